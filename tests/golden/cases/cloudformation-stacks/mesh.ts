import { appMeshDefaults, dns, http, httpRoute, mesh, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop', { defaults: appMeshDefaults })
const port = http(8080)

const checkout = shop.virtualService('checkout.shop.local', port)
const v1 = shop.virtualNode('checkout-v1', { listeners: [port], serviceDiscovery: dns('v1.internal') })
const v2 = shop.virtualNode('checkout_v2', { listeners: [port], serviceDiscovery: dns('v2.internal') })
const canary = shop.virtualRouter('checkout', port, {
  no: httpRoute({ match: { path: { exact: '/1e3' } }, to: [weighted(v2, 1)], priority: 1 }),
  all: httpRoute({ match: { prefix: '/' }, to: [weighted(v1, 90), weighted(v2, 10)], priority: 2 }),
})
shop.provide(checkout, canary)

shop.virtualNode('on', { backends: [checkout] })
shop.virtualGateway('edge', { listeners: [http(80)], routes: { all: { match: { prefix: '/' }, to: checkout } } })

export default shop
