import { compareText, type Authority, type Certificate } from '@mesh-compile/ir'
import type { ExternalPath } from '@mesh-compile/ir/emitter'
import { authoritySecretName, certificateSecretName } from '../contract.ts'
import type { SdsSecretConfig, Secret } from '../envoy-types.ts'
import { byName } from './order.ts'
import type { References } from './resources.ts'

/** The secrets of one proxy. Certificates and keys are referred to, never contained. */
export interface Secrets {
  /** A reference to a certificate with its key. */
  certificate(certificate: Certificate): SdsSecretConfig
  /** A reference to an authority's bundle. */
  authority(authority: Authority): SdsSecretConfig
  /** What was referred to, by name. */
  list(): readonly Secret[]
  /** The files behind them: each once, by path, then role. */
  external(): readonly ExternalPath[]
}

/**
 * @param declared every certificate of the proxy, used or not: names must not change when a listener falls silent
 */
export function createSecrets(declared: readonly Certificate[], references: References): Secrets {
  const names = nameCertificates(declared)
  const used = new Map<string, Secret>()
  const external = new Map<string, ExternalPath>()

  const refer = (secret: Secret & { name: string }, files: readonly ExternalPath[]): SdsSecretConfig => {
    used.set(secret.name, secret)
    for (const file of files) external.set(`${file.path}\0${file.role}`, file)
    return references.secret(secret.name)
  }

  return {
    certificate: (certificate) => {
      const { chain, key } = certificate.source
      const name = names.get(keyOf(certificate)) ?? certificateSecretName(certificate.issuer)
      const tls = { certificate_chain: { filename: chain }, private_key: { filename: key } }
      return refer({ name, tls_certificate: tls }, [
        { path: chain, role: 'certificate' },
        { path: key, role: 'key' },
      ])
    },
    authority: ({ name, source }) =>
      refer({ name: authoritySecretName(name), validation_context: { trusted_ca: { filename: source.path } } }, [
        { path: source.path, role: 'ca' },
      ]),
    list: () => [...used.values()].toSorted(byName),
    external: () => [...external].toSorted(([a], [b]) => compareText(a, b)).map(([, file]) => file),
  }
}

/** `cert_<issuer>` for the only certificate of an issuer, else `cert_<issuer>_<k>` in the order of their paths. */
function nameCertificates(declared: readonly Certificate[]): ReadonlyMap<string, string> {
  const byIssuer = new Map<string, Map<string, Certificate>>()
  for (const certificate of declared) {
    const ofIssuer = byIssuer.get(certificate.issuer) ?? new Map<string, Certificate>()
    byIssuer.set(certificate.issuer, ofIssuer.set(keyOf(certificate), certificate))
  }
  const names = new Map<string, string>()
  const taken = new Set<string>()
  // Issuers `a` and `a_1` could otherwise claim one name; the shorter issuer comes first and keeps it.
  for (const [issuer, certificates] of [...byIssuer].toSorted(([a], [b]) => compareText(a, b))) {
    const keys = [...certificates.keys()].toSorted(compareText)
    for (const [position, key] of keys.entries()) {
      let index = keys.length === 1 ? undefined : position + 1
      while (taken.has(certificateSecretName(issuer, index))) index = (index ?? 0) + 1
      const name = certificateSecretName(issuer, index)
      taken.add(name)
      names.set(key, name)
    }
  }
  return names
}

// The chain first: it is what the names are ordered by.
function keyOf({ issuer, source: { chain, key } }: Certificate): string {
  return `${chain}\0${key}\0${issuer}`
}
