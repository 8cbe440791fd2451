import type { AwsOptions } from '../options.ts'
import { HERE, type Parameter, type Resource } from '../plan.ts'
import { loadBalancerListenerType, loadBalancerType, targetGroupType } from '../resource-types/elastic-load-balancing.ts'
import { attribute, parameter, type ResourceId, type Value } from '../value.ts'
import { awsName } from './names.ts'
import { parameterNames, vpcId } from './parameters.ts'
import type { Proxy } from './proxies.ts'
import type { Contribution, Runtime } from './runtime.ts'
import { loadBalancerGroupId } from './security-groups/groups.ts'
import { joinedGroups, type Member } from './security-groups/joined-groups.ts'

type GatewayProxy = Extract<Proxy, { readonly kind: 'virtual-gateway' }>

/** A Network Load Balancer before each gateway on ECS; those that exist are asked for by their target groups. */
export function planLoadBalancers(runtime: Runtime): Contribution {
  const { mesh, options } = runtime
  const balanced = gatewaysWith('planned', runtime)
  const members = balanced.map(({ name }): Member => ({ proxy: name, group: loadBalancerGroupId(name), what: `the load balancer of virtual gateway ${name}` }))
  const groups = joinedGroups(runtime, 'loadBalancerSecurityGroupIds', members)
  return {
    parameters: [...(balanced.length > 0 ? [vpcId, subnetIds, ...groups.parameters] : []), ...Array.from(existingTargetGroups(runtime), targetGroupParameter)],
    resources: balanced.flatMap((gateway) => [
      loadBalancerResource(mesh.name, gateway, options.gatewayScheme, groups.of(gateway.name)),
      ...gateway.gateway.listeners.flatMap(({ port }) => [targetGroupResource(mesh.name, gateway, port), listenerResource(gateway, port)]),
    ]),
    outputs: balanced.length === 0 ? [] : [
      {
        name: 'gatewayDnsNames',
        description: 'DNS name of the load balancer before the virtual gateway',
        value: Object.fromEntries(balanced.map(({ name }) => [name, attribute(loadBalancerId(name), 'DNSName')])),
      },
    ],
  }
}

/**
 * What stands before a gateway: a load balancer that is planned, one that exists, or nothing. Whoever has a service and
 * a task definition of their own, registers their tasks with a load balancer of their own.
 */
export function loadBalancerOf({ platform }: Pick<Proxy, 'platform'>, { gatewayLoadBalancer }: AwsOptions): 'planned' | 'existing' | 'none' {
  if (platform.kind === 'ec2') return 'none'
  return platform.task.kind === 'planned' && gatewayLoadBalancer === 'nlb' ? 'planned' : 'existing'
}

/** Where the tasks of a gateway are to be registered, by port of its listener. */
export interface GatewayTarget {
  readonly port: number
  readonly targetGroupArn: Value
  /** Before it, ECS refuses the target group. */
  readonly after: readonly ResourceId[]
}

/** The target groups of a gateway whose service is planned. */
export function gatewayTargets(runtime: Runtime, { name, gateway, platform }: GatewayProxy): readonly GatewayTarget[] {
  if (platform.kind !== 'ecs' || platform.task.kind !== 'planned') return []
  const existing = existingTargetGroups(runtime)
  return gateway.listeners.map(({ port }) => {
    const asked = existing.get(targetKey(name, port))
    return asked === undefined
      ? { port, targetGroupArn: attribute(targetGroupId(name, port), 'Ref'), after: [listenerId(name, port)] }
      : { port, targetGroupArn: parameter(asked), after: [] }
  })
}

function gatewaysWith(loadBalancer: ReturnType<typeof loadBalancerOf>, { proxies, options }: Runtime): readonly GatewayProxy[] {
  return proxies.flatMap((proxy) => (proxy.kind === 'virtual-gateway' && loadBalancerOf(proxy, options) === loadBalancer ? [proxy] : []))
}

/** The names of the parameters for target groups that exist, by gateway and port. */
function existingTargetGroups(runtime: Runtime): ReadonlyMap<string, string> {
  const planned = gatewaysWith('existing', runtime).filter(({ platform }) => platform.kind === 'ecs' && platform.task.kind === 'planned')
  return parameterNames('targetGroupArn', planned.flatMap(({ name, gateway }) => gateway.listeners.map(({ port }) => targetKey(name, port))))
}

function targetKey(gateway: string, port: number): string {
  return `${gateway}/${port}`
}

function loadBalancerId(gateway: string): ResourceId {
  return { type: loadBalancerType.cloudFormation, key: gateway }
}

function targetGroupId(gateway: string, port: number): ResourceId {
  return { type: targetGroupType.cloudFormation, key: targetKey(gateway, port) }
}

function listenerId(gateway: string, port: number): ResourceId {
  return { type: loadBalancerListenerType.cloudFormation, key: targetKey(gateway, port) }
}

const subnetIds: Parameter = {
  name: 'gatewaySubnetIds',
  type: 'strings',
  description: 'Subnets of the load balancers before the gateways, one for each availability zone',
  cloudFormationType: 'List<AWS::EC2::Subnet::Id>',
}

function targetGroupParameter([key, name]: readonly [string, string]): Parameter {
  const [gateway, port] = key.split('/')
  return {
    name,
    type: 'string',
    description: `Target group (target type ip) for port ${port} of virtual gateway ${gateway}`,
    pattern: { expression: 'arn:[^:]+:elasticloadbalancing:[^:]+:[0-9]{12}:targetgroup/.+', meaning: 'the ARN of a target group' },
  }
}

/** Elastic Load Balancing: names of at most 32 letters, digits and hyphens; no hyphen ends one. */
const LONGEST_NAME = 32

/** Those that begin with `internal-` it keeps for itself. */
function loadBalancerName(mesh: string, gateway: string): string {
  const name = awsName(LONGEST_NAME, mesh, gateway)
  return /^internal-|-$/i.test(name) ? awsName(LONGEST_NAME, 'mesh', mesh, gateway, 'nlb') : name
}

function loadBalancerResource(mesh: string, { name, owner }: GatewayProxy, scheme: string, securityGroups: Value): Resource {
  return {
    id: loadBalancerId(name),
    type: loadBalancerType,
    concern: 'load-balancers',
    owner,
    place: HERE,
    properties: {
      Name: loadBalancerName(mesh, name),
      Type: 'network',
      Scheme: scheme,
      Subnets: parameter(subnetIds.name),
      SecurityGroups: securityGroups,
      // With few tasks, a zone may have none; its address answers all the same.
      LoadBalancerAttributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }],
    },
    dependsOn: [],
  }
}

function targetGroupResource(mesh: string, { name, owner }: GatewayProxy, port: number): Resource {
  return {
    id: targetGroupId(name, port),
    type: targetGroupType,
    concern: 'load-balancers',
    owner,
    place: HERE,
    properties: {
      Name: awsName(LONGEST_NAME, mesh, name, String(port)),
      VpcId: parameter(vpcId.name),
      // TLS and HTTP are Envoy's business, which alone has the certificates and the routes.
      Protocol: 'TCP',
      Port: port,
      TargetType: 'ip',
      HealthCheckProtocol: 'TCP',
      HealthCheckPort: 'traffic-port',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
      TargetGroupAttributes: [
        { Key: 'deregistration_delay.timeout_seconds', Value: '30' },
        // Clients that keep a connection open are told when the time is over, not when Envoy is gone.
        { Key: 'deregistration_delay.connection_termination.enabled', Value: 'true' },
        // Envoy sees the client's address, for X-Forwarded-For and its logs. The PROXY protocol would tell it as well, but
        // a gateway that expects it takes no connection without, and believes whoever writes it.
        { Key: 'preserve_client_ip.enabled', Value: 'true' },
      ],
    },
    dependsOn: [],
  }
}

function listenerResource({ name, owner }: GatewayProxy, port: number): Resource {
  return {
    id: listenerId(name, port),
    type: loadBalancerListenerType,
    concern: 'load-balancers',
    owner,
    place: HERE,
    properties: {
      LoadBalancerArn: attribute(loadBalancerId(name), 'Ref'),
      Protocol: 'TCP',
      Port: port,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: attribute(targetGroupId(name, port), 'Ref') }],
    },
    dependsOn: [],
  }
}
