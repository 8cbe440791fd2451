import { defined } from '../../defined.ts'
import { HERE, type Resource } from '../../plan.ts'
import { serviceType } from '../../resource-types/ecs.ts'
import { attribute, parameter, type ResourceId, type Value } from '../../value.ts'
import { cloudMapServiceId } from '../discovery.ts'
import { awsName } from '../names.ts'
import { clusterArn, subnetIds } from '../parameters.ts'
import type { Proxy } from '../proxies.ts'
import { rolePolicyId } from '../roles.ts'
import type { Runtime } from '../runtime.ts'
import { ENVOY_CONTAINER } from './envoy.ts'
import { serviceId, taskDefinitionId } from './ids.ts'
import type { PlannedTaskProxy } from './planned-tasks.ts'
import { listenerPorts } from './ports.ts'

// Seconds in which failed checks of a load balancer stop no task: Envoy starts after its configuration was fetched.
const GRACE_SECONDS = 60

/**
 * The service that keeps the tasks of a proxy running.
 *
 * @param isPlanned whether a resource is part of the plan: what surrounds a service is for other concerns to decide
 */
export function serviceResource({ mesh }: Runtime, { proxy, platform, task }: PlannedTaskProxy, isPlanned: (id: ResourceId) => boolean): Resource {
  const { name, owner } = proxy
  const securityGroup: ResourceId = { type: 'AWS::EC2::SecurityGroup', key: name }
  const registry = proxy.kind === 'virtual-node' ? cloudMapServiceId(proxy.node) : undefined
  const balanced = balancedPorts(proxy).filter(({ targetGroup }) => isPlanned(targetGroup))
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
        AwsvpcConfiguration: defined({
          Subnets: parameter(subnetIds.name),
          SecurityGroups: isPlanned(securityGroup) ? [attribute(securityGroup, 'GroupId')] : undefined,
        }),
      },
      ...(balanced.length > 0 && {
        HealthCheckGracePeriodSeconds: GRACE_SECONDS,
        LoadBalancers: balanced.map(
          ({ port, targetGroup }): Value => ({ TargetGroupArn: attribute(targetGroup, 'Ref'), ContainerName: ENVOY_CONTAINER, ContainerPort: port }),
        ),
      }),
      ServiceRegistries: registry ? [{ RegistryArn: attribute(registry, 'Arn') }] : undefined,
      EnableExecuteCommand: false,
      PropagateTags: 'SERVICE',
      // Until then, what the tasks before were started from must not be removed: a deployment that fails goes back to them.
      WaitForSteadyState: true,
    }),
    // A task that starts earlier may do nothing, and a target group must belong to a load balancer.
    dependsOn: [
      ...(['execution', 'task'] as const).map((role) => rolePolicyId(name, role)),
      ...balanced.map(({ listener }) => listener).filter(isPlanned),
    ],
  }
}

/** The ports of a gateway, by what leads to them. */
function balancedPorts(proxy: Proxy): readonly { readonly port: number; readonly targetGroup: ResourceId; readonly listener: ResourceId }[] {
  if (proxy.kind !== 'virtual-gateway') return []
  return listenerPorts(proxy).map((port) => ({
    port,
    targetGroup: { type: 'AWS::ElasticLoadBalancingV2::TargetGroup', key: `${proxy.name}/${port}` },
    listener: { type: 'AWS::ElasticLoadBalancingV2::Listener', key: `${proxy.name}/${port}` },
  }))
}
