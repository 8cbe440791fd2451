import type { GatewayRoute, Listener, RequestMatch, ResolvedRoute, RouteMatch, Timeout, VirtualService } from '@mesh-compile/ir'
import type { Route, RouteAction, VirtualHost } from '../envoy-types.ts'
import { mergePath, pathCases, type PathCase } from './gateway-path.ts'
import { byPort } from './order.ts'
import { translateMatch } from './match.ts'
import { routeAction } from './route.ts'
import { gatewayStatPrefix } from './stat-tags.ts'
import type { Translation } from './translation.ts'

/**
 * One virtual host for each hostname that routes name, and one for all others. Envoy looks into the narrowest host
 * only, so each also holds the routes of the wider ones, in one common order.
 *
 * @param routes in the order in which they are tried
 * @param timeout what the listener itself states
 */
export function gatewayVirtualHosts(
  translation: Translation,
  routes: readonly GatewayRoute[],
  timeout: Timeout | undefined,
): readonly VirtualHost[] {
  const flattened = new Map(routes.map((route) => [route, flatten(translation, route, timeout)]))
  const hosts = new Set(routes.map(({ match }) => hostOf(match.hostname?.value)))
  return [...hosts].toSorted().map((host) => ({
    name: host,
    domains: [host],
    routes: routes
      .filter(({ match }) => covers(hostOf(match.hostname?.value), host))
      .flatMap((route) => flattened.get(route) ?? []),
  }))
}

/** Hosts are compared without regard to case. */
function hostOf(hostname: string | undefined): string {
  return hostname?.toLowerCase() ?? '*'
}

/** Whether every request of `host` is one of `wider`: equal, or below its `*.` at any depth. */
function covers(wider: string, host: string): boolean {
  return wider === '*' || wider === host || (wider.startsWith('*.') && host.endsWith(wider.slice(1)))
}

/**
 * A gateway route and the routes of its service, merged into routes straight to the virtual nodes: the request is
 * matched once and the gateway needs no hop through itself. What the gateway route takes and no route of the service
 * does is answered 404, as the service would have; it never falls through to the next gateway route.
 */
function flatten(translation: Translation, gatewayRoute: GatewayRoute, timeout: Timeout | undefined): Route[] {
  const service = translation.graph.virtualServices.get(gatewayRoute.virtualService)
  const listener = service && calledListener(service, gatewayRoute)
  const resolved = service && listener ? translation.graph.routesOf(service, listener) : []
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

/** The listener of the service that a gateway route calls: the one it names, or that with the lowest port. */
function calledListener(service: VirtualService, { protocol: kind, targetPort }: GatewayRoute): Listener | undefined {
  return service.listeners
    .filter(({ protocol, port }) => protocol !== 'tcp' && (kind === 'http' || protocol === 'grpc') && port === (targetPort ?? port))
    .toSorted(byPort)[0]
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
  const { match } = resolved
  const merged = mergePath(pathCase, match.path)
  if (!merged) return undefined
  const demands = { ...match, path: merged.match, ...joinDemands(gatewayRoute.match, match) }
  const rewritesHost = gatewayRoute.rewrite.defaultTargetHostname === 'ENABLED'
  const rewrite: RouteAction = {
    ...(merged.rewrite !== undefined && { prefix_rewrite: merged.rewrite }),
    ...(rewritesHost && { host_rewrite_literal: gatewayRoute.virtualService }),
  }
  const name = resolved.route ? `${gatewayRoute.name}.${resolved.route.name}` : gatewayRoute.name
  const route: Route = {
    name,
    stat_prefix: gatewayStatPrefix(gatewayRoute.virtualService, gatewayRoute.name, resolved),
    match: translateMatch(demands, { grpc: gatewayRoute.protocol === 'grpc' || resolved.route?.protocol === 'grpc' }),
    ...routeAction(gatewayRoute, resolved, translation.clusters, { rewrite, timeout }),
  }
  return { route, whole: merged.whole && !asksMore(match) }
}

/** What the gateway route and the service's route ask, together. */
function joinDemands(gateway: RequestMatch, service: RequestMatch): Omit<RequestMatch, 'path'> {
  const method = gateway.method ?? service.method
  return {
    headers: [...gateway.headers, ...service.headers],
    queryParameters: [...gateway.queryParameters, ...service.queryParameters],
    ...(method && { method }),
  }
}

function asksMore({ headers, queryParameters, method, scheme }: RouteMatch): boolean {
  return headers.length > 0 || queryParameters.length > 0 || method !== undefined || scheme !== undefined
}
