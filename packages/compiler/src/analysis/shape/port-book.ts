import type { VirtualNode } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'

/** Who has which port in the network namespace of a node with explicit interception. */
export interface PortBook {
  /** A port whose own mistakes are told elsewhere. */
  reserve(port: number, purpose: string): void
  /** Takes a port; reports one that cannot be bound. */
  take(port: number, purpose: string, at: Place): void
}

/** What the Envoy of such a node binds besides what the node says. */
export const EXPLICIT_NODE_PORTS: ReadonlyMap<number, string> = new Map([
  [9901, 'its admin interface'],
  [15001, 'outbound traffic'],
])

/** Starts with the ports that Envoy always takes. */
export function createPortBook({ name }: VirtualNode, report: Report): PortBook {
  const purposes = new Map([...EXPLICIT_NODE_PORTS].map(([port, purpose]) => [port, purpose.replace(/^its/, "Envoy's")]))
  return {
    reserve: (port, purpose) => {
      if (!purposes.has(port)) purposes.set(port, purpose)
    },
    take: (port, purpose, at) => {
      if (!Number.isInteger(port) || port < 1 || port > 65535) {
        report(diagnostics.illegalPort, { port, owner: `virtual node '${name}'` }, { at })
        return
      }
      const first = purposes.get(port)
      if (first === undefined) purposes.set(port, purpose)
      else report(diagnostics.portsCollide, { node: name, port, first, second: purpose }, { at })
    },
  }
}
