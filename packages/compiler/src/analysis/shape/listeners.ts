import type { Listener, Mesh, Origin } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { EXPLICIT_NODE_PORTS } from './port-book.ts'
import { checkTimeout } from './ranges.ts'
import { checkResilience } from './resilience.ts'

// Ports of the Envoy beside a node, in the network namespace that the application shares with it.
const NODE_PORTS: ReadonlyMap<number, string> = new Map([
  [9901, 'its admin interface'],
  [15000, 'inbound traffic'],
  [15001, 'outbound traffic'],
])
const GATEWAY_PORTS: ReadonlyMap<number, string> = new Map([[9901, 'its admin interface']])

// A server outside the mesh has no Envoy whose ports it could take.
function reservedPorts({ external, interception }: Mesh['virtualNodes'][number]): ReadonlyMap<number, string> {
  if (external) return new Map()
  return interception.kind === 'explicit' ? EXPLICIT_NODE_PORTS : NODE_PORTS
}

/** Checks ports, limits and health checks of every listener, and that one owner's ports differ. */
export function checkListeners(mesh: Mesh, report: Report): void {
  const check = (
    owner: string,
    { listeners, external, origin }: { readonly listeners: readonly Listener[]; readonly external?: boolean; readonly origin?: Origin },
    reserved: ReadonlyMap<number, string> = new Map(),
  ): void => {
    const ports = new Set<number>()
    for (const [index, listener] of listeners.entries()) {
      const { port } = listener
      const at: Place = listener.origin ? { origin: listener.origin, path: 'arguments[0]' } : { origin, path: `listeners[${index}]` }
      const purpose = reserved.get(port)
      if (!Number.isInteger(port) || port < 1 || port > 65535) report(diagnostics.illegalPort, { port, owner }, { at })
      else if (purpose) report(diagnostics.reservedPort, { owner, port, purpose }, { at })
      if (ports.has(port)) report(diagnostics.duplicatePort, { owner, port }, { at: { origin, path: `listeners[${index}]` } })
      ports.add(port)
      const options: Place = listener.origin ? { origin: listener.origin, path: 'arguments[1]' } : at
      // A server outside the mesh has none; that was told.
      if (!external) checkTimeout(owner, listener.protocol, listener.timeout, { ...options, path: `${options.path}.timeout` }, report)
      checkResilience(owner, listener, options, report)
    }
  }
  for (const node of mesh.virtualNodes) {
    check(`virtual node '${node.name}'`, node, reservedPorts(node))
  }
  for (const gateway of mesh.virtualGateways) check(`virtual gateway '${gateway.name}'`, gateway, GATEWAY_PORTS)
  // A service or router repeats the listener of its nodes; the same mistake is told once, where the listener is made.
  const nodeListeners = new Set(mesh.virtualNodes.flatMap((node) => node.listeners.map((listener) => JSON.stringify(listener.origin))))
  for (const [kind, owners] of [
    ['virtual service', mesh.virtualServices],
    ['virtual router', mesh.virtualRouters],
  ] as const) {
    for (const owner of owners) {
      const listeners = owner.listeners.filter((listener) => !listener.origin || !nodeListeners.has(JSON.stringify(listener.origin)))
      check(`${kind} '${owner.name}'`, { ...owner, listeners })
    }
  }
}
