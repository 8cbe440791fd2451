import type { VirtualGateway } from '@mesh-compile/ir'
import { envoyDiagnostics as diagnostics } from '../diagnostics.ts'
import { routesBehind } from './flatten-route.ts'
import { gatewayRoutesInOrder } from './order.ts'
import type { Translation } from './translation.ts'

/** Reports gateway routes that wait, themselves or by a route of their service, for a header that the gateway lets nobody send. */
export function checkGatewayHeaders({ graph, options, report }: Translation, gateway: VirtualGateway): void {
  const action = options.gatewayHeadersWithUnderscores
  if (action === 'ALLOW') return
  for (const gatewayRoute of gatewayRoutesInOrder(gateway)) {
    const behind = routesBehind(graph, gatewayRoute).flatMap(({ route }) => route ?? [])
    const header = [gatewayRoute, ...behind].flatMap(({ match }) => match.headers).find(({ name }) => name.includes('_'))
    if (!header) continue
    const args = { gateway: gateway.name, gatewayRoute: gatewayRoute.name, header: header.name, action }
    report(diagnostics.gatewayHeaderWithUnderscore, args, { at: { origin: gateway.origin, path: `routes.${gatewayRoute.name}` } })
  }
}
