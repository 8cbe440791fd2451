import { showListener, type Listener } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { EGRESS_PORT, INGRESS_PORT, type ProxyKind } from '../contract.ts'
import { envoyDiagnostics as diagnostics } from '../diagnostics.ts'
import type { ProxyOwner } from './translation.ts'

const KIND_WORDS: Readonly<Record<ProxyKind, string>> = {
  'virtual-node': 'virtual node',
  'virtual-gateway': 'virtual gateway',
}

/** Checks that the admin port, an option, is free where each proxy runs. */
export function checkAdminPort(
  owner: ProxyOwner & { readonly listeners: readonly Listener[] },
  adminPort: number,
  report: Report,
): void {
  const uses = new Map(owner.listeners.map((listener) => [listener.port, `listener ${showListener(listener)}`]))
  if (owner.kind === 'virtual-node') {
    uses.set(INGRESS_PORT, 'inbound traffic')
    uses.set(EGRESS_PORT, 'outbound traffic')
  }
  const first = uses.get(adminPort)
  if (first === undefined) return
  const args = { kind: KIND_WORDS[owner.kind], proxy: owner.name, port: adminPort, first, second: "Envoy's admin interface" }
  report(diagnostics.portTaken, args, { at: { origin: owner.origin } })
}
