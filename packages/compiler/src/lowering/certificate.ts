import type { Authority, Certificate } from '@mesh-compile/ir'
import { lowerAuthoritySource, lowerCertificateSource } from './certificate-source.ts'
import type { Collected } from './collect.ts'
import { readDeclaration, readList, readString, subjectOf, valueOf, type Value } from './reader.ts'

/** Reads `authority(...)`, collects it for the mesh, and returns its name. */
export function lowerAuthority(value: Value, collected: Collected): string | undefined {
  const declaration = readDeclaration(value, ['authority'], 'an authority made by authority()')
  if (!declaration) return undefined
  const known = collected.authorities.nameOf(declaration)
  if (known !== undefined) return known
  const subject = subjectOf(value.subject, 'authority()', declaration.call)
  const name = readString(valueOf(subject, declaration.name, 'arguments[0]'), 'the name of an authority')
  const source = lowerAuthoritySource(valueOf(subject, declaration.source, 'arguments[1]'))
  if (name === undefined || !source) return undefined
  const authority: Authority = { name, source, origin: { call: declaration.call } }
  collected.authorities.add(declaration, authority, subject.report)
  return name
}

/** Reads `certificate(...)`. */
export function lowerCertificate(value: Value, collected: Collected): Certificate | undefined {
  const declaration = readDeclaration(value, ['certificate'], 'a certificate made by certificate()')
  if (!declaration) return undefined
  const subject = subjectOf(value.subject, 'certificate()', declaration.call)
  const issuer = lowerAuthority(valueOf(subject, declaration.issuer, 'arguments[0]'), collected)
  const source = lowerCertificateSource(valueOf(subject, declaration.source, 'arguments[1]'))
  return issuer === undefined || !source ? undefined : { issuer, source }
}

/** Reads a list of authorities as their names. */
export function lowerAuthorities(value: Value, collected: Collected): readonly string[] {
  const names = readList(value).flatMap((item) => lowerAuthority(item, collected) ?? [])
  return [...new Set(names)].sort()
}
