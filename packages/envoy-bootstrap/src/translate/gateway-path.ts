import type { GatewayRoute, PathMatch } from '@mesh-compile/ir'

/**
 * A set of paths that a gateway route takes, and what becomes of them: the matched part of the path is replaced by
 * `base`. Cases of one gateway route do not overlap.
 */
export interface PathCase {
  readonly match: PathMatch
  readonly base: string
}

/**
 * The cases of a gateway route. A prefix that is rewritten takes whole path segments only: rewriting `/api` to `/` makes
 * `/api` and `/api/x` into `/` and `/x`, and leaves `/apix` alone, which a plain string prefix would turn into `/x`.
 */
export function pathCases({ match: { path }, rewrite }: Pick<GatewayRoute, 'match' | 'rewrite'>): readonly PathCase[] {
  const { value } = path
  if (path.kind === 'exact') return [{ match: path, base: rewrite.prefix ?? value }]
  if (rewrite.prefix === undefined) return [{ match: path, base: value }]
  // The slash that the match takes is given back: `/api/` to `/v2` must not make `/api/x` into `/v2x`.
  const below = rewrite.prefix.endsWith('/') ? rewrite.prefix : `${rewrite.prefix}/`
  if (value.endsWith('/')) return [{ match: path, base: below }]
  return [
    { match: { kind: 'prefix', value: `${value}/` }, base: below },
    { match: { kind: 'exact', value }, base: rewrite.prefix },
  ]
}

/** Requests that a gateway route and a route of its service both take. */
export interface MergedPath {
  readonly match: PathMatch
  /** What replaces the matched part; absent when the path stays as it is. */
  readonly rewrite?: string
  /** Whether these are all the paths of the case. */
  readonly whole: boolean
}

/** Those paths of a case that a route of the service takes after the rewrite; undefined when there are none. */
export function mergePath({ match, base }: PathCase, service: PathMatch): MergedPath | undefined {
  const { value } = service
  if (match.kind === 'exact') {
    const taken = service.kind === 'exact' ? base === value : base.startsWith(value)
    return taken ? merged(match, base, true) : undefined
  }
  // Everything below the base is below the service's prefix as well.
  if (service.kind === 'prefix' && base.startsWith(value)) return merged(match, base, true)
  if (!value.startsWith(base)) return undefined
  return merged({ kind: service.kind, value: match.value + value.slice(base.length) }, value, false)
}

function merged(match: PathMatch, rewrite: string, whole: boolean): MergedPath {
  return { match, whole, ...(rewrite !== match.value && { rewrite }) }
}
