import { defined } from '../../defined.ts'
import { HERE, type Resource } from '../../plan.ts'
import { serviceType } from '../../resource-types/ecs.ts'
import { attribute, parameter, type ResourceId, type Value } from '../../value.ts'
import { cloudMapServiceId } from '../discovery.ts'
import { gatewayTargets } from '../load-balancers/load-balancers.ts'
import { awsName } from '../names.ts'
import { clusterArn, subnetIds } from '../parameters.ts'
import type { TaskRoles } from '../roles/task-roles.ts'
import type { Runtime } from '../runtime.ts'
import { ENVOY_CONTAINER } from './envoy.ts'
import { serviceId, taskDefinitionId } from './ids.ts'
import type { PlannedTaskProxy } from './planned-tasks.ts'

// Seconds in which failed checks of a load balancer stop no task: Envoy starts after its configuration was fetched.
const GRACE_SECONDS = 60

/** The service that keeps the tasks of a proxy running. */
export function serviceResource(
  runtime: Runtime,
  { proxy, platform, task }: PlannedTaskProxy,
  { roles, securityGroups, rules }: { readonly roles: TaskRoles; readonly securityGroups: Value; readonly rules: readonly ResourceId[] },
): Resource {
  const { mesh } = runtime
  const { name, owner } = proxy
  const registry = proxy.kind === 'virtual-node' ? cloudMapServiceId(proxy.node) : undefined
  const targets = proxy.kind === 'virtual-gateway' ? gatewayTargets(runtime, proxy) : []
  return {
    id: serviceId(name),
    type: serviceType,
    concern: 'tasks',
    owner,
    place: HERE,
    properties: defined({
      ServiceName: awsName(255, mesh.name, name),
      Cluster: parameter(clusterArn.name),
      TaskDefinition: attribute(taskDefinitionId(name), 'Ref'),
      ...(task.capacityProvider === undefined
        ? { LaunchType: platform.launchType }
        : { CapacityProviderStrategy: [{ CapacityProvider: task.capacityProvider, Weight: 1 }] }),
      DesiredCount: task.desiredCount,
      // New tasks take over before old ones are stopped; what does not start is taken back.
      DeploymentConfiguration: {
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: parameter(subnetIds.name),
          SecurityGroups: securityGroups,
        },
      },
      ...(targets.length > 0 && {
        HealthCheckGracePeriodSeconds: GRACE_SECONDS,
        LoadBalancers: targets.map(({ port, targetGroupArn }): Value => ({ TargetGroupArn: targetGroupArn, ContainerName: ENVOY_CONTAINER, ContainerPort: port })),
      }),
      ServiceRegistries: registry ? [{ RegistryArn: attribute(registry, 'Arn') }] : undefined,
      EnableExecuteCommand: false,
      PropagateTags: 'SERVICE',
      // Until then, what the tasks before were started from must not be removed: a deployment that fails goes back to them.
      WaitForSteadyState: true,
    }),
    // A task that starts earlier, or still runs when these are gone, may do nothing and reaches nothing; and a target group
    // must belong to a load balancer.
    dependsOn: [
      ...(['execution', 'task'] as const).flatMap((role) => roles.of(name, role).after),
      ...rules,
      ...targets.flatMap(({ after }) => after),
    ],
  }
}
