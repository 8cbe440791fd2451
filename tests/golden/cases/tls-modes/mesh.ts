import { authority, backend, certificate, clientTls, dns, http, mesh, permissive, strict, tcp } from '@mesh-compile/dsl'

const shop = mesh('shop')
const ca = authority('shop-ca', { file: '/etc/shop/ca.pem' })
const own = certificate(ca, { chain: '/etc/shop/tls.pem', key: '/etc/shop/tls.key' })

const ordersPort = http(8443, { tls: permissive(own, { clients: [ca] }) })
const ledgerPort = tcp(5432, { tls: permissive(own) })
const vaultPort = http(9443, { tls: strict(own, { minimumVersion: 'TLSv1_3' }) })
const orders = shop.virtualService('orders.shop.local', ordersPort)
const ledger = shop.virtualService('ledger.shop.local', ledgerPort)
const vault = shop.virtualService('vault.shop.local', vaultPort)

shop.provide(orders, shop.virtualNode('orders', { listeners: [ordersPort], serviceDiscovery: dns('orders.internal'), backends: [ledger] }))
shop.provide(ledger, shop.virtualNode('ledger', { listeners: [ledgerPort], serviceDiscovery: dns('ledger.internal') }))
shop.provide(vault, shop.virtualNode('vault', { listeners: [vaultPort], serviceDiscovery: dns('vault.internal') }))

// Not moved yet: it has no client policy, but for the one service that already insists.
shop.virtualNode('billing', {
  backends: [orders, backend(vault, { tls: clientTls({ trust: [ca], minimumVersion: 'TLSv1_3' }) })],
})

// Moves with those it calls: by TLS where it is offered.
const status = shop.virtualService('status.shop.local', http(8080))
shop.provide(status, shop.virtualNode('status', { listeners: [http(8080)], serviceDiscovery: dns('status.internal') }))
shop.virtualNode('reports', {
  backendDefaults: { tls: clientTls({ trust: [ca], enforce: false }) },
  backends: [status, vault, backend(ledger, { tls: clientTls({ trust: [ca], ports: [5432] }) })],
})

shop.virtualGateway('edge', {
  identity: 'edge.shop.example',
  listeners: [http(8080, { tls: permissive(own) })],
  backendDefaults: { tls: clientTls({ trust: [ca], certificate: own }) },
  routes: { orders: { match: { prefix: '/orders' }, to: orders } },
})

export default shop
