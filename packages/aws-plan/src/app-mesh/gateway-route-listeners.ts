import { showListener, type GatewayRoute, type Listener, type VirtualGateway } from '@mesh-compile/ir'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import type { Planning } from './planning.ts'

/** The listeners whose requests a gateway route takes in App Mesh; those that it should take and cannot are reported. */
export function listenersOf({ report }: Planning, gateway: VirtualGateway, { name, protocol, match }: GatewayRoute): readonly Listener[] {
  const meant = gateway.listeners.filter(({ port }) => port === (match.port ?? port))
  if (protocol === 'grpc') return listenersOfCalls(meant)
  const able = meant.filter((listener) => listener.protocol !== 'grpc')
  const at = { origin: gateway.origin, path: `routes.${name}.match` }
  const lost = meant.filter((listener) => !able.includes(listener)).map(showListener)
  if (able.length === 0 && lost.length > 0) {
    report(diagnostics.gatewayRouteProtocol, { route: name, gateway: gateway.name, listeners: lost.join(' and ') }, { at })
  } else {
    for (const listener of lost) report(diagnostics.partOfListeners, { route: name, gateway: gateway.name, listener }, { at })
  }
  return able
}

/**
 * Calls of gRPC can be told by their path on listeners of HTTP as well. HTTP/1.1 carries none: such a listener has the
 * route only where no other one is meant.
 */
function listenersOfCalls(meant: readonly Listener[]): readonly Listener[] {
  const carrying = meant.filter((listener) => listener.protocol !== 'http')
  return carrying.length > 0 ? carrying : meant
}
