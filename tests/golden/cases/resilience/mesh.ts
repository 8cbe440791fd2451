import { dns, grpc, grpcRoute, http, httpRoute, mesh, tcp, tcpRoute, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop')
const instances = (host: string) => dns(host, { responseType: 'ENDPOINTS' })

const ordersPort = grpc(9090, {
  healthCheck: { interval: '10s', timeout: '2s', healthyThreshold: 2, unhealthyThreshold: 3 },
  outlierDetection: { maxServerErrors: 5, interval: '10s', baseEjectionDuration: '30s', maxEjectionPercent: 50 },
  connectionPool: { maxRequests: 500 },
})
const orders = shop.virtualService('orders.shop.local', grpc(9090))
const ordersNode = shop.virtualNode('orders', { listeners: [ordersPort], serviceDiscovery: instances('orders.internal') })
const ordersRouter = shop.virtualRouter('orders', grpc(9090), {
  place: grpcRoute({ match: { serviceName: 'shop.Orders', methodName: 'Place' }, to: [weighted(ordersNode, 100)], retryPolicy: 'none' }),
  // A stream of events: it may last, but must not be silent for long.
  watch: grpcRoute({ match: { serviceName: 'shop.Orders', methodName: 'Watch' }, to: [weighted(ordersNode, 100)], timeout: { perRequest: '0s', idle: '60s' } }),
  read: grpcRoute({
    match: { serviceName: 'shop.Orders' },
    to: [weighted(ordersNode, 100)],
    timeout: { perRequest: '4s' },
    retryPolicy: { maxRetries: 2, perRetryTimeout: '1s', httpRetryEvents: ['gateway-error'], grpcRetryEvents: ['unavailable', 'resource-exhausted'] },
  }),
})
shop.provide(orders, ordersRouter)

const ledgerPort = tcp(5432, { timeout: { idle: '600s' }, connectionPool: { maxConnections: 50 } })
const ledger = shop.virtualService('ledger.shop.local', tcp(5432))
const ledgerNode = shop.virtualNode('ledger', { listeners: [ledgerPort], serviceDiscovery: dns('ledger.internal') })
shop.provide(ledger, shop.virtualRouter('ledger', tcp(5432), { all: tcpRoute({ to: [weighted(ledgerNode, 100)], timeout: { idle: '900s' } }) }))

// Both versions end a request after what the route allows; the new one is held to less.
const webPort = http(8080)
const web = shop.virtualService('web.shop.local', webPort)
const v1 = shop.virtualNode('web-v1', { listeners: [webPort], serviceDiscovery: instances('web-v1.internal'), backends: [orders, ledger] })
const v2 = shop.virtualNode('web-v2', {
  listeners: [http(8080, { timeout: { perRequest: '1s' } })],
  serviceDiscovery: instances('web-v2.internal'),
  backends: [orders],
})
const webRouter = shop.virtualRouter('web', webPort, {
  submit: httpRoute({
    match: { prefix: '/orders', method: 'POST' },
    to: [weighted(v1, 100)],
    timeout: { perRequest: '3s' },
    retryPolicy: { maxRetries: 1, httpRetryEvents: ['server-error'] },
  }),
  pages: httpRoute({
    to: [weighted(v1, 90), weighted(v2, 10)],
    timeout: { perRequest: '2500ms' },
    retryPolicy: { maxRetries: 5, perRetryTimeout: '500ms', httpRetryEvents: ['gateway-error', 'client-error'], tcpRetryEvents: ['connection-error'] },
  }),
})
shop.provide(web, webRouter)

shop.virtualGateway('edge', {
  listeners: [http(8088, { timeout: { perRequest: '2s', idle: '30s' }, connectionPool: { maxConnections: 1000, maxPendingRequests: 100 } })],
  routes: { web: { match: { prefix: '/' }, to: web, rewrite: { prefix: { defaultPrefix: 'DISABLED' } } } },
})

export default shop
