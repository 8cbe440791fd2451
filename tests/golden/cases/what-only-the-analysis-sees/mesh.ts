import { authority, backend, certificate, clientTls, dns, http, http2, httpRoute, mesh, strict, tcp, tls, weighted, zone } from '@mesh-compile/dsl'
import type { AnyVirtualService, Timeout } from '@mesh-compile/dsl'

const shop = mesh('shop')
const files = { chain: '/etc/shop/tls.pem', key: '/etc/shop/tls.key' }
// Names that come from elsewhere: their types are just `string`.
const names: Record<string, string> = { ca: 'shop-ca', other: 'other-ca', tier: 'audit' }
const ca = authority(String(names['ca']), { file: '/etc/shop/ca.pem' })
const otherCa = authority(String(names['other']), { file: '/etc/shop/other.pem' })

const checkoutPort = http(8080, { tls: strict(certificate(ca, files)) })
const paymentsPort = http2(8443, { tls: strict(certificate(ca, files), { clients: [ca] }) })
const checkout = shop.virtualService('checkout.shop.local', checkoutPort)
const payments = shop.virtualService('payments.shop.local', paymentsPort, { zone: zone('pci', { allow: { tier: 'checkout' } }) })
const slow: Timeout = { perRequest: '60s' }
const ledger = shop.virtualService('ledger.shop.local', tcp(5432, { timeout: slow }))

const weights = [90, 20]
const versions = weights.map((_, index) =>
  shop.virtualNode(`checkout-v${index + 1}`, { listeners: [checkoutPort], serviceDiscovery: dns(`checkout-v${index + 1}.internal`) }),
)
shop.provide(
  checkout,
  shop.virtualRouter('checkout', checkoutPort, {
    split: httpRoute({ to: versions.map((version, index) => weighted(version, Number(weights[index]))) }),
  }),
)
shop.provide(payments, shop.virtualNode('payments', { listeners: [paymentsPort], serviceDiscovery: dns('payments.internal', { responseType: 'ENDPOINTS' }) }))

const everything: AnyVirtualService[] = [checkout, ledger]
shop.virtualNode('web', { backends: everything as never })
shop.virtualNode('batch', { backends: [backend(checkout, { tls: clientTls({ trust: [otherCa] }) })] })
shop.virtualNode('audit', {
  labels: { tier: String(names['tier']) },
  identity: 'spiffe://shop.local/audit',
  backends: [backend(payments, { tls: clientTls({ trust: [ca], certificate: certificate(ca, files) }) })],
})
shop.virtualNode('mailer', { backends: [backend(shop.externalService('mail.example.com', tls(443)), { tls: clientTls({ trust: [ca] }) }) as never] })
shop.virtualNode('twin', {})
shop.virtualNode('Twin', {})
shop.virtualNode('../escape', {})

export default shop
