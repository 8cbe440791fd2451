import { defined, unlessEmpty } from '../../defined.ts'
import { HERE, type Resource } from '../../plan.ts'
import { taskDefinitionType } from '../../resource-types/ecs.ts'
import { objectIds } from '../delivery/delivery.ts'
import { awsName } from '../names.ts'
import type { TaskRoles } from '../roles/task-roles.ts'
import type { Runtime, TaskContainer, TaskVolume } from '../runtime.ts'
import { taskDefinitionId } from './ids.ts'
import { proxyConfiguration } from './interception.ts'
import type { PlannedTaskProxy } from './planned-tasks.ts'
import { redirectionOf } from './redirection.ts'

/** The task definition of a proxy, and of the application beside it. */
export function taskDefinition(
  runtime: Runtime,
  { proxy, platform, task }: PlannedTaskProxy,
  roles: TaskRoles,
  containers: readonly TaskContainer[],
  volumes: readonly TaskVolume[],
): Resource {
  const { name, owner } = proxy
  const constraints = 'placementConstraints' in task ? task.placementConstraints : []
  return {
    id: taskDefinitionId(name),
    type: taskDefinitionType,
    concern: 'tasks',
    owner,
    place: HERE,
    properties: defined({
      // AWS: letters, digits, underscores and hyphens.
      Family: awsName(255, runtime.mesh.name, name),
      RequiresCompatibilities: [platform.launchType],
      NetworkMode: 'awsvpc',
      Cpu: task.cpu === undefined ? undefined : String(task.cpu),
      Memory: String(task.memory),
      RuntimePlatform: { OperatingSystemFamily: 'LINUX', CpuArchitecture: task.cpuArchitecture },
      ExecutionRoleArn: roles.of(name, 'execution').arn,
      TaskRoleArn: roles.of(name, 'task').arn,
      ContainerDefinitions: containers.map(({ definition }) => definition),
      Volumes: volumes.map((volume) => ({ Name: volume.name })),
      ProxyConfiguration: redirectionOf(proxy, runtime.options) === 'proxyConfiguration' ? proxyConfiguration(runtime, proxy) : undefined,
      PlacementConstraints: unlessEmpty(constraints.map((expression) => ({ Type: 'memberOf', Expression: expression }))),
    }),
    // Its first container asks for them.
    dependsOn: objectIds(runtime.mesh.name, proxy),
  }
}
