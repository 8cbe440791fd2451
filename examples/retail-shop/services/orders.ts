import { ecs, grpc, grpcRoute, weighted } from '@mesh-compile/dsl'
import { found, image } from '../aws.ts'
import { shop } from '../shop.ts'

const ordersPort = grpc(9090, {
  healthCheck: { interval: '10s', timeout: '2s' },
  outlierDetection: { maxServerErrors: 5, interval: '10s', baseEjectionDuration: '30s', maxEjectionPercent: 50 },
})

export const orders = shop.virtualService('orders.shop.local', ordersPort)

// On container instances of the cluster, where an init container sets iptables: the application notices nothing.
export const ordersNode = shop.virtualNode('orders', {
  listeners: [ordersPort],
  serviceDiscovery: found('orders'),
  platform: ecs({
    memory: 2048,
    desiredCount: 3,
    container: {
      image: image('orders', '5.2.1'),
      secrets: { DATABASE_URL: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/orders-database-Qm3xZa' },
    },
  }),
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
