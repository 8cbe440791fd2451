import { authority, backend, certificate, clientTls, dns, fixed, http, mesh, strict, tcp } from '@mesh-compile/dsl'

const shop = mesh('shop', { interception: 'explicit' })
const ca = authority('shop-ca', { file: '/etc/shop/ca.pem' })
const own = certificate(ca, { chain: '/etc/shop/tls.pem', key: '/etc/shop/tls.key' })

const checkoutPort = http(8443, { tls: strict(own, { clients: [ca] }) })
const catalogPorts = [http(8080), http(8081)] as const
const checkout = shop.virtualService('checkout.shop.local', checkoutPort)
const catalog = shop.virtualService('catalog.shop.local', catalogPorts)
const ledger = shop.virtualService('ledger.shop.local', tcp(5432))
const archive = shop.virtualService('archive.shop.local', tcp(5432))

shop.provide(
  checkout,
  shop.virtualNode('checkout', {
    listeners: [checkoutPort],
    applicationPorts: { 8443: 18443 },
    serviceDiscovery: dns('checkout.internal'),
    backends: [catalog, backend(ledger, { egressPort: 5432 }), backend(archive, { egressPort: 5433 })],
  }),
)
shop.provide(
  catalog,
  shop.virtualNode('catalog', {
    listeners: catalogPorts,
    applicationPorts: { 8080: 18080, 8081: 18081 },
    serviceDiscovery: dns('catalog.internal', { responseType: 'ENDPOINTS' }),
  }),
)
shop.provide(
  ledger,
  shop.virtualNode('ledger', { listeners: [tcp(5432)], applicationPorts: { 5432: 15432 }, serviceDiscovery: fixed('10.0.0.5') }),
)
shop.provide(
  archive,
  shop.virtualNode('archive', { listeners: [tcp(5432)], applicationPorts: { 5432: 15432 }, serviceDiscovery: fixed('10.0.0.6') }),
)
shop.virtualNode('web', {
  interception: 'transparent',
  identity: 'spiffe://shop.local/web',
  backendDefaults: { tls: clientTls({ trust: [ca], certificate: own }) },
  backends: [checkout],
})

export default shop
