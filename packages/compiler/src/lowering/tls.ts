import type { Authority, Certificate, ClientTls, Identity, ListenerTls, TlsVersion } from '@mesh-compile/ir'
import type { Collected } from './collect.ts'
import { readDeclaration, readList, readObject, readString, readWord, subjectOf, valueOf, type Value } from './reader.ts'

/** Turns what people write as a SAN into its kind: SPIFFE IDs are URIs, all else is a DNS name. */
export function toIdentity(text: string): Identity {
  return { kind: text.includes('://') ? 'uri' : 'dns', value: text }
}

/** Reads `authority(...)`, collects it for the mesh, and returns its name. */
export function lowerAuthority(value: Value, collected: Collected): string | undefined {
  const declaration = readDeclaration(value, ['authority'], 'an authority made by authority()')
  if (!declaration) return undefined
  const known = collected.authorities.nameOf(declaration)
  if (known !== undefined) return known
  const subject = subjectOf(value.subject, 'authority()', declaration.call)
  const name = readString(valueOf(subject, declaration.name, 'arguments[0]'), 'the name of an authority')
  const { file } = readObject(valueOf(subject, declaration.source, 'arguments[1]'), ['file'])
  const path = readString(file, 'the path of a PEM bundle')
  if (name === undefined || path === undefined) return undefined
  const authority: Authority = { name, source: { kind: 'file', path }, origin: { call: declaration.call } }
  collected.authorities.add(declaration, authority, subject.report)
  return name
}

/** Reads `certificate(...)`. */
export function lowerCertificate(value: Value, collected: Collected): Certificate | undefined {
  const declaration = readDeclaration(value, ['certificate'], 'a certificate made by certificate()')
  if (!declaration) return undefined
  const subject = subjectOf(value.subject, 'certificate()', declaration.call)
  const issuer = lowerAuthority(valueOf(subject, declaration.issuer, 'arguments[0]'), collected)
  const source = readObject(valueOf(subject, declaration.source, 'arguments[1]'), ['chain', 'key'])
  const chain = readString(source.chain, 'the path of a PEM certificate chain')
  const key = readString(source.key, 'the path of a PEM private key')
  if (issuer === undefined || chain === undefined || key === undefined) return undefined
  return { issuer, source: { kind: 'file', chain, key } }
}

/** Reads `strict(...)` or `permissive(...)`. */
export function lowerListenerTls(value: Value, collected: Collected): ListenerTls | undefined {
  const declaration = readDeclaration(value, ['listenerTls'], 'TLS made by strict() or permissive()')
  if (!declaration) return undefined
  const { mode } = declaration
  const subject = subjectOf(value.subject, mode === 'STRICT' ? 'strict()' : 'permissive()', declaration.call)
  const certificate = lowerCertificate(valueOf(subject, declaration.certificate, 'arguments[0]'), collected)
  const options = readObject(valueOf(subject, declaration.options, 'arguments[1]'), ['clients', 'alsoAccept', 'minimumVersion'])
  const trust = lowerAuthorities(options.clients, collected)
  const alsoAccept = lowerIdentities(options.alsoAccept)
  const minimumVersion = lowerMinimumVersion(options.minimumVersion)
  if (!certificate) return undefined
  const mutual = options.clients.raw !== undefined || options.alsoAccept.raw !== undefined
  return { mode, certificate, minimumVersion, ...(mutual && { clients: { trust, alsoAccept } }) }
}

/** Reads `clientTls(...)`. */
export function lowerClientTls(value: Value, collected: Collected): ClientTls | undefined {
  const declaration = readDeclaration(value, ['clientTls'], 'a client policy made by clientTls()')
  if (!declaration) return undefined
  const subject = subjectOf(value.subject, 'clientTls()', declaration.call)
  const spec = valueOf(subject, declaration.spec, '')
  const validates = !(typeof spec.raw === 'object' && spec.raw !== null && 'verify' in spec.raw)
  const shown = (certificate: Value): { certificate?: Certificate } => {
    const lowered = certificate.raw === undefined ? undefined : lowerCertificate(certificate, collected)
    return lowered ? { certificate: lowered } : {}
  }
  if (validates) {
    const fields = ['trust', 'subjectAlternativeNames', 'certificate', 'minimumVersion'] as const
    const { trust, subjectAlternativeNames, certificate, minimumVersion } = readObject(spec, fields)
    if (trust.raw === undefined) {
      // A policy that trusts nobody in particular would trust everybody; it has to be said.
      readString(trust, "the authorities whose server certificates are trusted (or verify: 'none' with a reason)")
      return undefined
    }
    const verify = {
      kind: 'authorities',
      trust: lowerAuthorities(trust, collected),
      subjectAlternativeNames: lowerIdentities(subjectAlternativeNames),
    } as const
    return { verify, ...shown(certificate), minimumVersion: lowerMinimumVersion(minimumVersion) }
  }
  const { verify, reason, certificate, minimumVersion } = readObject(spec, ['verify', 'reason', 'certificate', 'minimumVersion'])
  const kind = readWord(verify, ['none'])
  const why = readString(reason, 'the reason why the server is not validated')
  if (!kind || why === undefined) return undefined
  return { verify: { kind, reason: why }, ...shown(certificate), minimumVersion: lowerMinimumVersion(minimumVersion) }
}

function lowerMinimumVersion(value: Value): TlsVersion {
  return (value.raw === undefined ? undefined : readWord(value, ['TLSv1_2', 'TLSv1_3'])) ?? 'TLSv1_2'
}

function lowerAuthorities(value: Value, collected: Collected): readonly string[] {
  const names = readList(value).flatMap((item) => lowerAuthority(item, collected) ?? [])
  return [...new Set(names)].sort()
}

function lowerIdentities(value: Value): readonly Identity[] {
  return readList(value).flatMap((item) => {
    const text = readString(item, 'a SPIFFE ID or a DNS name')
    return text === undefined ? [] : [toIdentity(text)]
  })
}
