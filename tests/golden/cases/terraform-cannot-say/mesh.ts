import { appMeshDefaults, dns, http, mesh } from '@mesh-compile/dsl'

const shop = mesh('shop', { defaults: appMeshDefaults })
const orders = shop.virtualService('orders.shop.local', http(8080))

shop.provide(orders, shop.virtualNode('orders', { listeners: [http(8080)], serviceDiscovery: dns('orders.internal') }))
shop.virtualGateway('edge', {
  listeners: [http(8080)],
  routes: { orders: { match: { prefix: '/orders', method: 'GET' }, to: orders } },
})

export default shop
