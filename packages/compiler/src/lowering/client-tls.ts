import type { ClientTls, ServerValidation } from '@mesh-compile/ir'
import { lowerAuthorities, lowerCertificate } from './certificate.ts'
import type { Collected } from './collect.ts'
import { lowerIdentities } from './identity.ts'
import { isGiven, readDeclaration, readList, readNumber, readObject, readString, readWord, subjectOf, valueOf, type Value } from './reader.ts'
import { lowerMinimumVersion } from './tls.ts'

const COMMON = ['certificate', 'minimumVersion', 'enforce', 'ports'] as const
const VERIFYING = ['trust', 'subjectAlternativeNames', ...COMMON] as const
const UNVERIFYING = ['verify', 'reason', ...COMMON] as const

/** Reads `clientTls(...)`. */
export function lowerClientTls(value: Value, collected: Collected): ClientTls | undefined {
  const declaration = readDeclaration(value, ['clientTls'], 'a client policy made by clientTls()')
  if (!declaration) return undefined
  const spec = valueOf(subjectOf(value.subject, 'clientTls()', declaration.call), declaration.spec, '')
  if (typeof spec.raw === 'object' && spec.raw !== null && 'verify' in spec.raw) {
    const fields = readObject(spec, UNVERIFYING)
    return lowerPolicy(lowerUnverifying(fields), fields, collected)
  }
  const fields = readObject(spec, VERIFYING)
  return lowerPolicy(lowerVerifying(fields, collected), fields, collected)
}

type Fields<Key extends string> = Readonly<Record<Key, Value>>

function lowerPolicy(
  verify: ServerValidation | undefined,
  { certificate, minimumVersion, enforce, ports }: Fields<(typeof COMMON)[number]>,
  collected: Collected,
): ClientTls | undefined {
  const shown = isGiven(certificate) ? lowerCertificate(certificate, collected) : undefined
  const insists = isGiven(enforce) ? readWord(enforce, [true, false]) : undefined
  const lowest = lowerMinimumVersion(minimumVersion)
  const limited = isGiven(ports) ? lowerPorts(ports) : undefined
  if (!verify) return undefined
  return { verify, ...(shown && { certificate: shown }), minimumVersion: lowest, enforce: insists ?? true, ...(limited && { ports: limited }) }
}

function lowerVerifying(
  { trust, subjectAlternativeNames }: Fields<'trust' | 'subjectAlternativeNames'>,
  collected: Collected,
): ServerValidation | undefined {
  if (!isGiven(trust)) {
    // A policy that trusts nobody in particular would trust everybody; it has to be said.
    readString(trust, "the authorities whose server certificates are trusted (or verify: 'none' with a reason)")
    return undefined
  }
  return {
    kind: 'authorities',
    trust: lowerAuthorities(trust, collected),
    subjectAlternativeNames: lowerIdentities(subjectAlternativeNames),
  }
}

function lowerUnverifying({ verify, reason }: Fields<'verify' | 'reason'>): ServerValidation | undefined {
  const kind = readWord(verify, ['none'])
  const why = readString(reason, 'the reason why the server is not validated')
  return kind && why !== undefined ? { kind, reason: why } : undefined
}

function lowerPorts(value: Value): readonly number[] {
  const ports = readList(value).flatMap((item) => readNumber(item, 'an integer from 1 to 65535') ?? [])
  return [...new Set(ports)].sort((a, b) => a - b)
}
