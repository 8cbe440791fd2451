import { certificate, clientTls, dns, http2, strict, zone } from '@mesh-compile/dsl'
import { shop, shopCa } from '../shop.ts'
import { ledger } from './ledger.ts'

const pci = zone('pci', { allow: { tier: 'checkout' } })

// Mutual TLS: only the nodes that declare this service as a backend get in, whatever certificate others hold.
const paymentsPort = http2(8443, {
  tls: strict(certificate(shopCa, { chain: '/etc/shop/tls/payments.pem', key: '/etc/shop/tls/payments.key' }), {
    clients: [shopCa],
  }),
})

export const payments = shop.virtualService('payments.shop.local', paymentsPort, { zone: pci })

/** For those whom the zone admits. */
export const paymentsTls = clientTls({
  trust: [shopCa],
  certificate: certificate(shopCa, { chain: '/etc/shop/tls/checkout.pem', key: '/etc/shop/tls/checkout.key' }),
})

export const paymentsNode = shop.virtualNode('payments', {
  identity: 'spiffe://shop.local/payments',
  listeners: [paymentsPort],
  serviceDiscovery: dns('payments.internal', { responseType: 'ENDPOINTS' }),
  backends: [ledger],
})

shop.provide(payments, paymentsNode)
