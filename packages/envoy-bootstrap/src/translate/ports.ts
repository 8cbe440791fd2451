import { showListener, type Metrics } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { EGRESS_PORT, INGRESS_PORT, type ProxyKind } from '../contract.ts'
import { envoyDiagnostics as diagnostics } from '../diagnostics.ts'
import { ownerOf, type Proxy } from './proxy.ts'

const KIND_WORDS: Readonly<Record<ProxyKind, string>> = {
  'virtual-node': 'virtual node',
  'virtual-gateway': 'virtual gateway',
}

/** Checks that the admin port, an option, is free where each proxy runs. */
export function checkAdminPort(
  proxy: Proxy,
  { adminPort, metrics }: { readonly adminPort: number; readonly metrics: Metrics | undefined },
  report: Report,
): void {
  const first = metrics?.prometheus?.port === adminPort ? 'Prometheus' : portsOf(proxy).get(adminPort)
  if (first === undefined) return
  const { kind, name, origin } = ownerOf(proxy)
  const args = { kind: KIND_WORDS[kind], proxy: name, port: adminPort, first, second: "Envoy's admin interface" }
  report(diagnostics.portTaken, args, { at: { origin } })
}

/** What each port of a proxy and its application is for. */
function portsOf({ kind, declaration }: Proxy): ReadonlyMap<number, string> {
  const ports = new Map(declaration.listeners.map((listener) => [listener.port, `listener ${showListener(listener)}`]))
  if (kind === 'virtual-gateway') return ports
  const { interception, backends } = declaration
  ports.set(EGRESS_PORT, 'outbound traffic')
  if (interception.kind === 'transparent') return ports.set(INGRESS_PORT, 'inbound traffic')
  for (const [port, applicationPort] of Object.entries(interception.applicationPorts)) {
    ports.set(applicationPort, `the application behind port ${port}`)
  }
  for (const { virtualService, egressPort } of backends) {
    if (egressPort !== undefined) ports.set(egressPort, `backend '${virtualService}'`)
  }
  return ports
}
