import { deriveListenerTimeouts, hopsOf } from '@mesh-compile/ir'
import type { Pass } from '../pass.ts'
import { timeoutDiagnostics } from './diagnostics.ts'
import { checkIdle } from './idle.ts'
import { checkListenersBehind, checkListenersInVain } from './listeners.ts'
import { checkRetries } from './retries.ts'
import { stepsByCaller } from './steps.ts'
import { checkStorms } from './storms.ts'
import { checkWaiting } from './unused-limits.ts'

/**
 * Every limit that is stated can be used, and retries neither come too late nor multiply. Linear in the hops: paths are
 * followed by their worst or best value, never listed.
 */
export const timeouts: Pass = {
  name: 'timeouts',
  description: 'Every limit that is stated can be used on some call path, and retries neither come too late nor multiply.',
  diagnostics: timeoutDiagnostics,
  run(graph, report) {
    const hops = hopsOf(graph)
    const listenerTimeouts = deriveListenerTimeouts(graph)
    const steps = stepsByCaller(hops, { settings: graph.mesh.settings, timeouts: listenerTimeouts })
    checkWaiting(graph, hops, steps, report)
    checkListenersBehind(graph, hops, listenerTimeouts, report)
    checkListenersInVain(graph, hops, report)
    checkRetries(hops, report)
    checkIdle(graph, hops, listenerTimeouts, report)
    checkStorms(graph, steps, report)
  },
}
