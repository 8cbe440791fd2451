import { authority, certificate, clientTls, dns, fixed, http2, mesh, strict, tcp } from '@mesh-compile/dsl'

const shop = mesh('shop', { egressFilter: 'ALLOW_ALL' })
const ca = authority('shop-ca', { file: '/etc/shop/ca.pem' })
const own = certificate(ca, { chain: '/etc/shop/tls.pem', key: '/etc/shop/tls.key' })

const vaultPort = http2(8443, { tls: strict(own, { clients: [ca], alsoAccept: ['backup.shop.internal'] }) })
const ledgerPort = tcp(5432, { tls: strict(own, { clients: [ca] }) })
const vault = shop.virtualService('vault.shop.local', vaultPort)
const ledger = shop.virtualService('ledger.shop.local', ledgerPort)

shop.provide(
  vault,
  shop.virtualNode('vault', {
    identity: 'spiffe://shop.local/vault',
    listeners: [vaultPort],
    serviceDiscovery: dns('vault.internal', { responseType: 'ENDPOINTS' }),
  }),
)
shop.provide(
  ledger,
  shop.virtualNode('ledger', {
    identity: 'spiffe://shop.local/ledger',
    listeners: [ledgerPort],
    serviceDiscovery: fixed('10.0.0.1', 'fd00::1'),
  }),
)
for (const name of ['orders', 'refunds']) {
  shop.virtualNode(name, {
    identity: `spiffe://shop.local/${name}`,
    backendDefaults: { tls: clientTls({ trust: [ca], certificate: own }) },
    backends: [vault, ledger],
  })
}

export default shop
