import { callerLimits, type ResolvedRoute, type Timeout } from '@mesh-compile/ir'
import type { Route, RouteAction } from '../envoy-types.ts'
import { duration } from './duration.ts'
import type { CalledService, EgressClusters } from './egress-clusters.ts'
import { translateMatch } from './match.ts'
import { translateRetryPolicy } from './retry-policy.ts'
import { routeStatPrefix } from './stat-tags.ts'

/** What a caller at the edge changes about a route. */
export interface Hop {
  readonly rewrite?: RouteAction
  /** Limits of the hop itself; of two limits the shorter one holds. */
  readonly timeout?: Timeout | undefined
}

/** A route of a service, as one of its callers has it. */
export function translateRoute(called: CalledService, resolved: ResolvedRoute, clusters: EgressClusters): Route {
  return {
    ...(resolved.route && { name: resolved.route.name }),
    stat_prefix: routeStatPrefix(resolved),
    match: translateMatch(resolved.match, { grpc: resolved.route?.protocol === 'grpc' }),
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
  { targets, timeout, retryPolicy }: ResolvedRoute,
  clusters: EgressClusters,
  hop: Hop = {},
): Pick<Route, 'route' | 'direct_response'> {
  const { perRequestMs, idleMs } = callerLimits({ timeout }, hop.timeout)
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
