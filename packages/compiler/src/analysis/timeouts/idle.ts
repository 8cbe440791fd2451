import { isShorter, isStated, isStream, showListener, type Hop, type ListenerTimeouts, type MeshGraph } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { showDuration } from '../../show-duration.ts'
import { timeoutDiagnostics as diagnostics } from './diagnostics.ts'
import { oncePerRoute } from './listeners.ts'

/**
 * Checks that a stated limit of requests is not cut by an idle limit that nobody stated. Where both are stated they are
 * meant: streams that send something now and then live longer than they may be silent.
 */
export function checkIdle({ mesh }: MeshGraph, hops: readonly Hop[], timeouts: ListenerTimeouts, report: Report): void {
  const check = (owner: string, limit: number | undefined, idle: number | undefined, at: Place): void => {
    if (limit === undefined || limit === 0 || idle === undefined || !isShorter(idle, limit)) return
    report(diagnostics.idleCutsRequest, { owner, limit: showDuration(limit), idle: `${showDuration(idle)} (${mesh.settings.defaults})` }, { at })
  }
  for (const { resolved, contract, service } of oncePerRoute(hops)) {
    const { route, timeout } = resolved
    if (!route || isStream(contract.protocol) || !isStated(resolved, 'timeout.perRequest') || isStated(resolved, 'timeout.idle')) continue
    const at = { origin: route.origin, path: 'timeout.perRequest' }
    check(`route '${route.name}' of '${service.name}'`, timeout.perRequestMs, timeout.idleMs, at)
  }
  // Elsewhere the idle limit of a listener follows the routes, which have been checked.
  if (!mesh.settings.listenerTimeout) return
  for (const node of mesh.virtualNodes) {
    for (const [index, listener] of node.listeners.entries()) {
      if (isStream(listener.protocol) || listener.timeout?.idleMs !== undefined) continue
      const at = listener.origin
        ? { origin: listener.origin, path: 'arguments[1].timeout.perRequest' }
        : { origin: node.origin, path: `listeners[${index}]` }
      check(`${showListener(listener)} of virtual node '${node.name}'`, listener.timeout?.perRequestMs, timeouts(node, listener).idleMs, at)
    }
  }
}
