import type { RouteMatch } from '@mesh-compile/ir'
import { NONE, UNKNOWN, found, type Answer } from './answer.ts'
import { demandsOf, meet, type Demand, type Signed } from './demands.ts'

/** What routers look at in a request; the port has chosen the routes before. */
export type Match = Omit<RouteMatch, 'port'>

/** A request, as far as matches tell requests apart. */
export interface Request {
  readonly path: string
  readonly method: string
  readonly scheme?: string
  /** Lines by name; several lines of one name are tried each alone. */
  readonly headers: readonly (readonly [string, string])[]
  readonly queryParameters: readonly (readonly [string, string])[]
}

// Far beyond any router that people write; what takes longer is not decided.
const MOST_STEPS = 20_000

/**
 * Finds a request that every match of `all` takes and no match of `none` does: an example, the proof that there is no
 * such request, or neither.
 *
 * A match fails when it fails in one respect. So for each unwanted match one respect is chosen in which it shall fail,
 * and given up for the next as soon as nothing can meet all that is asked in that respect.
 */
export function findRequest(all: readonly Match[], none: readonly Match[]): Answer<Request> {
  const asked = new Map<string, readonly Signed[]>()
  for (const demand of all.flatMap(demandsOf)) {
    asked.set(demand.respect, [...(asked.get(demand.respect) ?? []), { ...demand, holds: true }])
  }
  let isKnown = true
  for (const [respect, demands] of asked) {
    const answer = meet(respect, demands)
    if (answer.kind === 'none') return NONE
    if (answer.kind === 'unknown') isKnown = false
  }
  let steps = 0
  const avoid = (index: number, state: ReadonlyMap<string, readonly Signed[]>): Answer<ReadonlyMap<string, readonly Signed[]>> => {
    const unwanted = unwantedDemands[index]
    if (!unwanted) return found(state)
    let undecided = false
    for (const demand of unwanted) {
      if (++steps > MOST_STEPS) return UNKNOWN
      const demands = [...(state.get(demand.respect) ?? []), { ...demand, holds: false }]
      const answer = meet(demand.respect, demands)
      if (answer.kind === 'none') continue
      if (answer.kind === 'unknown') {
        undecided = true
        continue
      }
      const rest = avoid(index + 1, new Map(state).set(demand.respect, demands))
      if (rest.kind === 'found') return rest
      if (rest.kind === 'unknown') undecided = true
    }
    return undecided ? UNKNOWN : NONE
  }
  const unwantedDemands: readonly (readonly Demand[])[] = none.map(demandsOf)
  const met = avoid(0, asked)
  if (met.kind !== 'found') return met
  return isKnown ? found(requestOf(met.value)) : UNKNOWN
}

function requestOf(state: ReadonlyMap<string, readonly Signed[]>): Request {
  const texts = new Map([...state].map(([respect, demands]) => [respect, valuesOf(respect, demands)] as const))
  const pairs = (kind: string): readonly (readonly [string, string])[] =>
    [...texts].flatMap(([respect, values]) =>
      respect.startsWith(`${kind} `) ? values.map((value) => [respect.slice(kind.length + 1), value] as const) : [],
    )
  const [scheme] = texts.get('scheme') ?? []
  return {
    path: texts.get('path')?.[0] ?? '/',
    method: texts.get('method')?.[0] ?? 'GET',
    ...(scheme !== undefined && { scheme }),
    headers: pairs('header'),
    queryParameters: pairs('query'),
  }
}

function valuesOf(respect: string, demands: readonly Signed[]): readonly string[] {
  const answer = meet(respect, demands)
  return answer.kind === 'found' ? answer.value : []
}
