import { authority, clientTls, http, issuedBy } from '@mesh-compile/dsl'
import { shop } from '../shop.ts'

/** What the operating system trusts. */
const publicCas = authority('public', { file: '/etc/ssl/certs/ca-certificates.crt' })

// Outside the shop. Applications call http://api.couriers.example/, and their Envoy speaks TLS to port 443.
export const couriers = shop.externalService('api.couriers.example', http(80, { tls: issuedBy(publicCas) }), { port: 443 })

export const couriersTls = clientTls({ trust: [publicCas] })
