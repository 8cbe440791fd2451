import { compareGatewayRoutes, compareRoutes, type GatewayRoute, type MeshGraph, type VirtualGateway, type VirtualRouter } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { reachabilityDiagnostics as diagnostics } from './diagnostics.ts'
import { covers, showRequest } from './requests.ts'

/** Warns of routes that an earlier one leaves nothing to match. */
export function checkShadowing({ mesh }: MeshGraph, report: Report): void {
  for (const router of mesh.virtualRouters) checkRouter(router, report)
  for (const gateway of mesh.virtualGateways) checkGateway(gateway, report)
}

function checkRouter(router: VirtualRouter, report: Report): void {
  const routes = router.routes.toSorted(compareRoutes)
  for (const [index, route] of routes.entries()) {
    const earlier = routes
      .slice(0, index)
      .find((candidate) => candidate.protocol === route.protocol && covers(candidate.match, route.match))
    if (!earlier) continue
    const request = route.protocol === 'tcp' ? 'every connection' : showRequest(route.match)
    report(
      diagnostics.shadowedRoute,
      { route: route.name, router: router.name, earlier: earlier.name, request },
      { at: { origin: route.origin }, related: [{ label: `route '${earlier.name}'`, origin: earlier.origin }] },
    )
  }
}

function checkGateway(gateway: VirtualGateway, report: Report): void {
  const routes = gateway.routes.toSorted(compareGatewayRoutes)
  for (const [index, route] of routes.entries()) {
    const earlier = routes
      .slice(0, index)
      .find((candidate) => coversHost(candidate, route) && (candidate.protocol === 'http' || route.protocol === 'grpc') && covers(candidate.match, route.match))
    if (!earlier) continue
    const { hostname } = route.match
    const request = showRequest(route.match, hostname ? `http://${hostname.value}` : '')
    report(
      diagnostics.shadowedGatewayRoute,
      { route: route.name, gateway: gateway.name, earlier: earlier.name, request },
      {
        at: { origin: gateway.origin, path: `routes.${route.name}` },
        related: [{ label: `gateway route '${earlier.name}'`, origin: gateway.origin, path: `routes.${earlier.name}` }],
      },
    )
  }
}

function coversHost({ match: { hostname: wide } }: GatewayRoute, { match: { hostname: narrow } }: GatewayRoute): boolean {
  if (!wide) return true
  if (!narrow) return false
  if (wide.kind === 'exact') return narrow.kind === 'exact' && narrow.value === wide.value
  return narrow.value.endsWith(wide.value.slice(1)) && (narrow.kind === 'suffix' || narrow.value.length > wide.value.length - 1)
}
