import { backend, dns, http, httpRoute, weighted } from '@mesh-compile/dsl'
import { shop } from '../shop.ts'
import { catalog } from './catalog.ts'
import { orders } from './orders.ts'
import { payments, paymentsTls } from './payments.ts'

const checkoutPort = http(8080)

export const checkout = shop.virtualService('checkout.shop.local', checkoutPort)

/** Both versions are alike but for their name. */
function version(name: 'v1' | 'v2') {
  return shop.virtualNode(`checkout-${name}`, {
    labels: { tier: 'checkout' },
    identity: `spiffe://shop.local/checkout-${name}`,
    listeners: [checkoutPort],
    serviceDiscovery: dns(`checkout-${name}.internal`, { responseType: 'ENDPOINTS' }),
    backends: [catalog, orders, backend(payments, { tls: paymentsTls })],
  })
}

const v1 = version('v1')
const v2 = version('v2')

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
