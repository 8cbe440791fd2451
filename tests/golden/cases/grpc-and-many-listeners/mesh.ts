import { dns, grpc, grpcRoute, http, httpRoute, mesh, tcp, tcpRoute, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop')
const ports = [http(8080), http(8081), grpc(9090), tcp(5432)] as const
const orders = shop.virtualService('orders.shop.local', ports)
const v1 = shop.virtualNode('orders-v1', { listeners: ports, serviceDiscovery: dns('v1.internal', { responseType: 'ENDPOINTS' }) })
const v2 = shop.virtualNode('orders-v2', { listeners: [...ports, grpc(9091), http(7000)] as const, serviceDiscovery: dns('v2.internal', { responseType: 'ENDPOINTS' }) })

shop.provide(
  orders,
  shop.virtualRouter('orders', ports, {
    admin: httpRoute({ match: { port: 8081 }, priority: 0, to: [weighted(v2, 100, { port: 7000 })] }),
    pages: httpRoute({ to: [weighted(v1, 100)] }),
    place: grpcRoute({
      match: { serviceName: 'shop.Orders', methodName: 'Place' },
      to: [weighted(v1, 90), weighted(v2, 10)],
      retryPolicy: { maxRetries: 2, grpcRetryEvents: ['unavailable'], tcpRetryEvents: ['connection-error'] },
    }),
    gold: grpcRoute({
      match: { serviceName: 'shop.Orders', metadata: { tier: 'gold', level: { range: { start: 1, end: 10 } }, debug: { present: true, invert: true } } },
      priority: 1,
      to: [weighted(v2, 100, { port: 9091 })],
    }),
    calls: grpcRoute({ match: { serviceName: 'shop.Orders' }, to: [weighted(v1, 100)] }),
    rest: grpcRoute({ to: [weighted(v2, 100)] }),
    bytes: tcpRoute({ to: [weighted(v1, 50), weighted(v2, 50)] }),
  }),
)
shop.virtualNode('web', { backends: [orders] })

shop.virtualGateway('edge', {
  listeners: [http(80), grpc(9000)],
  routes: {
    calls: { match: { serviceName: 'shop.Orders', metadata: { tenant: { prefix: 'eu-' } }, hostname: { exact: 'api.shop.example' } }, to: orders },
    admin: { match: { prefix: '/admin', port: 80 }, to: orders, targetPort: 8081 },
    pages: { match: { prefix: '/' }, to: orders },
  },
})

export default shop
