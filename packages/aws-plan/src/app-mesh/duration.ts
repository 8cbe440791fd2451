import type { Value } from '../value.ts'

/** A duration of App Mesh: in seconds where it is a whole number of them. 0 switches a limit off, as in Envoy. */
export function duration(ms: number): Value {
  return ms % 1000 === 0 ? { Value: ms / 1000, Unit: 's' } : { Value: ms, Unit: 'ms' }
}
