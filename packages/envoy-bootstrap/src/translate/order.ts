import { compareGatewayRoutes, compareText, type GatewayRoute, type Listener, type VirtualGateway } from '@mesh-compile/ir'

/*
 * Orders in what is emitted. Each is a decision, because Envoy takes the first match or because equal meshes must be
 * equal bytes; nothing follows the order in which files were imported. Routes: `compareRoutes` and
 * `compareGatewayRoutes` of the IR, which the analysis shares.
 */

/** Things with a name in the order of their names. */
export function byName(a: { readonly name?: string }, b: { readonly name?: string }): number {
  return compareText(a.name ?? '', b.name ?? '')
}

/** Listeners by port, as people read them; a port stands once in an owner. */
export function byPort(a: Listener, b: Listener): number {
  return a.port - b.port || compareText(a.protocol, b.protocol)
}

/** The routes of a gateway in the order in which they are tried. */
export function gatewayRoutesInOrder(gateway: VirtualGateway): readonly GatewayRoute[] {
  return gateway.routes.toSorted(compareGatewayRoutes)
}
