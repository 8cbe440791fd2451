import { compareGatewayRoutes, type GatewayRoute, type PathMatch, type VirtualGateway } from '@mesh-compile/ir'
import type { Match } from '../requests/find-request.ts'
import { coversWhere } from '../reachability/shadowing.ts'

/** Requests that a gateway route takes, before anything of them is rewritten. */
export interface Arrival {
  readonly taken: Match
  /** What gateway routes that are tried before take of them. */
  readonly earlier: readonly Match[]
  /** A host by which they come. */
  readonly host: string
  /** A match of the service's routes, which look at the rewritten request, in terms of the request as it was received. */
  readonly asReceived: (match: Match) => Match | 'none' | 'unknown'
}

/** The requests of a gateway route, by what happens to their path. */
export function arrivals(gateway: VirtualGateway, route: GatewayRoute): readonly Arrival[] {
  const routes = gateway.routes.toSorted(compareGatewayRoutes)
  const earlier = routes.slice(0, routes.indexOf(route)).filter((other) => coversWhere(other, route)).map(({ match }) => match)
  const { hostname } = route.match
  const host = hostname ? hostname.value.replace(/^\*/, 'any') : `${gateway.name}.example`
  return rewritesOf(route).map(({ path, before }) => ({
    taken: { ...route.match, path },
    earlier,
    host,
    asReceived: (match) => {
      const received = before(match.path)
      return typeof received === 'string' ? received : { ...match, path: received }
    },
  }))
}

/** Paths that a gateway route takes, and which of them become those of another match. */
interface PathRewrite {
  readonly path: PathMatch
  readonly before: (after: PathMatch) => PathMatch | 'none' | 'unknown'
}

const EVERY_PATH: PathMatch = { kind: 'prefix', value: '/' }

function rewritesOf({ match: { path }, rewrite }: GatewayRoute): readonly PathRewrite[] {
  if (rewrite.path !== undefined) {
    const constant = rewrite.path
    return [{ path, before: (after) => holdsOf(after, constant) }]
  }
  if (path.kind !== 'prefix' || rewrite.prefix === undefined) return [{ path, before: (after) => after }]
  // A prefix is taken off by whole segments; the slash that the match takes is given back.
  const { value } = path
  const base = rewrite.prefix
  const below = base.endsWith('/') ? base : `${base}/`
  const prefix = value.endsWith('/') ? value : `${value}/`
  const whole: PathRewrite = { path: { kind: 'prefix', value: prefix }, before: (after) => moved(after, below, prefix) }
  if (value.endsWith('/')) return [whole]
  return [whole, { path: { kind: 'exact', value }, before: (after) => holdsOf(after, base) }]
}

/** Whether a path that is always the same belongs to a match: then every request does. */
function holdsOf({ kind, value }: PathMatch, path: string): PathMatch | 'none' | 'unknown' {
  if (kind === 'regex') return 'unknown'
  return (kind === 'exact' ? value === path : path.startsWith(value)) ? EVERY_PATH : 'none'
}

/** The paths below `prefix` that belong to a match once `prefix` has become `base`. */
function moved({ kind, value }: PathMatch, base: string, prefix: string): PathMatch | 'none' | 'unknown' {
  if (kind === 'regex') return 'unknown'
  if (value.startsWith(base)) return { kind, value: prefix + value.slice(base.length) }
  return kind === 'prefix' && base.startsWith(value) ? EVERY_PATH : 'none'
}
