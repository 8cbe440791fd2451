import { authority, certificate, clientTls, dns, http, http2, mesh, strict } from '@mesh-compile/dsl'

const shop = mesh('shop')
const fileCa = authority('file-ca', { file: '/etc/shop/ca.pem' })
const privateCa = authority('private-ca', {
  acmPca: [
    'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012',
    'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/87654321-1234-1234-1234-123456789012',
  ],
})
const vaultCa = authority('vault-ca', { secretsManager: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/ca-AbCdEf' })
const spire = authority('spire', { sds: 'spiffe://shop.local' })

const exported = certificate(privateCa, { acm: 'arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012' })
const issued = certificate(privateCa, { acmPca: 'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012' })
const stored = certificate(vaultCa, { secretsManager: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/billing-AbCdEf' })
const workload = (name: string) => certificate(spire, { sds: `spiffe://shop.local/${name}` })

const ordersPort = http(8443, { tls: strict(exported, { clients: [privateCa, vaultCa, fileCa] }) })
const ledgerPort = http2(8443, { tls: strict(workload('ledger'), { clients: [spire] }) })
const orders = shop.virtualService('orders.shop.local', ordersPort)
const ledger = shop.virtualService('ledger.shop.local', ledgerPort)

shop.provide(
  orders,
  shop.virtualNode('orders', {
    identity: 'spiffe://shop.local/orders',
    listeners: [ordersPort],
    serviceDiscovery: dns('orders.internal'),
    backendDefaults: { tls: clientTls({ trust: [spire], certificate: workload('orders') }) },
    backends: [ledger],
  }),
)
shop.provide(
  ledger,
  shop.virtualNode('ledger', { identity: 'spiffe://shop.local/ledger', listeners: [ledgerPort], serviceDiscovery: dns('ledger.internal', { responseType: 'ENDPOINTS' }) }),
)
shop.virtualNode('billing', {
  identity: 'billing.shop.local',
  backendDefaults: { tls: clientTls({ trust: [privateCa], certificate: stored }) },
  backends: [orders],
})
shop.virtualGateway('edge', {
  identity: 'edge.shop.example',
  listeners: [http(443, { tls: strict(exported) })],
  backendDefaults: { tls: clientTls({ trust: [privateCa], certificate: issued }) },
  routes: { orders: { match: { prefix: '/' }, to: orders } },
})

export default shop
