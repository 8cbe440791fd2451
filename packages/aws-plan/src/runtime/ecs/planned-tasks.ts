import type { EcsOnEc2, EcsOnFargate, Ec2Task, FargateTask } from '@mesh-compile/ir'
import type { Proxy } from '../proxies.ts'

/** A proxy whose task definition and service are planned. */
export interface PlannedTaskProxy {
  readonly proxy: Proxy
  readonly platform: EcsOnFargate | EcsOnEc2
  readonly task: FargateTask | Ec2Task
}

/** Those that are, of all. */
export function plannedTasks(proxies: readonly Proxy[]): readonly PlannedTaskProxy[] {
  return proxies.flatMap((proxy): PlannedTaskProxy[] => {
    const { platform } = proxy
    return platform.kind === 'ecs' && platform.task.kind === 'planned' ? [{ proxy, platform, task: platform.task }] : []
  })
}
