import { NONE, UNKNOWN, found, type Answer } from './answer.ts'
import { findByAutomata } from './automata.ts'
import { holds, type Text } from './text.ts'
import { isEverything, isInUniverse, type Universe } from './universe.ts'

/** A text that is in all of some sets and in none of others. */
export interface Wanted {
  readonly universe: Universe
  readonly all: readonly Text[]
  readonly none: readonly Text[]
}

/** Finds such a text. Likely ones are tried first; only when all of them fail are automata built to decide. */
export function findText(wanted: Wanted): Answer<string> {
  const likely = candidates(wanted).find((text) => isWanted(wanted, text))
  if (likely !== undefined) return found(likely)
  const { all, none } = wanted
  // One text is all there could be, and it was tried.
  const single = all.find(({ kind }) => kind === 'exact')
  if (single) return [...all, ...none].every((set) => holds(set, (single as { value: string }).value) !== undefined) ? NONE : UNKNOWN
  if (none.some((set) => all.some((wider) => includes(set, wider)))) return NONE
  if (none.some((set) => isEverything(wanted.universe, set))) return NONE
  return findByAutomata(wanted)
}

function isWanted({ universe, all, none }: Wanted, text: string): boolean {
  return isInUniverse(universe, text) && all.every((set) => holds(set, text)) && none.every((set) => holds(set, text) === false)
}

/** Whether one set is plainly within another, so that nothing is left outside. */
function includes(wide: Text, narrow: Text): boolean {
  if (wide.kind === 'any') return true
  if (wide.kind === 'prefix' || wide.kind === 'suffix') {
    if (narrow.kind !== wide.kind && narrow.kind !== 'exact') return false
    return wide.kind === 'prefix' ? narrow.value.startsWith(wide.value) : narrow.value.endsWith(wide.value)
  }
  return JSON.stringify(wide) === JSON.stringify(narrow)
}

// Plain words first: they make examples that people recognise.
const FILLERS = ['', 'x', 'other', '0', 'x/y', 'x~9']

function candidates({ universe, all, none }: Wanted): readonly string[] {
  const start = universe === 'path' ? '/' : ''
  const plain = FILLERS.map((filler) => start + filler)
  const near = [...all, ...none].flatMap((set): readonly string[] => {
    switch (set.kind) {
      case 'any':
        return []
      case 'exact':
        return [set.value, `${set.value}x`]
      case 'prefix':
        return FILLERS.map((filler) => set.value + filler)
      case 'suffix':
        return FILLERS.map((filler) => start + filler + set.value)
      case 'range':
        return [set.start, set.end - 1, Math.floor((set.start + set.end) / 2), set.start - 1, set.end].map(String)
      case 'regex':
        // The expression itself is an example of itself where it has nothing special.
        return [set.value]
      default:
        return set satisfies never
    }
  })
  const joined = all.flatMap((set) =>
    set.kind === 'prefix' ? all.flatMap((other) => (other.kind === 'suffix' ? [`${set.value}x${other.value}`, set.value + other.value] : [])) : [],
  )
  const isFree = !all.some(({ kind }) => kind !== 'any')
  return isFree ? [...plain, ...near] : [...near, ...joined, ...plain]
}
