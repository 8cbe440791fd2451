import type { VirtualGateway } from '@mesh-compile/ir'
import { envoyDiagnostics as diagnostics } from '../diagnostics.ts'
import { routesBehind } from './flatten-route.ts'
import { mergePath, pathCases } from './gateway-path.ts'
import { gatewayRoutesInOrder } from './order.ts'
import type { Translation } from './translation.ts'

/** Reports gateway routes that meet a regular expression of their service in a way that Envoy cannot be told. */
export function checkGatewayRegexes({ graph, report }: Translation, gateway: VirtualGateway): void {
  for (const gatewayRoute of gatewayRoutesInOrder(gateway)) {
    const cases = pathCases(gatewayRoute)
    for (const { route, match } of routesBehind(graph, gatewayRoute)) {
      if (!route || !cases.some((pathCase) => mergePath(pathCase, match.path) === 'unsayable')) continue
      const { name, virtualService } = gatewayRoute
      const args = { gateway: gateway.name, gatewayRoute: name, route: route.name, service: virtualService, regex: match.path.value }
      report(diagnostics.regexNotMerged, args, {
        at: { origin: gateway.origin, path: `routes.${name}` },
        related: [{ label: `route '${route.name}'`, origin: route.origin, path: 'match.path' }],
      })
    }
  }
}
