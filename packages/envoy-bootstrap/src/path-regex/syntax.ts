/**
 * A regular expression for whole paths, taken apart. What it matches is all that counts: groups capture nothing, and
 * greedy is the same as lazy.
 */
export type PathRegex =
  /** No text at all. */
  | { readonly kind: 'nothing' }
  /** The empty text. */
  | { readonly kind: 'empty' }
  /** One character: a literal, an escape, a class or a dot, as RE2 writes it. */
  | { readonly kind: 'one'; readonly text: string }
  | { readonly kind: 'sequence'; readonly first: PathRegex; readonly rest: PathRegex }
  | { readonly kind: 'choice'; readonly options: readonly PathRegex[] }
  /** `most` absent: without end. */
  | { readonly kind: 'repeat'; readonly of: PathRegex; readonly least: number; readonly most?: number }

export const NOTHING: PathRegex = { kind: 'nothing' }
export const EMPTY: PathRegex = { kind: 'empty' }

/** One after the other. */
export function sequence(first: PathRegex, rest: PathRegex): PathRegex {
  if (first.kind === 'nothing' || rest.kind === 'nothing') return NOTHING
  if (first.kind === 'empty') return rest
  if (rest.kind === 'empty') return first
  return { kind: 'sequence', first, rest }
}

/** Any of them; each is kept once. */
export function choice(options: readonly PathRegex[]): PathRegex {
  const flat = options.flatMap((option) => (option.kind === 'choice' ? option.options : [option]))
  const byText = new Map(flat.filter(({ kind }) => kind !== 'nothing').map((option) => [printPathRegex(option), option]))
  const [only, ...others] = byText.values()
  if (!only) return NOTHING
  return others.length === 0 ? only : { kind: 'choice', options: [only, ...others] }
}

/** So many times. */
export function repeat(of: PathRegex, least: number, most: number | undefined): PathRegex {
  if (most === 0 || of.kind === 'empty') return EMPTY
  if (of.kind === 'nothing') return least === 0 ? EMPTY : NOTHING
  if (least === 1 && most === 1) return of
  return { kind: 'repeat', of, least, ...(most !== undefined && { most }) }
}

/** As RE2 reads it. */
export function printPathRegex(regex: PathRegex): string {
  switch (regex.kind) {
    case 'nothing':
      return '[^\\x00-\\xff]'
    case 'empty':
      return ''
    case 'one':
      return regex.text
    case 'sequence':
      return [regex.first, regex.rest].map((part) => (part.kind === 'choice' ? group(part) : printPathRegex(part))).join('')
    case 'choice':
      return regex.options.map(printPathRegex).join('|')
    case 'repeat':
      return `${regex.of.kind === 'one' ? regex.of.text : group(regex.of)}${quantifier(regex)}`
    default:
      return regex satisfies never
  }
}

function group(regex: PathRegex): string {
  return `(?:${printPathRegex(regex)})`
}

function quantifier({ least, most }: { readonly least: number; readonly most?: number }): string {
  if (most === undefined) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`
  if (least === 0 && most === 1) return '?'
  return least === most ? `{${least}}` : `{${least},${most}}`
}

/** A text as an expression that matches it alone. */
export function quoteRegex(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}
