import type { Pass } from '../pass.ts'
import { isSound } from '../reachability/providers.ts'
import { checkClientPolicy } from './client-policy.ts'
import { tlsPolicyDiagnostics } from './diagnostics.ts'
import { checkMutualTls } from './mutual-tls.ts'
import { checkPolicyPorts } from './policy-ports.ts'

/** Both ends of every call agree on TLS, and where client certificates are asked for only declared callers get in. */
export const tlsPolicy: Pass = {
  name: 'tls-policy',
  description: 'Both ends of every call agree on TLS, and where client certificates are asked for only declared callers get in.',
  diagnostics: tlsPolicyDiagnostics,
  run(graph, report) {
    for (const call of graph.calls) {
      const service = graph.virtualServices.get(call.virtualService)
      // Behind a broken contract the two ends differ because of it; that was told.
      if (service && isSound(graph, service)) checkClientPolicy(graph, call, service, report)
    }
    checkPolicyPorts(graph, report)
    checkMutualTls(graph, report)
  },
}
