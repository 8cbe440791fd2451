import { appMeshDefaults, authority, backend, certificate, clientTls, dns, http, httpRoute, mesh, strict, tcp, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop', {
  defaults: appMeshDefaults,
  logging: { accessLog: { file: { path: '/dev/stdout', format: { text: '${path} %%{if true} "%REQ(:PATH)%"' } } } },
})

const ca = authority('shop', { file: '/etc/shop/ca.pem' })
const plain = http(8080)
const secured = http(8443, { tls: strict(certificate(ca, { chain: '/etc/shop/orders.pem', key: '/etc/shop/orders.key' })) })

const catalog = shop.virtualService('catalog.shop.local', plain)
const orders = shop.virtualService('Orders.shop.local', secured)
const ledger = shop.virtualService('ledger.shop.local', tcp(5432))

const v1 = shop.virtualNode('catalog-v1', { listeners: [plain], serviceDiscovery: dns('catalog-v1.internal') })
const v2 = shop.virtualNode('catalog-2', { listeners: [plain], serviceDiscovery: dns('catalog-2.internal') })
shop.provide(
  catalog,
  shop.virtualRouter('catalog', plain, {
    'for-staff': httpRoute({ match: { prefix: '/', headers: { 'x-staff': { exact: '${yes}' } } }, to: [weighted(v2, 1)], priority: 1 }),
    all: httpRoute({
      match: { prefix: '/' },
      to: [weighted(v1, 90), weighted(v2, 10)],
      retryPolicy: { maxRetries: 2, perRetryTimeout: '1s', httpRetryEvents: ['server-error', 'gateway-error'] },
      priority: 2,
    }),
  }),
)
shop.provide(ledger, shop.virtualNode('ledger', { listeners: [tcp(5432)], serviceDiscovery: dns('ledger.internal') }))
shop.provide(
  orders,
  shop.virtualNode('orders', {
    listeners: [secured],
    identity: 'orders.shop.local',
    serviceDiscovery: dns('orders.internal'),
    backends: [catalog, ledger],
  }),
)
shop.virtualNode('web', { backends: [catalog, backend(orders, { tls: clientTls({ trust: [ca] }) })] })
shop.virtualGateway('edge', {
  listeners: [plain],
  routes: { catalog: { match: { hostname: { suffix: '*.shop.example' }, prefix: '/catalog' }, to: catalog } },
})

export default shop
