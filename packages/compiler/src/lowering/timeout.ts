import type { Timeout } from '@mesh-compile/ir'
import { readDuration, readObject, type Value } from './reader.ts'

/** Reads `{ perRequest, idle }`; what is left out stays absent. */
export function lowerTimeout(value: Value): Timeout {
  const { perRequest, idle } = readObject(value, ['perRequest', 'idle'])
  const perRequestMs = perRequest.raw === undefined ? undefined : readDuration(perRequest)
  const idleMs = idle.raw === undefined ? undefined : readDuration(idle)
  return { ...(perRequestMs !== undefined && { perRequestMs }), ...(idleMs !== undefined && { idleMs }) }
}
