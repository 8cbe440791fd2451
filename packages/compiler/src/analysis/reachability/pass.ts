import { showListener } from '@mesh-compile/ir'
import type { Pass } from '../pass.ts'
import { checkCalls, checkPortCollisions } from './calls.ts'
import { reachabilityDiagnostics } from './diagnostics.ts'
import { checkOneConnection } from './one-connection.ts'
import { checkProviders } from './providers.ts'
import { checkShadowing } from './shadowing.ts'

/** For every declared call, some listener of some virtual node answers on that port, in that protocol. */
export const reachability: Pass = {
  name: 'reachability',
  description: 'For every declared call, some listener of some virtual node answers on that port, in that protocol.',
  diagnostics: reachabilityDiagnostics,
  run(graph, report) {
    checkProviders(graph, report)
    checkCalls(graph, report)
    checkPortCollisions(graph, report)
    checkOneConnection(graph, report)
    checkShadowing(graph, report)
    for (const { name, listeners, origin } of graph.mesh.virtualGateways) {
      for (const [index, listener] of listeners.entries()) {
        if (listener.protocol !== 'tcp') continue
        const args = { gateway: name, listener: showListener(listener) }
        report(reachabilityDiagnostics.gatewayListener, args, { at: { origin, path: `listeners[${index}]` } })
      }
    }
  },
}
