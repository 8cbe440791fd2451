import type { HeaderMatch } from '@mesh-compile/ir'
import { NONE, UNKNOWN, found, type Answer } from './answer.ts'
import { findText } from './find-text.ts'
import { textOf, type Text } from './text.ts'

/** A header match that must hold, or must not. */
export interface HeaderDemand {
  readonly match: HeaderMatch
  readonly holds: boolean
}

/**
 * Lines of one header by which every demand is met; no line is a header that is absent.
 *
 * Envoy (measured on 1.40) tries each line alone: a match holds when some line is of its text; an inverted one when the
 * header is there and no line is. An absent header matches nothing, but for an inverted `present`.
 */
export function findLines(demands: readonly HeaderDemand[]): Answer<readonly string[]> {
  if (demands.every(holdsWhenAbsent)) return found([])
  if (demands.some(({ match, holds }) => match.kind === 'present' && match.invert === holds)) return NONE
  const texts = demands.filter(({ match }) => match.kind !== 'present')
  // The header is there: to fail inverted is to have such a line.
  const wanted = texts.filter(({ match, holds }) => holds !== match.invert).map(({ match }) => textOf(match))
  const none = texts.filter(({ match, holds }) => holds === match.invert).map(({ match }) => textOf(match))
  const lines: string[] = []
  for (const set of wanted.length > 0 ? wanted : ANY) {
    if (lines.some((line) => set.kind === 'exact' && set.value === line)) continue
    const line = findText({ universe: 'line', all: [set], none })
    if (line.kind !== 'found') return line.kind === 'none' ? NONE : UNKNOWN
    lines.push(line.value)
  }
  return found(lines)
}

const ANY: readonly Text[] = [{ kind: 'any' }]

function holdsWhenAbsent({ match, holds }: HeaderDemand): boolean {
  return holds === (match.kind === 'present' && match.invert)
}
