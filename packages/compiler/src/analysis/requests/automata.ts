// oxlint-disable-next-line no-restricted-imports -- loads a library late and touches nothing else
import { createRequire } from 'node:module'
import type * as Refa from 'refa'
import { NONE, UNKNOWN, found, type Answer } from './answer.ts'
import type { Wanted } from './find-text.ts'
import { toSource } from './regular-expression.ts'
import type { Text } from './text.ts'
import { sourceOf } from './universe.ts'

/*
 * Decides what no likely text decides: texts as finite automata (refa), whose intersections and complements are exact.
 */

let loaded: typeof Refa | undefined
// Only meshes whose matches are that intricate pay for the library.
const refa = (): typeof Refa => (loaded ??= createRequire(import.meta.url)('refa') as typeof Refa)

// Beyond it an expression is made to be slow; nothing is proved then.
const MOST_STATES = 5_000
const MOST_NUMBERS = 2_000

// Examples of these characters are read more easily; they are tried before all that could stand there.
const READABLE = String.raw`[A-Za-z0-9/._~-]*`

/** A text of all the sets and none of the others, the proof that there is none, or neither when it would take too long. */
export function findByAutomata({ universe, all, none }: Wanted): Answer<string> {
  const wanted = all.map(sourceOfText)
  const unwanted = none.map(sourceOfText)
  if ([...wanted, ...unwanted].includes(undefined)) return UNKNOWN
  try {
    const sources = [sourceOf(universe), ...(wanted as string[])]
    const rest = sources.slice(1).reduce((left, source) => intersect(left, automaton(source)), automaton(sources[0] ?? ''))
    const left = (unwanted as string[]).reduce((from, source) => intersect(from, complement(source)), rest)
    const word = firstWord(intersect(left, automaton(READABLE))) ?? firstWord(left)
    return word === undefined ? NONE : found(word)
  } catch (error) {
    if (error instanceof refa().TooManyNodesError || error instanceof BeyondAutomata) return UNKNOWN
    throw error
  }
}

/** What no automaton can be: an anchor or a word boundary within an expression, or what only RE2 can read. */
class BeyondAutomata extends Error {}

function parse(source: string): Refa.JS.ParseResult {
  try {
    return refa().JS.Parser.fromLiteral({ source, flags: 'u' }).parse({ backreferences: 'throw' })
  } catch (error) {
    throw new BeyondAutomata(source, { cause: error })
  }
}

function automaton(source: string): Refa.DFA {
  const { NFA, DFA, visitAst } = refa()
  const { expression, maxCharacter } = parse(source)
  for (const alternative of expression.alternatives) takeAnchors(alternative, maxCharacter)
  visitAst(expression, {
    onAssertionEnter: () => {
      throw new BeyondAutomata()
    },
  })
  const nfa = NFA.fromRegex(expression, { maxCharacter }, {}, new NFA.LimitedNodeFactory(MOST_STATES))
  return DFA.fromFA(nfa, new DFA.LimitedNodeFactory(MOST_STATES))
}

/** Takes away `^` at the beginning and `$` at the end, which say nothing: whole texts are matched. */
function takeAnchors({ elements }: Refa.Concatenation, maxCharacter: number): void {
  const isAnchor = (element: Refa.Element | undefined, kind: Refa.Assertion['kind']): boolean => {
    if (element?.type !== 'Assertion' || element.kind !== kind || !element.negate) return false
    const [only, ...others] = element.alternatives.flatMap((alternative) => alternative.elements)
    return others.length === 0 && only?.type === 'CharacterClass' && only.characters.isAll && only.characters.maximum === maxCharacter
  }
  while (isAnchor(elements[0], 'behind')) elements.shift()
  while (isAnchor(elements.at(-1), 'ahead')) elements.pop()
}

function complement(source: string): Refa.DFA {
  const made = automaton(source)
  made.complement()
  return made
}

function intersect(left: Refa.DFA, right: Refa.DFA): Refa.DFA {
  const { DFA } = refa()
  const both = DFA.fromIntersection(left, right, new DFA.LimitedNodeFactory(MOST_STATES))
  both.minimize()
  return both
}

function firstWord(language: Refa.DFA): string | undefined {
  for (const word of language.words()) return String.fromCodePoint(...word)
  return undefined
}

/** A set of texts as an expression; `undefined` when it cannot be one. */
function sourceOfText(set: Text): string | undefined {
  switch (set.kind) {
    case 'any':
      return String.raw`[^]*`
    case 'exact':
      return quote(set.value)
    case 'prefix':
      return `${quote(set.value)}[^]*`
    case 'suffix':
      return `[^]*${quote(set.value)}`
    case 'regex':
      return toSource(set.value)
    case 'range': {
      const size = set.end - set.start
      if (size > MOST_NUMBERS) return undefined
      // A range without numbers takes nothing.
      return size < 1 ? '[]' : Array.from({ length: size }, (_, index) => String(set.start + index)).join('|')
    }
    default:
      return set satisfies never
  }
}

function quote(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 ]/gu, (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`)
}
