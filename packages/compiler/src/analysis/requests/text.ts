import type { HeaderMatch, PathMatch, QueryParameterMatch } from '@mesh-compile/ir'
import { toRegExp } from './regular-expression.ts'

/** A set of texts, as a match describes it. */
export type Text =
  | { readonly kind: 'any' }
  | { readonly kind: 'exact' | 'prefix' | 'suffix' | 'regex'; readonly value: string }
  /** Base-10 integers from `start` up to but not including `end`. */
  | { readonly kind: 'range'; readonly start: number; readonly end: number }

/** The texts that a header line, path or parameter must be one of; inversion is the caller's business. */
export function textOf(match: HeaderMatch | PathMatch | QueryParameterMatch): Text {
  switch (match.kind) {
    case 'present':
      return { kind: 'any' }
    case 'range':
      return { kind: 'range', start: match.start, end: match.end }
    default:
      return { kind: match.kind, value: match.value }
  }
}

/** Whether a text belongs to a set; `undefined` where an expression is beyond us. */
export function holds(set: Text, text: string): boolean | undefined {
  switch (set.kind) {
    case 'any':
      return true
    case 'exact':
      return text === set.value
    case 'prefix':
      return text.startsWith(set.value)
    case 'suffix':
      return text.endsWith(set.value)
    case 'regex':
      return toRegExp(set.value)?.test(text)
    case 'range':
      return /^-?\d+$/.test(text) && Number(text) >= set.start && Number(text) < set.end
    default:
      return set satisfies never
  }
}
