import {
  compareGatewayRoutes,
  compareRoutes,
  isStream,
  type GatewayRoute,
  type MeshGraph,
  type Route,
  type VirtualGateway,
  type VirtualRouter,
} from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { findRequest, type Match } from '../requests/find-request.ts'
import { showRequest } from '../requests/show-request.ts'
import { isWellShaped } from '../shape/matches.ts'
import { reachabilityDiagnostics as diagnostics } from './diagnostics.ts'

/** Warns of routes that nothing can match, or to which earlier ones leave nothing. */
export function checkShadowing({ mesh }: MeshGraph, report: Report): void {
  for (const router of mesh.virtualRouters) checkRouter(router, report)
  for (const gateway of mesh.virtualGateways) checkGateway(gateway, report)
}

/** A route that is tried, and those that are tried before it for the same requests. */
interface Tried {
  readonly name: string
  readonly match: Match
  readonly at: Place
}

/** What a finding about a route says about it. */
interface Words {
  readonly owner: string
  readonly show: (match: Match) => string
}

// What is wrong with a match by itself has been told, and what it takes is not known.
function isSound({ protocol, match }: Route | GatewayRoute): boolean {
  return isWellShaped(match, protocol)
}

function checkRouter(router: VirtualRouter, report: Report): void {
  const routes = router.routes.filter(isSound).toSorted(compareRoutes)
  for (const [index, route] of routes.entries()) {
    const before = routes
      .slice(0, index)
      .filter(({ protocol, match }) => protocol === route.protocol && (match.port ?? route.match.port) === route.match.port)
    const tried = ({ name, match, origin }: (typeof routes)[number]): Tried => ({ name, match, at: { origin } })
    const show = (match: Match): string => (isStream(route.protocol) ? 'every connection' : showExample(match))
    const found = findShadow(tried(route), before.map(tried))
    if (found) tell(found, tried(route), { owner: `virtual router '${router.name}'`, show }, report, diagnostics.shadowedRoute)
  }
}

function checkGateway(gateway: VirtualGateway, report: Report): void {
  const routes = gateway.routes.filter(isSound).toSorted(compareGatewayRoutes)
  const tried = ({ name, match }: GatewayRoute): Tried => ({ name, match, at: { origin: gateway.origin, path: `routes.${name}` } })
  for (const [index, route] of routes.entries()) {
    const before = routes.slice(0, index).filter((earlier) => coversWhere(earlier, route))
    const host = route.match.hostname?.value
    const found = findShadow(tried(route), before.map(tried))
    const show = (match: Match): string => showExample(match, host ?? '')
    if (found) tell(found, tried(route), { owner: `'${gateway.name}'`, show }, report, diagnostics.shadowedGatewayRoute)
  }
}

/** Whether a gateway route looks at every request that arrives where another looks for its own. */
export function coversWhere(earlier: GatewayRoute, { protocol, match }: GatewayRoute): boolean {
  const isSameKind = earlier.protocol === 'http' || protocol === 'grpc'
  return isSameKind && coversHost(earlier.match.hostname, match.hostname) && (earlier.match.port ?? match.port) === match.port
}

/** What takes the requests of a route: nothing, for there are none; one earlier route; or several together. */
type Shadow = { readonly kind: 'contradictory' } | { readonly kind: 'shadowed'; readonly by: readonly Tried[] }

function findShadow(route: Tried, before: readonly Tried[]): Shadow | undefined {
  if (findRequest([route.match], []).kind === 'none') return { kind: 'contradictory' }
  const takesAll = (by: readonly Tried[]): boolean => findRequest([route.match], by.map(({ match }) => match)).kind === 'none'
  if (before.length === 0 || !takesAll(before)) return undefined
  const single = before.find((earlier) => takesAll([earlier]))
  return { kind: 'shadowed', by: single ? [single] : smallest(before, takesAll) }
}

/** Those without which something would be left: a smaller reason is easier to understand. */
function smallest(all: readonly Tried[], takesAll: (some: readonly Tried[]) => boolean): readonly Tried[] {
  return all.reduce((kept, candidate) => {
    const without = kept.filter((other) => other !== candidate)
    return takesAll(without) ? without : kept
  }, all)
}

function tell(
  shadow: Shadow,
  { name, match, at }: Tried,
  { owner, show }: Words,
  report: Report,
  definition: typeof diagnostics.shadowedRoute | typeof diagnostics.shadowedGatewayRoute,
): void {
  if (shadow.kind === 'contradictory') {
    report(diagnostics.contradictoryMatch, { route: name, owner }, { at })
    return
  }
  const related = shadow.by.map((earlier) => ({ label: `route '${earlier.name}'`, ...earlier.at }))
  const [single, ...others] = shadow.by
  if (single && others.length === 0) {
    report(definition, { route: name, owner, earlier: single.name, request: show(match) }, { at, related })
    return
  }
  const earlier = shadow.by.map((other) => `'${other.name}'`).join(' and ')
  report(diagnostics.shadowedBySeveral, { route: name, owner, earlier }, { at, related })
}

function showExample(match: Match, host?: string): string {
  const request = findRequest([match], [])
  return request.kind === 'found' ? showRequest(request.value, host === '' ? undefined : host) : 'such a request'
}

function coversHost(wide: GatewayRoute['match']['hostname'], narrow: GatewayRoute['match']['hostname']): boolean {
  if (!wide) return true
  if (!narrow) return false
  if (wide.kind === 'exact') return narrow.kind === 'exact' && narrow.value === wide.value
  return narrow.value.endsWith(wide.value.slice(1)) && (narrow.kind === 'suffix' || narrow.value.length > wide.value.length - 1)
}
