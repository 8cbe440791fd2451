import type { PathMatch } from '@mesh-compile/ir'
import { RE2JS } from 're2js'
import type { HeaderMatcher } from '../envoy-types.ts'
import { without } from '../path-regex/derive.ts'
import { parsePathRegex } from '../path-regex/parse.ts'
import { fitsEnvoy } from '../path-regex/size.ts'
import { printPathRegex } from '../path-regex/syntax.ts'

/** Paths that two matches both take. */
export interface MetPaths {
  readonly match: PathMatch
  /** A second condition, where one matcher cannot say both. */
  readonly also?: HeaderMatcher
  /** Whether these are all the paths of the first match. */
  readonly whole: boolean
}

/** Whether a match takes a path. */
export function matchesPath({ kind, value }: PathMatch, path: string): boolean {
  switch (kind) {
    case 'prefix':
      return path.startsWith(value)
    case 'exact':
      return path === value
    case 'regex':
      return RE2JS.matches(value, path)
    default:
      return kind satisfies never
  }
}

/**
 * The paths that both matches take; undefined when there are none.
 *
 * @returns `unsayable` when both are regular expressions and neither can be asked of a path with its query
 */
export function meetPaths(first: PathMatch, second: PathMatch): MetPaths | 'unsayable' | undefined {
  if (first.kind === 'exact') return matchesPath(second, first.value) ? { match: first, whole: true } : undefined
  if (second.kind === 'exact') return matchesPath(first, second.value) ? { match: second, whole: false } : undefined
  if (first.kind === 'regex' && second.kind === 'regex') return meetRegexes(first, second)
  // Every path begins with a slash.
  if (second.kind === 'prefix' && second.value === '/') return { match: first, whole: true }
  if (first.kind === 'regex') return { match: first, also: pathBegins(second.value), whole: false }
  if (second.kind === 'regex') {
    return { match: second, ...(first.value !== '/' && { also: pathBegins(first.value) }), whole: false }
  }
  if (first.value.startsWith(second.value)) return { match: first, whole: true }
  return second.value.startsWith(first.value) ? { match: second, whole: false } : undefined
}

// Envoy's header `:path` holds the query too, which no prefix reaches: none has a question mark.
function pathBegins(prefix: string): HeaderMatcher {
  return { name: ':path', string_match: { prefix } }
}

function meetRegexes(first: PathMatch, second: PathMatch): MetPaths | 'unsayable' | undefined {
  if (first.value === second.value) return { match: first, whole: true }
  for (const [one, other] of [[first, second], [second, first]] as const) {
    const parsed = parsePathRegex(other.value)
    if (!parsed) continue
    const path = without(parsed, '?')
    if (path.kind === 'nothing') return undefined
    const regex = `(?:${printPathRegex(path)})(?:\\?.*)?`
    if (fitsEnvoy(regex)) return { match: one, also: { name: ':path', string_match: { safe_regex: { regex } } }, whole: false }
  }
  return 'unsayable'
}
