import { compareText, type Authority, type AuthoritySource, type Certificate } from '@mesh-compile/ir'
import type { ExternalPath } from '@mesh-compile/ir/emitter'
import { authoritySecretName, certificateSecretName } from '../contract.ts'
import type { SdsSecretConfig, Secret } from '../envoy-types.ts'
import type { EnvoyOptions } from '../options.ts'
import { byName } from './order.ts'
import type { References } from './resources.ts'
import { SDS_SOURCE } from './sds.ts'
import { authorityFile, certificateFiles, type FiledSource } from './secret-files.ts'

/** The secrets of one proxy. Certificates and keys are referred to, never contained. */
export interface Secrets {
  /** A reference to a certificate with its key. */
  certificate(certificate: Certificate): SdsSecretConfig
  /** A reference to the certificates of authorities that are trusted together; undefined when they cannot be joined. */
  authorities(authorities: readonly Authority[]): SdsSecretConfig | undefined
  /** What was referred to and comes with the configuration, by name. */
  list(): readonly Secret[]
  /** The files behind them: each once, by path, then role. */
  external(): readonly ExternalPath[]
  /** Whether some are served by the SDS server beside the proxy. */
  usesSds(): boolean
}

/**
 * @param declared every certificate of the proxy, used or not: names must not change when a listener falls silent
 */
export function createSecrets(
  declared: readonly Certificate[],
  references: References,
  { certificateDir, sdsSocket }: Pick<EnvoyOptions, 'certificateDir' | 'sdsSocket'>,
): Secrets {
  const names = nameCertificates(declared)
  const used = new Map<string, Secret>()
  const external = new Map<string, ExternalPath>()
  let servedBySds = false

  const need = (file: ExternalPath): void => {
    external.set(`${file.path}\0${file.role}`, file)
  }
  // Asked for once for every call, and made once.
  const refer = (name: string, make: () => { readonly secret: Secret; readonly files: readonly ExternalPath[] }): SdsSecretConfig => {
    if (!used.has(name)) {
      const { secret, files } = make()
      used.set(name, { name, ...secret })
      for (const file of files) need(file)
    }
    return references.secret(name)
  }
  const serve = (name: string): SdsSecretConfig => {
    servedBySds = true
    need({ path: sdsSocket, role: 'socket' })
    return { name, sds_config: SDS_SOURCE }
  }

  return {
    certificate: (certificate) => {
      const { issuer, source } = certificate
      if (source.kind === 'sds') return serve(source.secret)
      // The analysis refuses it where there is an Envoy.
      if (source.kind === 'elsewhere') throw new Error(`a certificate of '${issuer}' is held outside the mesh`)
      const name = names.get(keyOf(certificate)) ?? certificateSecretName(issuer)
      return refer(name, () => {
        const { chain, key } = certificateFiles(certificateDir, name, source)
        const tls = { certificate_chain: { filename: chain.path }, private_key: { filename: key.path } }
        return { secret: { tls_certificate: tls }, files: [chain, key] }
      })
    },
    authorities: (authorities) => {
      // Nearly always there is one, and this is asked for every call.
      const distinct = authorities.length === 1 ? authorities : distinctAuthorities(authorities)
      const [first, ...others] = distinct
      if (first?.source.kind === 'sds' && others.length === 0) return serve(first.source.secret)
      const sources = distinct.map(({ source }) => source).filter(isFiled)
      if (sources.length < distinct.length) return undefined
      const name = authoritySecretName(...distinct.map((authority) => authority.name))
      return refer(name, () => {
        const file = authorityFile(certificateDir, name, sources)
        return { secret: { validation_context: { trusted_ca: { filename: file.path } } }, files: [file] }
      })
    },
    list: () => [...used.values()].toSorted(byName),
    external: () => [...external].toSorted(([a], [b]) => compareText(a, b)).map(([, file]) => file),
    usesSds: () => servedBySds,
  }
}

/** Two names for one source are one authority, called by the first. */
function distinctAuthorities(authorities: readonly Authority[]): readonly Authority[] {
  const bySource = new Map(authorities.toSorted(byName).toReversed().map((authority) => [JSON.stringify(authority.source), authority]))
  return [...bySource.values()].toSorted(byName)
}

function isFiled(source: AuthoritySource): source is FiledSource<AuthoritySource> {
  return source.kind !== 'sds'
}

/** `cert_<issuer>` for the only certificate of an issuer, else `cert_<issuer>_<k>` in the order of their paths. */
function nameCertificates(declared: readonly Certificate[]): ReadonlyMap<string, string> {
  const byIssuer = new Map<string, Map<string, Certificate>>()
  for (const certificate of declared) {
    // What SDS serves has a name already.
    if (certificate.source.kind === 'sds') continue
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
function keyOf({ issuer, source }: Certificate): string {
  return `${source.kind === 'file' ? `${source.chain}\0${source.key}` : JSON.stringify(source)}\0${issuer}`
}
