import { authority, backend, certificate, clientTls, dns, http, http2, httpRoute, mesh, strict, tcp, tcpRoute, tls, weighted, zone } from '@mesh-compile/dsl'

const shop = mesh('shop')
const ca = authority('shop-ca', { file: '/etc/shop/ca.pem' })
const otherCa = authority('other-ca', { file: '/etc/shop/other.pem' })
const files = { chain: '/etc/shop/tls.pem', key: '/etc/shop/tls.key' }

const checkoutPort = http(8080, { tls: strict(certificate(ca, files)) })
const paymentsPort = http2(8443, { tls: strict(certificate(ca, files), { clients: [ca] }) })

const checkout = shop.virtualService('checkout.shop.local', checkoutPort)
const payments = shop.virtualService('payments.shop.local', paymentsPort, { zone: zone('pci', { allow: { tier: 'checkout' } }) })

const v1 = shop.virtualNode('checkout-v1', {
  labels: { tier: 'checkout' },
  identity: 'spiffe://shop.local/checkout',
  listeners: [checkoutPort],
  serviceDiscovery: dns('checkout.internal'),
  backends: [backend(payments, { tls: clientTls({ trust: [ca] }) })],
})
const paid = shop.virtualNode('payments', { listeners: [paymentsPort], serviceDiscovery: dns('payments.internal', { responseType: 'ENDPOINTS' }) })

shop.virtualNode('web', { backends: [checkout] })
shop.virtualNode('batch', { backends: [backend(checkout, { tls: clientTls({ trust: [otherCa] }) })] })
shop.virtualNode('audit', {
  labels: { tier: 'audit' },
  identity: 'spiffe://shop.local/audit',
  backends: [backend(payments, { tls: clientTls({ trust: [ca], certificate: certificate(ca, files) }) })],
})

shop.provide(
  checkout,
  shop.virtualRouter('checkout', checkoutPort, {
    raw: tcpRoute({ to: [weighted(v1, 100)] }),
    split: httpRoute({ to: [weighted(v1, 90), weighted(v1, 20)] }),
  }),
)
shop.provide(payments, paid)
shop.virtualNode('mailer', { backends: [backend(shop.externalService('mail.example.com', tls(443)), { tls: clientTls({ trust: [ca] }) })] })
shop.virtualNode('ledger', { listeners: [tcp(5432, { timeout: { perRequest: '5s' } })], serviceDiscovery: dns('ledger.internal') })
shop.virtualNode('typo', { listners: [http(80)] })

export default shop
