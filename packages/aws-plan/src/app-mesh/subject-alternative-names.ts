import { compareText, type Identity } from '@mesh-compile/ir'
import type { Value } from '../value.ts'
import { checkLength } from './limits.ts'
import type { Planning, Subject } from './planning.ts'

/** A match of the names that a peer may have; App Mesh compares DNS names and SPIFFE IDs alike. */
export function subjectAlternativeNames({ report }: Planning, accepted: readonly Pick<Identity, 'value'>[], subject: Subject): Value {
  const names = [...new Set(accepted.map(({ value }) => value))].toSorted(compareText)
  for (const name of names) checkLength(report, subject, `subject alternative name '${name}'`, name, 'subjectAlternativeName')
  return { Match: { Exact: names } }
}
