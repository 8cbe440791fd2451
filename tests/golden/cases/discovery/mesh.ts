import { authority, backend, clientTls, cloudMap, dns, grpc, http, issuedBy, mesh, tls } from '@mesh-compile/dsl'

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

// Outside the mesh: TLS that the application speaks, and TLS that Envoy speaks for it.
const publicCas = authority('public', { file: '/etc/ssl/certs/ca-certificates.crt' })
const mail = shop.externalService('mail.example.net', tls(443))
const push = shop.externalService('push.example.net', tls(443))
const couriers = shop.externalService('couriers.example.net', http(80, { tls: issuedBy(publicCas) }), { port: 443 })

shop.virtualNode('web', { backends: [catalog, stock, orders, mail, push, backend(couriers, { tls: clientTls({ trust: [publicCas] }) })] })

shop.virtualGateway('edge', { listeners: [http(8443)], routes: { all: { match: { prefix: '/' }, to: catalog } } })

export default shop
