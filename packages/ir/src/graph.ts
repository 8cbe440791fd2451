import { groupBy } from './group-by.ts'
import { compareRoutes, compareText } from './order.ts'
import { isStream, type Listener, type Protocol } from './listener.ts'
import type { Mesh, VirtualRouter, VirtualService } from './mesh.ts'
import type { Declared } from './origin.ts'
import type { Route, RouteMatch, WeightedTarget } from './route.ts'
import type { Identity } from './certificate.ts'
import type { ClientTls } from './tls.ts'
import type { GatewayRoute, VirtualGateway } from './virtual-gateway.ts'
import type { VirtualNode } from './virtual-node.ts'

/** A caller: everything that may name a virtual service. */
export type Caller =
  | ({ readonly kind: 'virtualNode' } & Pick<VirtualNode, 'name' | 'labels' | 'identity' | 'origin'>)
  | ({ readonly kind: 'virtualGateway' } & Pick<VirtualGateway, 'name' | 'labels' | 'identity' | 'origin'>)

/** One declared call: a caller and the virtual service it names. A gateway makes one per gateway route. */
export interface Call extends Declared {
  readonly caller: Caller
  readonly virtualService: string
  readonly tls?: ClientTls
  /** What the caller expects to speak, where it says so. */
  readonly protocol?: Protocol
  /** Of a gateway: the route that makes the call, to one listener of the service. */
  readonly gatewayRoute?: Pick<GatewayRoute, 'protocol' | 'targetPort'>
  /** Property within the declaration at `origin` that names the service, such as `backends[1]`. */
  readonly path: string
}

/** How requests of one listener of a service are spread: the routes in the order in which they are tried. */
export interface ResolvedRoute extends Pick<Route, 'match' | 'timeout' | 'retryPolicy'> {
  /** Absent for a service provided by a virtual node directly; the rest is then the mesh's own. */
  readonly route?: Route
  readonly targets: readonly ResolvedTarget[]
}

/** A target that exists, with the listener that answers; without one, nothing answers there. */
export interface ResolvedTarget extends WeightedTarget {
  readonly node: VirtualNode
  readonly listener?: Listener
}

/** The mesh with its names resolved: what the analysis proves and the emitters print. Names that do not exist are left out. */
export interface MeshGraph {
  readonly mesh: Mesh
  readonly virtualServices: ReadonlyMap<string, VirtualService>
  readonly virtualNodes: ReadonlyMap<string, VirtualNode>
  readonly virtualRouters: ReadonlyMap<string, VirtualRouter>
  readonly calls: readonly Call[]
  callsOf(caller: string): readonly Call[]
  /** The routes of one listener of a service, in the order in which they are tried. */
  routesOf(service: VirtualService, listener: Listener): readonly ResolvedRoute[]
  /** Those who may call this listener of this node, through whichever service; each caller once. */
  callersOf(node: VirtualNode, listener: Listener): readonly Caller[]
}

/** A listener as people write it: `http:8080`. */
export function showListener(listener: { readonly protocol: string; readonly port: number }): string {
  return `${listener.protocol}:${listener.port}`
}

/** Whether two listeners speak the same protocol on the same port. */
export function samePort(a: Pick<Listener, 'port' | 'protocol'>, b: Pick<Listener, 'port' | 'protocol'>): boolean {
  return a.port === b.port && a.protocol === b.protocol
}

/** The identities that a mutual-TLS listener accepts: those of its declared callers, and those added by name. */
export function acceptedIdentities(graph: MeshGraph, node: VirtualNode, listener: Listener): readonly Identity[] {
  const accepted = [
    ...graph.callersOf(node, listener).flatMap((caller) => (caller.identity ? [caller.identity] : [])),
    ...(listener.tls?.clients?.alsoAccept ?? []),
  ]
  const byKey = new Map(accepted.map((identity) => [`${identity.kind}:${identity.value}`, identity]))
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, identity]) => identity)
}

/**
 * The listener of a service that a gateway route calls: the one it names, or else its HTTP or gRPC listener with the
 * lowest port; undefined when there is none that the route's protocol fits.
 */
export function calledListener(
  { listeners }: VirtualService,
  { protocol: kind, targetPort }: Pick<GatewayRoute, 'protocol' | 'targetPort'>,
): Listener | undefined {
  return listeners
    .filter(({ protocol, port }) => !isStream(protocol) && (kind === 'http' || protocol === 'grpc') && port === (targetPort ?? port))
    .toSorted((a, b) => a.port - b.port)[0]
}

/** The listeners of a service that a call may be to: a node may call all of them, a route of a gateway one. */
export function listenersCalled(service: VirtualService, { gatewayRoute }: Call): readonly Listener[] {
  if (!gatewayRoute) return service.listeners
  const listener = calledListener(service, gatewayRoute)
  return listener ? [listener] : []
}

const EVERY_REQUEST: RouteMatch = { path: { kind: 'prefix', value: '/' }, headers: [], queryParameters: [] }

/** Resolves the names of a mesh. Linear in its size; later questions are answered from maps. */
export function buildGraph(mesh: Mesh): MeshGraph {
  const virtualServices = byName(mesh.virtualServices)
  const virtualNodes = byName(mesh.virtualNodes)
  const virtualRouters = byName(mesh.virtualRouters)
  const calls = [...mesh.virtualNodes.flatMap(callsOfNode), ...mesh.virtualGateways.flatMap(callsOfGateway)]
  const callsByCaller = groupBy(calls, (call) => call.caller.name)

  const resolve = (target: WeightedTarget, listener: Listener): ResolvedTarget[] => {
    const node = virtualNodes.get(target.virtualNode)
    if (!node) return []
    const port = target.port ?? listener.port
    const answering = node.listeners.find((candidate) => samePort(candidate, { ...listener, port }))
    return [{ ...target, node, ...(answering && { listener: answering }) }]
  }

  const routeCache = new Map<string, readonly ResolvedRoute[]>()
  const routesOf = (service: VirtualService, listener: Listener): readonly ResolvedRoute[] => {
    const key = `${listener.protocol}:${listener.port}:${service.name}`
    const cached = routeCache.get(key)
    if (cached) return cached
    const routes = resolveRoutes(service, listener)
    routeCache.set(key, routes)
    return routes
  }
  const resolveRoutes = (service: VirtualService, listener: Listener): readonly ResolvedRoute[] => {
    const { provider } = service
    if (!provider) return []
    if (provider.kind === 'virtualNode') {
      const targets = resolve({ virtualNode: provider.name, weight: 100, ...(provider.port !== undefined && { port: provider.port }) }, listener)
      return targets.length > 0 ? [{ match: EVERY_REQUEST, ...mesh.settings.nodeProvider, targets }] : []
    }
    const router = virtualRouters.get(provider.name)
    if (!router?.listeners.some((candidate) => samePort(candidate, listener))) return []
    return router.routes
      .filter(({ protocol, match }) => protocol === listener.protocol && (match.port ?? listener.port) === listener.port)
      .toSorted(compareRoutes)
      .map((route) => {
        const { match, timeout, retryPolicy } = route
        const targets = route.targets.flatMap((target) => resolve(target, listener))
        return { route, match, timeout, ...(retryPolicy && { retryPolicy }), targets }
      })
  }

  let callersByListener: Map<string, Map<string, Caller>> | undefined
  const indexCallers = (): Map<string, Map<string, Caller>> => {
    const index = new Map<string, Map<string, Caller>>()
    for (const call of calls) {
      const service = virtualServices.get(call.virtualService)
      for (const listener of service ? listenersCalled(service, call) : []) {
        for (const { targets } of routesOf(service!, listener)) {
          for (const target of targets) {
            if (!target.listener) continue
            const key = `${target.node.name}:${showListener(target.listener)}`
            const callers = index.get(key) ?? new Map<string, Caller>()
            callers.set(call.caller.name, call.caller)
            index.set(key, callers)
          }
        }
      }
    }
    return index
  }

  return {
    mesh,
    virtualServices,
    virtualNodes,
    virtualRouters,
    calls,
    callsOf: (caller) => callsByCaller.get(caller) ?? [],
    routesOf,
    callersOf: (node, listener) => {
      callersByListener ??= indexCallers()
      return [...(callersByListener.get(`${node.name}:${showListener(listener)}`)?.values() ?? [])]
    },
  }
}

function callsOfNode(node: VirtualNode): Call[] {
  const caller: Caller = { kind: 'virtualNode', ...node }
  return node.backends.map((backend, index) => ({
    caller,
    virtualService: backend.virtualService,
    path: `backends[${index}]`,
    ...(backend.tls && { tls: backend.tls }),
    ...(backend.protocol && { protocol: backend.protocol }),
    ...(node.origin && { origin: node.origin }),
  }))
}

function callsOfGateway(gateway: VirtualGateway): Call[] {
  const caller: Caller = { kind: 'virtualGateway', ...gateway }
  return gateway.routes.map((route) => ({
    caller,
    virtualService: route.virtualService,
    path: `routes.${route.name}.to`,
    gatewayRoute: route,
    ...(route.tls && { tls: route.tls }),
    ...(gateway.origin && { origin: gateway.origin }),
  }))
}

function byName<Named extends { readonly name: string }>(list: readonly Named[]): Map<string, Named> {
  return new Map(list.map((item) => [item.name, item]))
}
