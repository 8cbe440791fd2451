import { showListener, type MeshGraph } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { reachabilityDiagnostics as diagnostics } from './diagnostics.ts'

/** Tells where the requests of a caller all go over one HTTP/2 connection, past a load balancer that only spreads connections. */
export function checkOneConnection(graph: MeshGraph, report: Report): void {
  for (const node of graph.mesh.virtualNodes) {
    const { name, external, listeners, serviceDiscovery, origin } = node
    // How a server outside spreads its load is its own business.
    if (external || serviceDiscovery?.kind !== 'dns' || serviceDiscovery.responseType !== 'LOADBALANCER') continue
    for (const listener of listeners) {
      if (listener.protocol !== 'http2' && listener.protocol !== 'grpc') continue
      const [first] = graph.callersOf(node, listener)
      if (!first) continue
      const args = { client: first.name, node: name, listener: showListener(listener), hostname: serviceDiscovery.hostname }
      const related = [{ label: `called by '${first.name}'`, origin: first.origin }]
      report(diagnostics.oneConnection, args, { at: { origin, path: 'serviceDiscovery' }, related })
    }
  }
}
