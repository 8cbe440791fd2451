import {
  appMeshDefaults, authority, certificate, clientTls, cloudMap, dns, grpc, grpcRoute, http, http2, httpRoute, mesh, strict, tcp, weighted,
} from '@mesh-compile/dsl'

const shop = mesh('shop', {
  defaults: appMeshDefaults,
  logging: { accessLog: { file: { path: '/dev/stdout', format: { json: { status: '%RESPONSE_CODE%', on: '${user} !Ref Mesh' } } } } },
})
const shopCa = authority('shop-ca', { file: '/etc/shop/ca.pem' })
const files = (name: string) => certificate(shopCa, { chain: `/etc/shop/${name}.pem`, key: `/etc/shop/${name}.key` })

const checkoutPort = http(8080, {
  healthCheck: { path: '/health' },
  outlierDetection: { maxServerErrors: 5, interval: '10s', baseEjectionDuration: '30s', maxEjectionPercent: 50 },
  connectionPool: { maxConnections: 100, maxPendingRequests: 10 },
})
const checkout = shop.virtualService('checkout.shop.local', checkoutPort)
const version = (name: string) =>
  shop.virtualNode(name, { listeners: [checkoutPort], serviceDiscovery: cloudMap({ namespace: 'shop.internal', service: 'checkout', attributes: { version: name } }) })
const v1 = version('checkout-v1')
const v2 = version('checkout-v2')
const canary = shop.virtualRouter('checkout', checkoutPort, {
  beta: httpRoute({ match: { prefix: '/', headers: { 'x-user': { regex: 'beta-[0-9]{2}' } } }, to: [weighted(v2, 1)], priority: 1 }),
  all: httpRoute({
    match: { prefix: '/' },
    to: [weighted(v1, 90), weighted(v2, 10)],
    timeout: { perRequest: '5s', idle: '60s' },
    retryPolicy: { maxRetries: 2, perRetryTimeout: '2s', httpRetryEvents: ['gateway-error'] },
    priority: 2,
  }),
})
shop.provide(checkout, canary)

const paymentsPort = http2(8443, { tls: strict(files('payments'), { clients: [shopCa] }) })
const payments = shop.virtualService('payments.shop.local', paymentsPort)
shop.provide(
  payments,
  shop.virtualNode('payments', { identity: 'payments.shop.local', listeners: [paymentsPort], serviceDiscovery: dns('payments.internal', { responseType: 'ENDPOINTS' }) }),
)

const ordersPort = grpc(9090)
const orders = shop.virtualService('orders.shop.local', ordersPort)
const ordersNode = shop.virtualNode('orders', { listeners: [ordersPort], serviceDiscovery: dns('orders.internal', { responseType: 'ENDPOINTS' }) })
const ordersRouter = shop.virtualRouter('orders', ordersPort, {
  place: grpcRoute({ match: { serviceName: 'shop.Orders', methodName: 'Place' }, to: [weighted(ordersNode, 1)] }),
})
shop.provide(orders, ordersRouter)

const ledger = shop.virtualService('ledger.shop.local', tcp(5432))
shop.provide(ledger, shop.virtualNode('ledger', { listeners: [tcp(5432)], serviceDiscovery: dns('ledger.internal') }))

shop.virtualNode('web', {
  identity: 'web.shop.local',
  backendDefaults: { tls: clientTls({ trust: [shopCa], certificate: files('web') }) },
  backends: [payments],
})
shop.virtualNode('Back_Office', { backends: [checkout, orders, ledger] })

shop.virtualGateway('edge', {
  listeners: [http(8443)],
  routes: {
    checkout: { match: { hostname: { exact: 'api.shop.example' }, prefix: '/checkout' }, to: checkout, priority: 1 },
    rest: { match: { prefix: '/' }, to: checkout, rewrite: { prefix: { defaultPrefix: 'DISABLED' } }, priority: 2 },
  },
})

export default shop
