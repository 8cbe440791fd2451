import type { Authority, Certificate } from '@mesh-compile/ir'
import type { Collected } from './collect.ts'
import { readDeclaration, readList, readObject, readString, subjectOf, valueOf, type Value } from './reader.ts'

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

/** Reads a list of authorities as their names. */
export function lowerAuthorities(value: Value, collected: Collected): readonly string[] {
  const names = readList(value).flatMap((item) => lowerAuthority(item, collected) ?? [])
  return [...new Set(names)].sort()
}
