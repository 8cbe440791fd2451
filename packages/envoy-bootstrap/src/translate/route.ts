import type { HeaderMatch, PathMatch, ResolvedRoute, Timeout } from '@mesh-compile/ir'
import type { HeaderMatcher, Route, RouteAction, RouteMatch } from '../envoy-types.ts'
import { duration } from './duration.ts'
import type { CalledService, EgressClusters } from './egress-clusters.ts'
import { DIRECT_PROVISION, HTTP_TIMEOUT } from './limits.ts'
import { translateRetryPolicy } from './retry-policy.ts'

/** The match of a route; `path` stands in for the route's own where a gateway has narrowed it. */
export function translateMatch(path: PathMatch, headers: readonly HeaderMatch[]): RouteMatch {
  return {
    ...(path.kind === 'exact' ? { path: path.value } : { prefix: path.value }),
    ...(headers.length > 0 && { headers: headers.map(translateHeader) }),
  }
}

function translateHeader(header: HeaderMatch): HeaderMatcher {
  switch (header.kind) {
    case 'exact':
      return { name: header.name, string_match: { exact: header.value } }
    case 'present':
      return { name: header.name, present_match: true }
    default:
      return header satisfies never
  }
}

/** What a caller at the edge changes about a route. */
export interface Hop {
  readonly rewrite?: RouteAction
  /** Limits of the hop itself; of two limits the shorter one holds. */
  readonly timeout?: Timeout | undefined
}

/** A route of a service, as one of its callers has it. */
export function translateRoute(called: CalledService, resolved: ResolvedRoute, clusters: EgressClusters): Route {
  const match = resolved.route?.match ?? { path: { kind: 'prefix', value: '/' }, headers: [] }
  return {
    ...(resolved.route && { name: resolved.route.name }),
    match: translateMatch(match.path, match.headers),
    ...routeAction(called, resolved, clusters),
  }
}

/**
 * Where a route sends requests, and under which limits.
 *
 * The analysis refuses routes that nothing answers. Should one come all the same, it says 503: left out, its requests
 * would fall through to a route that was not meant for them.
 */
export function routeAction(
  called: CalledService,
  { route, targets }: ResolvedRoute,
  clusters: EgressClusters,
  hop: Hop = {},
): Pick<Route, 'route' | 'direct_response'> {
  const { timeout, retryPolicy } = route ?? DIRECT_PROVISION
  const perRequestMs = shorter(timeout.perRequestMs ?? HTTP_TIMEOUT.perRequestMs, hop.timeout?.perRequestMs)
  const idleMs = shorter(timeout.idleMs, hop.timeout?.idleMs)
  const weighted = targets.flatMap((target) => {
    const name = clusters.clusterOf(called, target)
    return name === undefined ? [] : [{ name, weight: target.weight }]
  })
  const [only, ...others] = weighted
  if (!only || weighted.every(({ weight }) => weight === 0)) return { direct_response: { status: 503 } }
  const retry = translateRetryPolicy(retryPolicy)
  return {
    route: {
      ...(others.length === 0 ? { cluster: only.name } : { weighted_clusters: { clusters: weighted } }),
      ...hop.rewrite,
      ...(perRequestMs !== undefined && { timeout: duration(perRequestMs) }),
      ...(idleMs !== undefined && { idle_timeout: duration(idleMs) }),
      ...(retry && { retry_policy: retry }),
    },
  }
}

/** The shorter of two limits in milliseconds, where 0 is no limit and absent says nothing. */
function shorter(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a === 0 || b === 0 ? Math.max(a, b) : Math.min(a, b)
}
