import type { Identity } from '@mesh-compile/ir'
import { readList, readString, type Value } from './reader.ts'

const EXPECTED = 'a SPIFFE ID or a DNS name'

/** Turns what people write as a SAN into its kind: SPIFFE IDs are URIs, all else is a DNS name. */
function toIdentity(text: string): Identity {
  return { kind: text.includes('://') ? 'uri' : 'dns', value: text }
}

/** Reads `identity`; absent is `undefined`. */
export function lowerIdentity(value: Value): Identity | undefined {
  if (value.raw === undefined) return undefined
  const text = readString(value, EXPECTED)
  return text === undefined ? undefined : toIdentity(text)
}

/** Reads a list of SANs. */
export function lowerIdentities(value: Value): readonly Identity[] {
  return readList(value).flatMap((item) => {
    const text = readString(item, EXPECTED)
    return text === undefined ? [] : [toIdentity(text)]
  })
}
