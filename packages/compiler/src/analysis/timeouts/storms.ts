import { repeatsAnswered, retriesOf, type MeshGraph, type RetryPolicy } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { timeoutDiagnostics as diagnostics } from './diagnostics.ts'
import type { Step } from './steps.ts'

// Three tries on each of four hops, App Mesh's own, are 81. What is beyond has been made by somebody, or by a long path.
const MOST_REQUESTS = 100

/** The most requests that one request becomes at the end of a path when everything fails, and its last step. */
interface Multiplied {
  readonly requests: number
  readonly by?: Step
}

/**
 * Checks that retries of several hops do not multiply without bound. Under a retry budget they cannot: beyond a hundred
 * at once they are a fifth of the traffic.
 *
 * Callers are taken once all who call them are known, so each step is looked at once; those in a circle and behind one
 * never are, for a circle has no longest path. Of the paths that multiply too much the worst is told.
 */
export function checkStorms({ mesh }: MeshGraph, steps: ReadonlyMap<string, readonly Step[]>, report: Report): void {
  if (mesh.settings.retryConcurrency !== 'UNLIMITED') return
  const open = new Map<string, number>()
  for (const own of steps.values()) for (const { to } of own) open.set(to, (open.get(to) ?? 0) + 1)
  const most = new Map<string, Multiplied>()
  const ready = [...mesh.virtualGateways, ...mesh.virtualNodes].map(({ name }) => name).filter((name) => !open.has(name))
  let worst: Multiplied = { requests: MOST_REQUESTS }
  for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
    const { requests } = most.get(name) ?? { requests: 1 }
    for (const step of steps.get(name) ?? []) {
      const multiplied = { requests: requests * triesOf(step.hop.resolved.retryPolicy), by: step }
      if (multiplied.requests > (most.get(step.to)?.requests ?? 0)) most.set(step.to, multiplied)
      if (multiplied.requests > worst.requests) worst = multiplied
      const left = (open.get(step.to) ?? 0) - 1
      open.set(step.to, left)
      if (left === 0) ready.push(step.to)
    }
  }
  if (!worst.by) return
  const path = pathTo(worst.by, most)
  const args = {
    client: path[0]?.from ?? worst.by.from,
    node: worst.by.to,
    requests: worst.requests < 1e6 ? worst.requests : 'more than a million',
    path: path.map(({ from, to, hop }) => `${from} -> ${to}: ${triesOf(hop.resolved.retryPolicy)} tries`).join(', '),
  }
  report(diagnostics.retryStorm, args, { at: { origin: mesh.origin, path: 'arguments[1].defaults' } })
}

/** How often a hop sends a request that fails at its far end. What could not connect was never there to be multiplied. */
function triesOf(policy: RetryPolicy | undefined): number {
  const retries = retriesOf(policy)
  return retries && (repeatsAnswered(retries) || retries.grpcRetryEvents.length > 0) ? 1 + retries.maxRetries : 1
}

function pathTo(last: Step, most: ReadonlyMap<string, Multiplied>): readonly Step[] {
  const path = [last]
  for (let by = most.get(last.from)?.by; by; by = most.get(by.from)?.by) path.unshift(by)
  return path.filter(({ hop }) => triesOf(hop.resolved.retryPolicy) > 1)
}
