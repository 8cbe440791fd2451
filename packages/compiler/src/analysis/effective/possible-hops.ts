import type { GatewayRoute, Hop, MeshGraph, ResolvedRoute } from '@mesh-compile/ir'
import { arrivals, type Arrival } from '../policy/gateway.ts'
import { gatewayFinder } from '../policy/reach.ts'
import { findRequest, type Match } from '../requests/find-request.ts'

/**
 * Tells which hops some request may take. A gateway route leads to those routes of its service that take what it takes,
 * up to the first one that leaves nothing; of nodes all routes may be meant.
 */
export function createPossibility(graph: MeshGraph): (hop: Hop) => boolean {
  const gateways = new Map(graph.mesh.virtualGateways.map((gateway) => [gateway.name, gateway]))
  const known = new Map<GatewayRoute, readonly Arrival[]>()
  return ({ call, entry, service, contract, resolved }) => {
    const gateway = entry && gateways.get(call.caller.name)
    if (!entry || !gateway) return true
    const possible = known.get(entry.route) ?? arrivals(gateway, entry.route)
    known.set(entry.route, possible)
    const routes = graph.routesOf(service, contract)
    const index = routes.indexOf(resolved)
    return leavesSomething(possible, routes.slice(0, index)) && gatewayFinder(possible)(contract, routes, index, undefined) !== 'none'
  }
}

/** Whether earlier routes leave any request of the gateway route. Asked apart, for what a later route takes may not be known. */
function leavesSomething(possible: readonly Arrival[], earlier: readonly ResolvedRoute[]): boolean {
  return possible.some(({ taken, asReceived }) => {
    const passed = earlier.map(({ match }) => asReceived(match)).filter((match): match is Match => typeof match === 'object')
    return findRequest([taken], passed).kind !== 'none'
  })
}
