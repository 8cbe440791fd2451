import { calledListener, type GatewayRoute, type MeshGraph, type RequestMatch, type ResolvedRoute, type Timeout } from '@mesh-compile/ir'
import type { Route, RouteAction } from '../envoy-types.ts'
import { mergePath, pathCases, type PathCase } from './gateway-path.ts'
import { translateMatch, type Demands } from './match.ts'
import { routeAction } from './route.ts'
import { gatewayStatPrefix } from './stat-tags.ts'
import type { Translation } from './translation.ts'

/**
 * A gateway route and the routes of its service, merged into routes straight to the virtual nodes: the request is
 * matched once and the gateway needs no hop through itself. What the gateway route takes and no route of the service
 * does is answered 404, as the service would have; it never falls through to the next gateway route.
 *
 * @param timeout what the gateway's listener states
 */
export function flattenRoute(translation: Translation, gatewayRoute: GatewayRoute, timeout: Timeout | undefined): readonly Route[] {
  const resolved = routesBehind(translation.graph, gatewayRoute)
  return pathCases(gatewayRoute).flatMap((pathCase) => {
    const routes: Route[] = []
    for (const route of resolved) {
      const merged = mergeRoute(translation, gatewayRoute, { pathCase, resolved: route, timeout })
      if (!merged) continue
      routes.push(merged.route)
      // Nothing is left for later routes.
      if (merged.whole) return routes
    }
    const match = translateMatch({ ...gatewayRoute.match, path: pathCase.match }, { grpc: gatewayRoute.protocol === 'grpc' })
    return [...routes, { name: gatewayRoute.name, match, direct_response: { status: 404 } }]
  })
}

/** The routes of the service that a gateway route calls, in the order in which they are tried. */
export function routesBehind(graph: MeshGraph, gatewayRoute: GatewayRoute): readonly ResolvedRoute[] {
  const service = graph.virtualServices.get(gatewayRoute.virtualService)
  const listener = service && calledListener(service, gatewayRoute)
  return service && listener ? graph.routesOf(service, listener) : []
}

/** A case of a gateway route and a route of its service, under the limits of the gateway's listener. */
interface Meeting {
  readonly pathCase: PathCase
  readonly resolved: ResolvedRoute
  readonly timeout: Timeout | undefined
}

function mergeRoute(
  translation: Translation,
  gatewayRoute: GatewayRoute,
  { pathCase, resolved, timeout }: Meeting,
): { readonly route: Route; readonly whole: boolean } | undefined {
  const merged = mergePath(pathCase, resolved.match.path)
  const demands = joinDemands(gatewayRoute.match, resolved.match)
  // What cannot be said has been reported, and nothing is written.
  if (!merged || merged === 'unsayable' || !demands) return undefined
  const rewrite: RouteAction = {
    ...merged.rewrite,
    ...(gatewayRoute.rewrite.defaultTargetHostname === 'ENABLED' && { host_rewrite_literal: gatewayRoute.virtualService }),
  }
  const ofRpc = resolved.route?.protocol === 'grpc'
  const route: Route = {
    name: resolved.route ? `${gatewayRoute.name}.${resolved.route.name}` : gatewayRoute.name,
    stat_prefix: gatewayStatPrefix(gatewayRoute.virtualService, gatewayRoute.name, resolved),
    match: translateMatch({ ...demands, path: merged.match }, {
      grpc: gatewayRoute.protocol === 'grpc' || ofRpc,
      ...(merged.also && { also: merged.also }),
    }),
    ...routeAction(gatewayRoute, resolved, translation.clusters, { rewrite, timeout }),
  }
  const narrower = asksMore(gatewayRoute.match, resolved.match) || (ofRpc && gatewayRoute.protocol !== 'grpc')
  return { route, whole: merged.whole && !narrower }
}

/** What the gateway route and the service's route ask, together; undefined when no request is both. */
function joinDemands(gateway: RequestMatch, service: Demands): Omit<Demands, 'path'> | undefined {
  const method = gateway.method ?? service.method
  if (service.method !== undefined && service.method !== method) return undefined
  return {
    headers: [...gateway.headers, ...service.headers],
    queryParameters: [...gateway.queryParameters, ...service.queryParameters],
    ...(method && { method }),
    // The scheme is that of the client's request: what the gateway believes of it, the service sees.
    ...(service.scheme && { scheme: service.scheme }),
  }
}

/** Whether the service's route asks for more, beside the path, than the gateway route has asked already. */
function asksMore(gateway: RequestMatch, { headers, queryParameters, method, scheme }: Demands): boolean {
  return headers.length > 0 || queryParameters.length > 0 || scheme !== undefined || (method !== undefined && method !== gateway.method)
}
