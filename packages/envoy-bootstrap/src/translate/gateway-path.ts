import type { GatewayRoute, PathMatch } from '@mesh-compile/ir'
import type { RouteAction } from '../envoy-types.ts'
import { matchesPath, meetPaths, type MetPaths } from './meet-paths.ts'
import { derive } from '../path-regex/derive.ts'
import { parsePathRegex } from '../path-regex/parse.ts'
import { fitsEnvoy } from '../path-regex/size.ts'
import { printPathRegex, quoteRegex } from '../path-regex/syntax.ts'

/** A set of paths that a gateway route takes, and what the service sees of them. */
export interface PathCase {
  readonly match: PathMatch
  /** `part`: what was matched is replaced; `whole`: the whole path is. Absent: the path stays. */
  readonly rewrite?: { readonly kind: 'part' | 'whole'; readonly value: string }
}

/**
 * The cases of a gateway route. A prefix that is rewritten takes whole path segments only: rewriting `/api` to `/` makes
 * `/api` and `/api/x` into `/` and `/x`, and leaves `/apix` alone, which a plain string prefix would turn into `/x`.
 */
export function pathCases({ match: { path }, rewrite }: Pick<GatewayRoute, 'match' | 'rewrite'>): readonly PathCase[] {
  if (path.kind !== 'prefix') return [withRewrite(path, 'whole', rewrite.path)]
  if (rewrite.prefix === undefined) return [{ match: path }]
  // The slash that the match takes is given back: `/api/` to `/v2` must not make `/api/x` into `/v2x`.
  const below = rewrite.prefix.endsWith('/') ? rewrite.prefix : `${rewrite.prefix}/`
  if (path.value.endsWith('/')) return [withRewrite(path, 'part', below)]
  return [
    withRewrite({ kind: 'prefix', value: `${path.value}/` }, 'part', below),
    withRewrite({ kind: 'exact', value: path.value }, 'whole', rewrite.prefix),
  ]
}

function withRewrite(match: PathMatch, kind: 'part' | 'whole', value: string | undefined): PathCase {
  const stays = value === undefined || (match.kind !== 'regex' && match.value === value)
  return { match, ...(!stays && { rewrite: { kind, value } }) }
}

/** Requests that a gateway route and a route of its service both take. */
export interface MergedPath extends MetPaths {
  /** Absent when the path stays as it is. */
  readonly rewrite?: Pick<RouteAction, 'prefix_rewrite' | 'regex_rewrite'>
}

/**
 * Those paths of a case that a route of the service takes after the rewrite; undefined when there are none.
 *
 * @returns `unsayable` when they are a regular expression that cannot be derived from the service's
 */
export function mergePath({ match, rewrite }: PathCase, service: PathMatch): MergedPath | 'unsayable' | undefined {
  if (!rewrite) return meetPaths(match, service)
  const { kind, value } = rewrite
  if (kind === 'whole') {
    // Envoy: of routes by exact path and by regular expression, prefix_rewrite replaces the whole path and keeps the query.
    return matchesPath(service, value) ? { match, whole: true, rewrite: { prefix_rewrite: value } } : undefined
  }
  return mergeMoved(match, value, service)
}

/** What lies below the prefix of `match` at the gateway lies below `base` at the service. */
function mergeMoved(match: PathMatch, base: string, service: PathMatch): MergedPath | 'unsayable' | undefined {
  if (service.kind === 'regex') return mergeMovedRegex(match.value, base, service.value)
  // Everything below the base is below the service's prefix as well.
  if (service.kind === 'prefix' && base.startsWith(service.value)) {
    return { match, whole: true, rewrite: { prefix_rewrite: base } }
  }
  if (!service.value.startsWith(base)) return undefined
  const value = match.value + service.value.slice(base.length)
  return { match: { kind: service.kind, value }, whole: false, rewrite: { prefix_rewrite: service.value } }
}

function mergeMovedRegex(prefix: string, base: string, regex: string): MergedPath | 'unsayable' | undefined {
  const parsed = parsePathRegex(regex)
  if (!parsed) return 'unsayable'
  const below = derive(parsed, base)
  if (below.kind === 'nothing') return undefined
  const printed = printPathRegex(below)
  const value = `${quoteRegex(prefix)}${below.kind === 'choice' ? `(?:${printed})` : printed}`
  if (!fitsEnvoy(value)) return 'unsayable'
  return {
    match: { kind: 'regex', value },
    whole: false,
    rewrite: {
      regex_rewrite: { pattern: { regex: `^${quoteRegex(prefix)}` }, substitution: base.replaceAll('\\', '\\\\') },
    },
  }
}
