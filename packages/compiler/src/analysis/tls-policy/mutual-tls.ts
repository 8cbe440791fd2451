import { showListener, type Identity, type Listener, type MeshGraph, type VirtualNode } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { tlsPolicyDiagnostics as diagnostics } from './diagnostics.ts'

/** Checks for every mutual-TLS listener that exactly those get in by TLS who are declared. */
export function checkMutualTls(graph: MeshGraph, report: Report): void {
  const { virtualNodes, virtualGateways } = graph.mesh
  const holders = new Map<string, { readonly name: string; readonly origin?: VirtualNode['origin'] }[]>()
  for (const holder of [...virtualNodes, ...virtualGateways]) {
    if (!holder.identity) continue
    const list = holders.get(keyOf(holder.identity))
    if (list) list.push(holder)
    else holders.set(keyOf(holder.identity), [holder])
  }
  for (const node of virtualNodes) {
    for (const listener of node.listeners) {
      const { tls } = listener
      if (!tls?.clients) continue
      const shown = showListener(listener)
      const at = { origin: listener.origin ?? node.origin, path: 'arguments[1].tls' }
      if (tls.clients.trust.length === 0) {
        report(diagnostics.noClientAuthority, { listener: shown, node: node.name }, { at })
      } else if (graph.callersOf(node, listener).length + tls.clients.alsoAccept.length === 0) {
        // Declared callers without an identity were told so themselves.
        report(diagnostics.nobodyAccepted, { listener: shown, node: node.name }, { at })
      }
      // By plaintext, whoever reaches the port gets in anyway.
      if (tls.mode === 'STRICT') checkIntruders(graph, node, listener, holders, report)
    }
  }
  for (const gateway of virtualGateways) {
    for (const listener of gateway.listeners) {
      const { tls } = listener
      if (!tls?.clients) continue
      const args = { listener: showListener(listener), node: gateway.name }
      const at = { origin: listener.origin ?? gateway.origin, path: 'arguments[1].tls' }
      if (tls.clients.trust.length === 0) report(diagnostics.noClientAuthority, args, { at })
      // Nothing in the mesh calls a gateway; its clients are strangers, known by name or not at all.
      else if (tls.clients.alsoAccept.length === 0) report(diagnostics.nobodyAccepted, args, { at })
    }
  }
}

function checkIntruders(
  graph: MeshGraph,
  node: VirtualNode,
  listener: Listener,
  holders: ReadonlyMap<string, readonly { readonly name: string; readonly origin?: VirtualNode['origin'] }[]>,
  report: Report,
): void {
  const callers = graph.callersOf(node, listener)
  const declared = new Set(callers.map(({ name }) => name))
  const told = new Set<string>()
  for (const caller of callers) {
    if (!caller.identity) continue
    for (const intruder of holders.get(keyOf(caller.identity)) ?? []) {
      if (declared.has(intruder.name) || intruder.name === node.name || told.has(intruder.name)) continue
      told.add(intruder.name)
      report(
        diagnostics.sharedIdentity,
        {
          intruder: intruder.name,
          listener: showListener(listener),
          node: node.name,
          identity: caller.identity.value,
          caller: caller.name,
        },
        { at: { origin: intruder.origin, path: 'identity' }, related: [{ label: `'${caller.name}' has it too`, origin: caller.origin, path: 'identity' }] },
      )
    }
  }
}

function keyOf({ kind, value }: Identity): string {
  return `${kind}:${value}`
}
