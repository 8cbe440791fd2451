import { z } from 'zod'
import type { Complete } from './complete-schema.ts'
import type { Authority, Identity } from './certificate.ts'
import { declared } from './origin-schema.ts'
import type { ClientTls, ListenerTls } from './tls.ts'

/** A subject alternative name. */
export const identity: z.ZodType<Identity> = z.strictObject({ kind: z.enum(['uri', 'dns']), value: z.string() }).meta({ id: 'Identity' })

const sdsSource = z.strictObject({ kind: z.literal('sds'), secret: z.string() })
const secretsManagerSource = z.strictObject({ kind: z.literal('secretsManager'), arn: z.string() })

const authorityFields = z
  .strictObject({
    ...declared,
    name: z.string(),
    source: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('file'), path: z.string() }),
      sdsSource,
      z.strictObject({ kind: z.literal('acmPca'), arns: z.array(z.string()) }),
      secretsManagerSource,
    ]),
  })
  .meta({ id: 'Authority' })

const certificate = z
  .strictObject({
    issuer: z.string(),
    source: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('file'), chain: z.string(), key: z.string() }),
      sdsSource,
      z.strictObject({ kind: z.literal('acm'), arn: z.string() }),
      z.strictObject({ kind: z.literal('acmPca'), arn: z.string() }),
      secretsManagerSource,
      z.strictObject({ kind: z.literal('elsewhere') }),
    ]),
  })
  .meta({ id: 'Certificate' })

const minimumVersion = z.enum(['TLSv1_2', 'TLSv1_3']).default('TLSv1_2')

const listenerTlsFields = z
  .strictObject({
    mode: z.enum(['STRICT', 'PERMISSIVE']).default('STRICT'),
    certificate,
    minimumVersion,
    clients: z.strictObject({ trust: z.array(z.string()), alsoAccept: z.array(identity).default([]) }).exactOptional(),
  })
  .meta({ id: 'ListenerTls' })

const serverValidation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('authorities'),
    trust: z.array(z.string()),
    subjectAlternativeNames: z.array(identity).default([]),
  }),
  z.strictObject({ kind: z.literal('none'), reason: z.string() }),
])

const clientTlsFields = z
  .strictObject({
    verify: serverValidation,
    certificate: certificate.exactOptional(),
    minimumVersion,
    enforce: z.boolean().default(true),
    ports: z.array(z.int()).exactOptional(),
  })
  .meta({ id: 'ClientTls' })

const completeAuthority: Complete<Authority, typeof authorityFields> = authorityFields

/** A certificate authority. */
export const authority: z.ZodType<Authority> = completeAuthority

const completeListenerTls: Complete<ListenerTls, typeof listenerTlsFields> = listenerTlsFields

/** How a listener speaks TLS. */
export const listenerTls: z.ZodType<ListenerTls> = completeListenerTls

const completeClientTls: Complete<ClientTls, typeof clientTlsFields> = clientTlsFields

/** A client policy. */
export const clientTls: z.ZodType<ClientTls> = completeClientTls
