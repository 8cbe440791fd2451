import type { Text } from './text.ts'

/** Which texts there are at all: those of paths, of header lines, of query parameters. */
export type Universe = 'path' | 'line' | 'parameter'

const UNIVERSES: Readonly<Record<Universe, RegExp>> = {
  // As normalised: absolute, printable ASCII without query and fragment, no empty segment within.
  path: /^\/(?:[!"$-.0->@-~]+\/)*[!"$-.0->@-~]*$/,
  line: /^(?:[!-~](?:[ -~]*[!-~])?)?$/,
  parameter: /^[!"$%'-~]*$/,
}

/** Whether there is such a text. */
export function isInUniverse(universe: Universe, text: string): boolean {
  return UNIVERSES[universe].test(text)
}

/** The texts of a universe as an expression, for automata. */
export function sourceOf(universe: Universe): string {
  return UNIVERSES[universe].source.slice(1, -1)
}

/** Whether a set plainly holds every text of a universe. */
export function isEverything(universe: Universe, set: Text): boolean {
  if (set.kind === 'any') return true
  return set.kind === 'prefix' && (set.value === '' || (universe === 'path' && set.value === '/'))
}
