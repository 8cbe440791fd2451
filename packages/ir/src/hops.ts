import { calledListener, type Call, type MeshGraph, type ResolvedRoute } from './graph.ts'
import { isStream, type Listener, type Timeout } from './listener.ts'
import type { VirtualService } from './mesh.ts'
import { callerLimits } from './timeouts.ts'
import type { GatewayRoute } from './virtual-gateway.ts'

/** A way that requests of a declared call take: out of the caller's proxy, by one route of what is called. */
export interface Hop {
  readonly call: Call
  readonly service: VirtualService
  /** The listener of the service that is called. */
  readonly contract: Listener
  readonly resolved: ResolvedRoute
  /** What the caller's proxy allows. */
  readonly limits: Timeout
  /** Where the caller is a gateway. */
  readonly entry?: GatewayEntry
}

/** By which route of a gateway requests come in, and at which of its listeners. */
export interface GatewayEntry {
  readonly route: GatewayRoute
  readonly listener: Listener
}

/** Every hop of a mesh, by caller. Linear in calls times the routes of what they call. */
export function hopsOf(graph: MeshGraph): readonly Hop[] {
  const { mesh, virtualServices } = graph
  // Of a route, all callers but gateways have the same limits.
  const limitsOfRoutes = new Map<ResolvedRoute, Timeout>()
  const limitsOf = (resolved: ResolvedRoute): Timeout => {
    const limits = limitsOfRoutes.get(resolved) ?? callerLimits(resolved)
    limitsOfRoutes.set(resolved, limits)
    return limits
  }
  const through = (call: Call, service: VirtualService, contract: Listener, entry?: GatewayEntry): readonly Hop[] =>
    graph.routesOf(service, contract).map((resolved) =>
      entry
        ? { call, service, contract, resolved, limits: callerLimits(resolved, entry.listener.timeout), entry }
        : { call, service, contract, resolved, limits: limitsOf(resolved) },
    )

  const ofNodes = mesh.virtualNodes.flatMap(({ name }) => {
    // Named twice, a service is called as it is named first.
    const first = new Map(graph.callsOf(name).toReversed().map((call) => [call.virtualService, call]))
    return [...first.values()].toReversed().flatMap((call) => {
      const service = virtualServices.get(call.virtualService)
      return service ? service.listeners.flatMap((contract) => through(call, service, contract)) : []
    })
  })
  const ofGateways = mesh.virtualGateways.flatMap(({ name, routes, listeners }) =>
    routes.flatMap((route, index) => {
      const call = graph.callsOf(name)[index]
      const service = virtualServices.get(route.virtualService)
      const contract = service && calledListener(service, route)
      if (!call || !service || !contract) return []
      return listeners
        .filter(({ protocol, port }) => !isStream(protocol) && port === (route.match.port ?? port))
        .flatMap((listener) => through(call, service, contract, { route, listener }))
    }),
  )
  return [...ofNodes, ...ofGateways]
}
