import type { ListenerTls, TlsVersion } from '@mesh-compile/ir'
import { lowerAuthorities, lowerAuthority, lowerCertificate } from './certificate.ts'
import type { Collected } from './collect.ts'
import { lowerIdentities } from './identity.ts'
import { isGiven, readDeclaration, readObject, readWord, subjectOf, valueOf, type Value } from './reader.ts'

/** Reads `strict(...)`, `permissive(...)` or `issuedBy(...)`. */
export function lowerListenerTls(value: Value, collected: Collected): ListenerTls | undefined {
  const declaration = readDeclaration(value, ['listenerTls', 'issuedBy'], 'TLS made by strict(), permissive() or issuedBy()')
  if (!declaration) return undefined
  if (declaration.kind === 'issuedBy') {
    const issuer = lowerAuthority(valueOf(subjectOf(value.subject, 'issuedBy()', declaration.call), declaration.issuer, 'arguments[0]'), collected)
    return issuer === undefined ? undefined : { mode: 'STRICT', certificate: { issuer, source: { kind: 'elsewhere' } }, minimumVersion: 'TLSv1_2' }
  }
  const { mode } = declaration
  const subject = subjectOf(value.subject, mode === 'STRICT' ? 'strict()' : 'permissive()', declaration.call)
  const certificate = lowerCertificate(valueOf(subject, declaration.certificate, 'arguments[0]'), collected)
  const options = readObject(valueOf(subject, declaration.options, 'arguments[1]'), ['clients', 'alsoAccept', 'minimumVersion'])
  const trust = lowerAuthorities(options.clients, collected)
  const alsoAccept = lowerIdentities(options.alsoAccept)
  const minimumVersion = lowerMinimumVersion(options.minimumVersion)
  if (!certificate) return undefined
  const mutual = isGiven(options.clients) || isGiven(options.alsoAccept)
  return { mode, certificate, minimumVersion, ...(mutual && { clients: { trust, alsoAccept } }) }
}

/** Reads `minimumVersion`; absent is TLS 1.2. */
export function lowerMinimumVersion(value: Value): TlsVersion {
  return (isGiven(value) ? readWord(value, ['TLSv1_2', 'TLSv1_3']) : undefined) ?? 'TLSv1_2'
}
