import { dns, grpc, grpcRoute, weighted } from '@mesh-compile/dsl'
import { shop } from '../shop.ts'

const ordersPort = grpc(9090, {
  healthCheck: { interval: '10s', timeout: '2s' },
  outlierDetection: { maxServerErrors: 5, interval: '10s', baseEjectionDuration: '30s', maxEjectionPercent: 50 },
})

export const orders = shop.virtualService('orders.shop.local', ordersPort)

export const ordersNode = shop.virtualNode('orders', {
  listeners: [ordersPort],
  serviceDiscovery: dns('orders.internal', { responseType: 'ENDPOINTS' }),
})

const router = shop.virtualRouter('orders', ordersPort, {
  // Placing an order twice would be wrong: only calls that the server has not seen are tried again.
  place: grpcRoute({ match: { serviceName: 'shop.Orders', methodName: 'Place' }, to: [weighted(ordersNode, 100)], timeout: { perRequest: '10s' } }),
  read: grpcRoute({
    match: { serviceName: 'shop.Orders' },
    to: [weighted(ordersNode, 100)],
    // 'gateway-error' is what tries again when a second is over.
    retryPolicy: { maxRetries: 2, perRetryTimeout: '1s', httpRetryEvents: ['gateway-error'], grpcRetryEvents: ['unavailable'], tcpRetryEvents: ['connection-error'] },
  }),
})

shop.provide(orders, router)
