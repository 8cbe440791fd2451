import { compareText, type GatewayRoute, type Listener, type VirtualGateway } from '@mesh-compile/ir'

/*
 * Orders in what is emitted. Each is a decision, because Envoy takes the first match or because equal meshes must be
 * equal bytes; nothing follows the order in which files were imported. Routes of a virtual router: `compareRoutes`.
 */

/** Things with a name in the order of their names. */
export function byName(a: { readonly name?: string }, b: { readonly name?: string }): number {
  return compareText(a.name ?? '', b.name ?? '')
}

/** Listeners by port, as people read them; a port stands once in an owner. */
export function byPort(a: Listener, b: Listener): number {
  return a.port - b.port || compareText(a.protocol, b.protocol)
}

/**
 * Gateway routes in the order in which they are tried: priority as in routes (absent: 1001, after every number), then
 * the narrower hostname, exact paths before prefixes, longer paths first, name.
 */
export function compareGatewayRoutes(a: GatewayRoute, b: GatewayRoute): number {
  return (
    (a.priority ?? 1001) - (b.priority ?? 1001) ||
    hostnameBreadth(a) - hostnameBreadth(b) ||
    (b.match.hostname?.value.length ?? 0) - (a.match.hostname?.value.length ?? 0) ||
    Number(a.match.path.kind === 'prefix') - Number(b.match.path.kind === 'prefix') ||
    b.match.path.value.length - a.match.path.value.length ||
    compareText(a.name, b.name)
  )
}

function hostnameBreadth({ match: { hostname } }: GatewayRoute): number {
  if (!hostname) return 2
  return hostname.kind === 'exact' ? 0 : 1
}

/** The routes of a gateway in the order in which they are tried. */
export function gatewayRoutesInOrder(gateway: VirtualGateway): readonly GatewayRoute[] {
  return gateway.routes.toSorted(compareGatewayRoutes)
}
