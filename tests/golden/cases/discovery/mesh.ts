import { cloudMap, dns, grpc, http, mesh } from '@mesh-compile/dsl'

const shop = mesh('shop', {
  serviceDiscovery: { ipPreference: 'IPv6_PREFERRED' },
  egressHosts: { tls: ['*.amazonaws.com', 'api.example.com'], http: ['deb.example.org'] },
})

const catalog = shop.virtualService('catalog.shop.local', http(8080))
shop.provide(
  catalog,
  shop.virtualNode('catalog', { listeners: [http(8080)], serviceDiscovery: cloudMap({ namespace: 'shop.internal', service: 'catalog' }) }),
)

// Its callers ask for IPv4 alone, and its Envoy finds it on 127.0.0.1.
const stock = shop.virtualService('stock.shop.local', http(8080))
shop.provide(
  stock,
  shop.virtualNode('stock', {
    listeners: [http(8080)],
    serviceDiscovery: dns('stock.internal', { responseType: 'ENDPOINTS', ipPreference: 'IPv4_ONLY' }),
  }),
)

const orders = shop.virtualService('orders.shop.local', grpc(9090))
shop.provide(orders, shop.virtualNode('orders', { listeners: [grpc(9090)], serviceDiscovery: dns('orders.internal') }))

shop.virtualNode('web', { backends: [catalog, stock, orders] })

shop.virtualGateway('edge', { listeners: [http(8443)], routes: { all: { match: { prefix: '/' }, to: catalog } } })

export default shop
