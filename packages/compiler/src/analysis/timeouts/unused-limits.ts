import { groupBy, isStated, isStream, type Hop, type MeshGraph } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { showDuration } from '../../show-duration.ts'
import { timeoutDiagnostics as diagnostics } from './diagnostics.ts'
import { showHops } from './show.ts'
import { boundOf, type Step } from './steps.ts'
import { patientPath, waitingTimes, type Waiting } from './waiting.ts'

/**
 * Checks that somebody waits as long as a route allows. Only a limit that is stated can be meant, and none at all is
 * for streams, which live beside the request that began them.
 */
export function checkWaiting(graph: MeshGraph, hops: readonly Hop[], steps: ReadonlyMap<string, readonly Step[]>, report: Report): void {
  const waiting = waitingTimes(graph, steps)
  for (const ways of groupBy(hops, ({ resolved }) => resolved.route).values()) {
    const [{ resolved, contract, service }] = ways
    const limit = resolved.timeout.perRequestMs ?? 0
    if (limit === 0 || isStream(contract.protocol) || !resolved.route || !isStated(resolved, 'timeout.perRequest')) continue
    const patience = ways.map((hop) => ({ hop, milliseconds: patienceOf(hop, waiting) }))
    const most = patience.reduce((a, b) => (b.milliseconds > a.milliseconds ? b : a))
    if (most.milliseconds >= limit) continue
    const { caller } = most.hop.call
    const to = resolved.targets[0]?.node.name ?? service.name
    const before = patientPath(waiting, caller.name)
    const last = { from: caller.name, to, limitMs: before.length > 0 ? limit : most.milliseconds }
    const shown = [...before.map(({ from, to: next, limit: held }) => ({ from, to: next, limitMs: held?.milliseconds ?? 0 })), last]
    const args = { route: resolved.route.name, service: service.name, limit: showDuration(limit), path: showHops(shown) }
    const cause = before[0]?.limit?.from
    const related = cause?.kind === 'declared' ? [{ label: `ends after ${showDuration(most.milliseconds)}`, ...cause.at }] : []
    report(diagnostics.nobodyWaits, args, { at: { origin: resolved.route.origin, path: 'timeout.perRequest' }, related })
  }
}

/** How long those wait who ask a caller to take this hop. A gateway's clients are held to its own listener's limit. */
function patienceOf({ call, entry }: Hop, waiting: ReadonlyMap<string, Waiting>): number {
  if (entry) return boundOf(entry.listener.timeout?.perRequestMs ?? 0)
  return waiting.get(call.caller.name)?.milliseconds ?? Number.POSITIVE_INFINITY
}
