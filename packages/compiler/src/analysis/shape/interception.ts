import { isStream, showListener, type Backend, type ExplicitInterception, type MeshGraph, type VirtualNode } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { createPortBook, type PortBook } from './port-book.ts'

/** Checks the ports of nodes with explicit interception, and that others name none. */
export function checkInterception({ mesh, virtualServices }: MeshGraph, report: Report): void {
  for (const node of mesh.virtualNodes) {
    const { interception } = node
    const book = createPortBook(node, report)
    if (interception.kind === 'explicit') checkApplicationPorts(node, interception, book, report)
    const seen = new Set<string>()
    for (const [index, backend] of node.backends.entries()) {
      if (seen.has(backend.virtualService)) continue
      seen.add(backend.virtualService)
      const listeners = virtualServices.get(backend.virtualService)?.listeners
      if (!listeners) continue
      const tcpPorts = listeners.flatMap(({ protocol, port }) => (isStream(protocol) ? [port] : []))
      checkBackend(node, backend, tcpPorts, { origin: node.origin, path: `backends[${index}]` }, book, report)
    }
  }
}

function checkApplicationPorts(node: VirtualNode, { applicationPorts }: ExplicitInterception, book: PortBook, report: Report): void {
  for (const [index, listener] of node.listeners.entries()) {
    const { port } = listener
    book.reserve(port, `listener ${showListener(listener)}`)
    if (applicationPorts[port] !== undefined) continue
    const args = { node: node.name, listener: showListener(listener), port }
    report(diagnostics.noApplicationPort, args, { at: { origin: node.origin, path: `listeners[${index}]` } })
  }
  for (const [key, applicationPort] of Object.entries(applicationPorts)) {
    const at = { origin: node.origin, path: `applicationPorts.${key}` }
    const listener = node.listeners.find(({ port }) => String(port) === key)
    if (listener) book.take(applicationPort, `the application behind ${showListener(listener)}`, at)
    else report(diagnostics.uselessPort, { node: node.name, field: `applicationPorts[${key}]`, reason: `it has no listener on port ${key}` }, { at })
  }
}

function checkBackend(
  { name: node, interception }: VirtualNode,
  { virtualService: service, egressPort }: Backend,
  tcpPorts: readonly number[],
  at: Place,
  book: PortBook,
  report: Report,
): void {
  const useless = (reason: string): void =>
    report(diagnostics.uselessPort, { node, field: `egressPort of '${service}'`, reason }, { at })
  if (interception.kind === 'transparent') {
    if (egressPort !== undefined) useless('interception is transparent, so the application connects to the service itself')
  } else if (tcpPorts.length === 0) {
    if (egressPort !== undefined) useless('it is no TCP service; all others are reached on 127.0.0.1:15001 by their Host')
  } else if (egressPort === undefined) {
    report(diagnostics.noEgressPort, { node, service, reason: 'the backend has no egressPort' }, { at })
  } else if (tcpPorts.length > 1) {
    const reason = `one egressPort cannot lead to several TCP ports (${tcpPorts.join(', ')}); make each a service of its own`
    report(diagnostics.noEgressPort, { node, service, reason }, { at })
  } else {
    book.take(egressPort, `backend '${service}'`, at)
  }
}
