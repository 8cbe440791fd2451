import type { MeshGraph } from '@mesh-compile/ir'
import { boundOf, type Step } from './steps.ts'

/** How long whoever asked first waits for what a node does for them. */
export interface Waiting {
  /** In milliseconds; Infinity: as long as it takes. */
  readonly milliseconds: number
  /** The step by which the most patient request arrives; absent where work begins by itself. */
  readonly by?: Step
}

/**
 * For every caller, the longest time that anybody waits for it: on each path the shortest limit counts, and of all
 * paths the most patient one. Work begins at gateways and at nodes that nobody calls; callers that cannot be reached
 * from there, for they call each other in a circle, are left out.
 *
 * A widest-path search. Each step is looked at once; those that are reached are taken in the order of their limits.
 */
export function waitingTimes({ mesh }: MeshGraph, steps: ReadonlyMap<string, readonly Step[]>): ReadonlyMap<string, Waiting> {
  const called = new Set<string>()
  const limits = new Set<number>()
  for (const own of steps.values()) {
    for (const { to, limit } of own) {
      called.add(to)
      limits.add(boundOf(limit?.milliseconds))
    }
  }
  const beginnings = [...mesh.virtualGateways, ...mesh.virtualNodes].filter(({ name }) => !called.has(name))
  const waiting = new Map<string, Waiting>()
  const reached = new Map<number, Step[]>()
  const arrive = (name: string, found: Waiting): void => {
    if (waiting.has(name)) return
    waiting.set(name, found)
    for (const step of steps.get(name) ?? []) {
      const limit = Math.min(found.milliseconds, boundOf(step.limit?.milliseconds))
      const group = reached.get(limit)
      if (group) group.push(step)
      else reached.set(limit, [step])
    }
  }
  for (const { name } of beginnings) arrive(name, { milliseconds: Number.POSITIVE_INFINITY })
  // What is reached on the way is never longer than what it was reached by, so each length is done with once.
  for (const milliseconds of [...limits].sort((a, b) => b - a)) {
    for (const step of reached.get(milliseconds) ?? []) arrive(step.to, { milliseconds, by: step })
  }
  return waiting
}

/** The steps by which the most patient request comes to a caller, from the shortest limit on. */
export function patientPath(waiting: ReadonlyMap<string, Waiting>, caller: string): readonly Step[] {
  const path: Step[] = []
  const { milliseconds } = waiting.get(caller) ?? { milliseconds: 0 }
  for (let by = waiting.get(caller)?.by; by; by = waiting.get(by.from)?.by) {
    path.unshift(by)
    if (by.limit?.milliseconds === milliseconds) break
  }
  return path
}
