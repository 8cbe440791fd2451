import { canReach, cannotReach, dns, http, httpRoute, mesh, requireMutualTls, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop')
const port = http(8080)
const orders = shop.virtualService('orders.shop.local', port)
const stable = shop.virtualNode('orders-v1', { listeners: [port], serviceDiscovery: dns('orders-v1.internal') })
const canary = shop.virtualNode('orders-v2', { listeners: [port], serviceDiscovery: dns('orders-v2.internal') })
const router = shop.virtualRouter('orders', port, {
  canary: httpRoute({ priority: 1, match: { headers: { 'x-canary': { regex: 'v2(-.*)?' } } }, to: [weighted(canary, 100)] }),
  stable: httpRoute({ to: [weighted(stable, 100)] }),
  old: httpRoute({ match: { headers: { 'x-canary': 'v2' } }, priority: 5, to: [weighted(stable, 100)] }),
})
shop.provide(orders, router)
const web = shop.virtualNode('web', { labels: { tier: 'web' }, backends: [orders] })
const edge = shop.virtualGateway('edge', {
  listeners: [http(8080)],
  routes: { orders: { match: { prefix: '/orders' }, to: orders } },
})

shop.silence('shadowed-route', { reason: 'kept until the old clients are gone', about: ['old'] })
shop.silence('contradictory-match', { reason: 'there was one once' })
shop.silence('port-collision', { reason: 'nobody minds' })
shop.assert(
  canReach(edge, orders, { requests: { prefix: '/orders/42' } }),
  cannotReach(edge, orders, { requests: { prefix: '/admin' } }),
  // Holds but for a request with two lines of the header.
  cannotReach(web, canary, { requests: { headers: { 'x-canary': 'v1' } } }),
  cannotReach({ labels: { tier: 'wbe' } }, orders),
  requireMutualTls(orders),
)

export default shop
