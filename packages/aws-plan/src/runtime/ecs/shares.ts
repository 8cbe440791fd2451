import type { Proxy } from '../proxies.ts'
import type { TaskContainer } from '../runtime.ts'

/** What Envoy gets of a task. */
export interface EnvoyShare {
  /** Worker threads. */
  readonly concurrency: number
  /** CPU units; undefined where the task has no limit. */
  readonly cpu: number | undefined
  /** MiB that are kept for it; undefined for a task of the team's own. */
  readonly memory: number | undefined
}

/** A quarter of the task, so that neither it nor the application starves; what the other leaves, each may take. */
export function envoyShare({ platform, kind }: Proxy): EnvoyShare {
  const task = platform.kind === 'ecs' && platform.task.kind === 'planned' ? platform.task : undefined
  // Where nothing is said, not one for each core of a large instance: every task there has an Envoy.
  const concurrency = task?.cpu === undefined ? 2 : Math.max(1, Math.ceil(task.cpu / 1024))
  const part = (whole: number | undefined): number | undefined =>
    whole === undefined ? undefined : kind === 'virtual-gateway' ? whole : Math.floor(whole / 4)
  // AWS: a container has 6 MiB at least.
  const memory = part(task?.memory)
  return { concurrency, cpu: part(task?.cpu), memory: memory === undefined ? undefined : Math.max(6, memory) }
}

/** The CPU units that a container says it takes. */
export function cpuOf({ definition: { Cpu: cpu } }: TaskContainer): number {
  return typeof cpu === 'number' ? cpu : 0
}
