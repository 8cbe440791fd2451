import { backend, http, httpRoute, weighted } from '@mesh-compile/dsl'
import { explicit, found, task } from '../aws.ts'
import { shop } from '../shop.ts'
import { catalog } from './catalog.ts'
import { orders } from './orders.ts'
import { payments, paymentsTls } from './payments.ts'

const checkoutPort = http(8080)

export const checkout = shop.virtualService('checkout.shop.local', checkoutPort)

/** Both versions are alike but for their name and image. */
function version(name: 'v1' | 'v2', image: string) {
  return shop.virtualNode(`checkout-${name}`, {
    ...explicit,
    labels: { tier: 'checkout' },
    identity: `spiffe://shop.local/checkout-${name}`,
    listeners: [checkoutPort],
    serviceDiscovery: found(`checkout-${name}`),
    backends: [catalog, orders, backend(payments, { tls: paymentsTls })],
    platform: task('checkout', image),
  })
}

const v1 = version('v1', '1.9.4')
const v2 = version('v2', '2.1.0')

const router = shop.virtualRouter('checkout', checkoutPort, {
  // v2, or a release of it such as v2.1.
  override: httpRoute({ priority: 0, match: { headers: { 'x-checkout-version': { regex: 'v2([.][0-9]+)*' } } }, to: [weighted(v2, 100)] }),
  canary: httpRoute({
    to: [weighted(v1, 90), weighted(v2, 10)],
    timeout: { perRequest: '5s' },
    retryPolicy: { maxRetries: 2, perRetryTimeout: '1s', httpRetryEvents: ['gateway-error'], tcpRetryEvents: ['connection-error'] },
  }),
})

shop.provide(checkout, router)
