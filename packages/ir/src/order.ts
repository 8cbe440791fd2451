import type { Route } from './route.ts'
import type { GatewayRoute } from './virtual-gateway.ts'

/*
 * The orders in which requests meet routes: what the analysis proves is what the emitters print.
 */

// App Mesh: a route without a priority comes after every route with one (0 to 1000).
const NO_PRIORITY = 1001

/** Orders by UTF-16 code units: the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Order in which routes are tried: priority, exact paths before regular expressions before prefixes, longer before
 * shorter, those that ask more first, name.
 */
export function compareRoutes(a: Route, b: Route): number {
  return (
    (a.priority ?? NO_PRIORITY) - (b.priority ?? NO_PRIORITY) ||
    comparePaths(a, b) ||
    demands(b) - demands(a) ||
    compareText(a.name, b.name)
  )
}

/**
 * Order in which gateway routes are tried: priority, then the narrower hostname (exact, longer suffix, shorter suffix,
 * any), then as for routes.
 */
export function compareGatewayRoutes(a: GatewayRoute, b: GatewayRoute): number {
  return (
    (a.priority ?? NO_PRIORITY) - (b.priority ?? NO_PRIORITY) ||
    hostnameBreadth(a) - hostnameBreadth(b) ||
    (b.match.hostname?.value.length ?? 0) - (a.match.hostname?.value.length ?? 0) ||
    comparePaths(a, b) ||
    demands(b) - demands(a) ||
    compareText(a.name, b.name)
  )
}

const PATH_RANK = { exact: 0, regex: 1, prefix: 2 } as const

/** How much a match asks of a request beside its path. */
function demands({ match }: Route | GatewayRoute): number {
  const said = [match.method, match.port, 'scheme' in match ? match.scheme : undefined].filter((value) => value !== undefined)
  return match.headers.length + match.queryParameters.length + said.length
}

function comparePaths({ match: { path: a } }: Route | GatewayRoute, { match: { path: b } }: Route | GatewayRoute): number {
  return PATH_RANK[a.kind] - PATH_RANK[b.kind] || b.value.length - a.value.length
}

function hostnameBreadth({ match: { hostname } }: GatewayRoute): number {
  if (!hostname) return 2
  return hostname.kind === 'exact' ? 0 : 1
}
