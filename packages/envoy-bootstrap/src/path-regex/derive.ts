import { RE2JS } from 're2js'
import { choice, EMPTY, NOTHING, repeat, sequence, type PathRegex } from './syntax.ts'

/** What may follow `prefix` in the texts that an expression matches (Brzozowski's derivative). */
export function derive(regex: PathRegex, prefix: string): PathRegex {
  return [...prefix].reduce(deriveOne, regex)
}

function deriveOne(regex: PathRegex, character: string): PathRegex {
  switch (regex.kind) {
    case 'nothing':
    case 'empty':
      return NOTHING
    case 'one':
      return takes(regex.text, character) ? EMPTY : NOTHING
    case 'sequence': {
      const within = sequence(deriveOne(regex.first, character), regex.rest)
      return matchesEmpty(regex.first) ? choice([within, deriveOne(regex.rest, character)]) : within
    }
    case 'choice':
      return choice(regex.options.map((option) => deriveOne(option, character)))
    case 'repeat': {
      const { of, least, most } = regex
      const others = repeat(of, Math.max(0, least - 1), most === undefined ? undefined : most - 1)
      return sequence(deriveOne(of, character), others)
    }
    default:
      return regex satisfies never
  }
}

function matchesEmpty(regex: PathRegex): boolean {
  switch (regex.kind) {
    case 'nothing':
    case 'one':
      return false
    case 'empty':
      return true
    case 'sequence':
      return matchesEmpty(regex.first) && matchesEmpty(regex.rest)
    case 'choice':
      return regex.options.some(matchesEmpty)
    case 'repeat':
      return regex.least === 0 || matchesEmpty(regex.of)
    default:
      return regex satisfies never
  }
}

/** The texts that an expression matches and that do not hold `character`. */
export function without(regex: PathRegex, character: string): PathRegex {
  switch (regex.kind) {
    case 'nothing':
    case 'empty':
      return regex
    case 'one':
      return oneWithout(regex.text, character)
    case 'sequence':
      return sequence(without(regex.first, character), without(regex.rest, character))
    case 'choice':
      return choice(regex.options.map((option) => without(option, character)))
    case 'repeat':
      return repeat(without(regex.of, character), regex.least, regex.most)
    default:
      return regex satisfies never
  }
}

// Envoy matches byte by byte.
const BYTES = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))

function oneWithout(text: string, character: string): PathRegex {
  if (!takes(text, character)) return { kind: 'one', text }
  // No path has a line end, which is all that a dot leaves out.
  if (text === '.') return { kind: 'one', text: `[^${inClass(character)}]` }
  const taken = BYTES.map((byte) => byte !== character && takes(text, byte))
  if (!taken.includes(true)) return NOTHING
  const negated = taken.at(-1) === true
  return { kind: 'one', text: `[${negated ? '^' : ''}${ranges(taken, !negated)}]` }
}

/** The bytes for which `taken` has a value, as they stand in a class. */
function ranges(taken: readonly boolean[], wanted: boolean): string {
  let text = ''
  for (let from = 0; from < taken.length; from++) {
    if (taken[from] !== wanted) continue
    let to = from
    while (taken[to + 1] === wanted) to++
    const [first, last] = [from, to].map((byte) => inClass(String.fromCharCode(byte)))
    text += from === to ? first : `${first}-${last}`
    from = to
  }
  return text
}

function inClass(character: string): string {
  if (/[A-Za-z0-9/_?]/.test(character)) return character
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}

const compiled = new Map<string, RE2JS>()

/** Whether a class, an escape, a dot or a literal matches a character. */
function takes(text: string, character: string): boolean {
  let one = compiled.get(text)
  if (!one) compiled.set(text, (one = RE2JS.compile(text)))
  return one.testExact(character)
}
