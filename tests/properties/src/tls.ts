import * as fc from 'fast-check'
import type { Scene, Staged } from './scene.ts'
import { freeText, given, pick, seldom, sometimes } from './texts.ts'

const ACCOUNT = 'eu-west-1:123456789012'
const privateCa = fc.constantFrom('a', 'b', 'c').map((id) => `arn:aws:acm-pca:${ACCOUNT}:certificate-authority/${id}`)
const secret = fc.constantFrom('a', 'shop/payments-AbCdEf', 'x_+=.@-').map((name) => `arn:aws:secretsmanager:${ACCOUNT}:secret:${name}`)
const exported = fc.constantFrom('a', 'b').map((id) => `arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/${id}`)
const sds = fc.oneof(fc.constantFrom('spiffe://mesh.test', 'ROOTCA', 'default', 'constructor'), freeText)

// Absolute paths; what else they hold is the business of whoever keeps the files.
const file = fc.constantFrom('/etc/tls/a.pem', '/etc/tls/b.pem', '/other/a.pem', '/a', '/etc/tls/a b"c\'${d}%.pem', '/etc/tls/ü/漢.pem', '/etc/mesh-compile/certificates/x.pem', '/etc/tls/../x.pem', '/dev/stdout')

/** Where an authority's certificates come from. */
export const authoritySource: fc.Arbitrary<object> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ file }) },
  { weight: 1, arbitrary: fc.record({ sds }) },
  { weight: 1, arbitrary: fc.record({ acmPca: fc.array(privateCa, { minLength: 1, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ secretsManager: secret }) },
)

const certificateSource: fc.Arbitrary<object> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ chain: file, key: file }) },
  { weight: 2, arbitrary: fc.record({ sds }) },
  { weight: 1, arbitrary: fc.record({ acm: exported }) },
  { weight: 1, arbitrary: fc.record({ acmPca: privateCa }) },
  { weight: 1, arbitrary: fc.record({ secretsManager: secret }) },
)

/** Identities: SPIFFE IDs and DNS names. */
export const identity: fc.Arbitrary<string> = fc.constantFrom('spiffe://mesh.test/a', 'spiffe://mesh.test/ns/b', 'client.mesh.test', 'a.mesh.test')

const minimumVersion = seldom(fc.constantFrom('TLSv1_2', 'TLSv1_3'))

/** How a listener speaks TLS. Authorities are numbers. */
export interface ListenerTlsPlan {
  readonly builder: 'strict' | 'permissive'
  readonly issuer: number
  readonly clients: readonly number[] | undefined
  readonly source: object
  readonly alsoAccept: readonly string[] | undefined
  readonly minimumVersion: string | undefined
}

const authorityIndex = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2) })

export const listenerTls: fc.Arbitrary<ListenerTlsPlan> = fc.record({
  builder: fc.constantFrom('strict', 'strict', 'permissive'),
  issuer: authorityIndex,
  source: certificateSource,
  clients: sometimes(fc.array(authorityIndex, { minLength: 1, maxLength: 2 })),
  alsoAccept: seldom(fc.array(identity, { maxLength: 2 })),
  minimumVersion,
})

/** Makes `strict(...)` or `permissive(...)`. */
export function makeListenerTls({ builder, issuer, source, clients, alsoAccept, minimumVersion }: ListenerTlsPlan, scene: Scene): unknown {
  const options = given({ clients: clients?.map((index) => pick(scene.authorities, index)), alsoAccept: clients && alsoAccept, minimumVersion })
  const shown = scene.call('certificate', pick(scene.authorities, issuer), source)
  return Object.keys(options).length > 0 ? scene.call(builder, shown, options) : scene.call(builder, shown)
}

/** How a caller goes about TLS; what it takes to be let in comes from who is called. */
export interface PolicyPlan {
  readonly source: object
  readonly minimumVersion: string | undefined
  readonly enforce: boolean | undefined
  readonly showsCertificate: boolean
  readonly alsoTrust: number | undefined
  readonly subjectAlternativeNames: readonly string[] | undefined
  readonly unverified: string | undefined
}

export const policy: fc.Arbitrary<PolicyPlan> = fc.record({
  source: certificateSource,
  minimumVersion,
  enforce: seldom(fc.boolean()),
  showsCertificate: fc.boolean(),
  alsoTrust: seldom(authorityIndex),
  subjectAlternativeNames: fc.oneof({ weight: 30, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.array(identity, { maxLength: 2 }) }),
  unverified: fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: freeText.map((text) => `because ${text}`) }),
})

/** A listener as callers see it. */
export interface Called {
  readonly port: number
  readonly tls: ListenerTlsPlan | undefined
}

/** A policy that these listeners agree with; undefined where plaintext is what they agree with. */
export function policyFor(listeners: readonly Called[], plan: PolicyPlan): Staged | undefined {
  const secured = listeners.flatMap(({ port, tls }) => (tls ? [{ port, tls }] : []))
  if (secured.length === 0 && plan.enforce !== false) return undefined
  const isLimited = secured.length < listeners.length && plan.enforce !== false
  return (scene) => {
    const trusted = [...secured.map(({ tls }) => tls.issuer), plan.alsoTrust ?? (secured.length === 0 ? 0 : undefined)].filter((index) => index !== undefined)
    const accepting = secured.find(({ tls }) => tls.clients)?.tls.clients?.[0]
    const shown = accepting ?? (plan.showsCertificate ? 0 : undefined)
    const { subjectAlternativeNames, unverified, minimumVersion, enforce, source } = plan
    return scene.call(
      'clientTls',
      given({
        ...(unverified === undefined
          ? { trust: [...new Set(trusted.map((index) => pick(scene.authorities, index)))], subjectAlternativeNames }
          : { verify: 'none', reason: unverified }),
        certificate: shown === undefined ? undefined : scene.call('certificate', pick(scene.authorities, shown), source),
        minimumVersion,
        enforce,
        ports: isLimited ? secured.map(({ port }) => port) : undefined,
      }),
    )
  }
}
