import { clientTls, http, issuedBy } from '@mesh-compile/dsl'
import { publicCas } from '../certificates.ts'
import { shop } from '../shop.ts'

// Outside the shop. Applications call http://api.couriers.example/, and their Envoy speaks TLS to port 443.
export const couriers = shop.externalService('api.couriers.example', http(80, { tls: issuedBy(publicCas) }), { port: 443 })

export const couriersTls = clientTls({ trust: [publicCas] })
