import type { Pass } from '../pass.ts'
import { checkCalls, checkPortCollisions } from './calls.ts'
import { reachabilityDiagnostics } from './diagnostics.ts'
import { checkGatewayListeners } from './gateway-listeners.ts'
import { checkEgressHosts } from './egress-hosts.ts'
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
    checkEgressHosts(graph, report)
    checkShadowing(graph, report)
    checkGatewayListeners(graph, report)
  },
}
