import { clientTls, ecs, http2, strict, zone } from '@mesh-compile/dsl'
import { found } from '../aws.ts'
import { ownCertificate, shopCa } from '../certificates.ts'
import { shop } from '../shop.ts'
import { ledger } from './ledger.ts'

const pci = zone('pci', { allow: { tier: 'checkout' } })

// Mutual TLS: only the nodes that declare this service as a backend get in, whatever certificate others hold.
const paymentsPort = http2(8443, { tls: strict(ownCertificate, { clients: [shopCa] }) })

export const payments = shop.virtualService('payments.shop.local', paymentsPort, { zone: pci })

/** For those whom the zone admits. */
export const paymentsTls = clientTls({ trust: [shopCa], certificate: ownCertificate })

// Its team has a task definition of its own, into which it merges what fragments/payments.json says of Envoy.
export const paymentsNode = shop.virtualNode('payments', {
  identity: 'spiffe://shop.local/payments',
  listeners: [paymentsPort],
  serviceDiscovery: found('payments'),
  backends: [ledger],
  platform: ecs({ taskDefinition: 'own' }),
})

shop.provide(payments, paymentsNode)
