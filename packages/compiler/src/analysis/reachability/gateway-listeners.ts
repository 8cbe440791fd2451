import { calledListener, isStream, showListener, type GatewayRoute, type Listener, type MeshGraph, type VirtualGateway, type VirtualService } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { isPort } from '../shape/ranges.ts'
import { reachabilityDiagnostics as diagnostics } from './diagnostics.ts'

/** Checks that a gateway has listeners for its routes, and that the services behind them have listeners for what they send. */
export function checkGatewayListeners({ mesh, virtualServices }: MeshGraph, report: Report): void {
  for (const gateway of mesh.virtualGateways) {
    if (gateway.listeners.length === 0) {
      report(diagnostics.noGatewayListener, { gateway: gateway.name }, { at: { origin: gateway.origin, path: 'listeners' } })
    }
    for (const [index, listener] of gateway.listeners.entries()) {
      if (!isStream(listener.protocol)) continue
      const args = { gateway: gateway.name, listener: showListener(listener) }
      report(diagnostics.gatewayListener, args, { at: { origin: gateway.origin, path: `listeners[${index}]` } })
    }
    for (const route of gateway.routes) {
      checkPort(gateway, route, report)
      checkTarget(gateway, route, virtualServices.get(route.virtualService), report)
    }
  }
}

function checkPort({ name, listeners, origin }: VirtualGateway, route: GatewayRoute, report: Report): void {
  const { port } = route.match
  // What is no port at all, and that there is none, was told by itself.
  if (port === undefined || !isPort(port) || listeners.length === 0 || listeners.some((listener) => listener.port === port)) return
  const args = { gateway: name, route: route.name, port, listeners: show(listeners) }
  report(diagnostics.gatewayRoutePort, args, { at: { origin, path: `routes.${route.name}.match.port` } })
}

function checkTarget({ name, origin }: VirtualGateway, route: GatewayRoute, service: VirtualService | undefined, report: Report): void {
  const { targetPort } = route
  // That a service speaks nothing that a gateway can send is told by itself.
  if (!service || calledListener(service, route) || service.listeners.every(({ protocol }) => isStream(protocol))) return
  if (targetPort !== undefined && !isPort(targetPort)) return
  const wanted = `${route.protocol === 'grpc' ? 'gRPC' : 'HTTP'}${targetPort === undefined ? '' : ` on port ${targetPort}`}`
  const args = { gateway: name, route: route.name, service: service.name, wanted, listeners: show(service.listeners) }
  report(diagnostics.gatewayTarget, args, { at: { origin, path: `routes.${route.name}${targetPort === undefined ? '' : '.targetPort'}` } })
}

function show(listeners: readonly Listener[]): string {
  return listeners.length === 0 ? 'no port' : listeners.map(showListener).join(', ')
}
