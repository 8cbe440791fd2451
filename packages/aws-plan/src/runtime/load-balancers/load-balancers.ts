import type { Listener } from '@mesh-compile/ir'
import type { AwsOptions } from '../../options.ts'
import { HERE, type Parameter, type Resource } from '../../plan.ts'
import { loadBalancerListenerType, loadBalancerType, targetGroupType } from '../../resource-types/elastic-load-balancing.ts'
import { attribute, parameter, type ResourceId, type Value } from '../../value.ts'
import { awsName } from '../names.ts'
import { parameterNames, vpcId } from '../parameters.ts'
import type { TargetMetrics } from '../observability/alarm-kinds.ts'
import type { GatewayProxy } from '../proxies.ts'
import type { Contribution, Runtime } from '../runtime.ts'
import { loadBalancerGroupId } from '../security-groups/groups.ts'
import { joinedGroups, type Member } from '../security-groups/joined-groups.ts'
import { applicationLoadBalancer } from './application.ts'
import { checkGateways, checkIpAddressType } from './checks.ts'
import { gatewaysWith } from './gateways.ts'
import { ipAddressType, targetAddressType } from './ip-addresses.ts'
import type { ListenerProperties, LoadBalancerKind, Redirect } from './kind.ts'
import { networkLoadBalancer } from './network.ts'

/** A load balancer before each gateway on ECS; those that exist are asked for by their target groups. */
export function planLoadBalancers(runtime: Runtime): Contribution {
  const balanced = gatewaysWith('planned', runtime)
  if (balanced.length > 0) checkIpAddressType(runtime)
  checkGateways(runtime, balanced)
  const kind = kindOf(runtime.options)
  const members = balanced.map(({ name }): Member => ({ proxy: name, group: loadBalancerGroupId(name), what: `the load balancer of virtual gateway ${name}` }))
  const groups = joinedGroups(runtime, 'loadBalancerSecurityGroupIds', members)
  return {
    parameters: [
      ...(balanced.length > 0 ? [vpcId, subnetIds(kind), ...kind.parameters(runtime), ...groups.parameters] : []),
      ...Array.from(existingTargetGroups(runtime), targetGroupParameter),
    ],
    resources: balanced.flatMap((gateway) => [
      loadBalancerResource(runtime, gateway, groups.of(gateway.name)),
      ...gateway.gateway.listeners.flatMap((listener) => [targetGroupResource(runtime, gateway, listener), listenerResource(runtime, gateway, listener)]),
      ...kind.redirects(gateway).map((redirect) => redirectResource(runtime, gateway, redirect)),
    ]),
    outputs: balanced.length === 0 ? [] : [
      {
        name: 'gatewayDnsNames',
        description: 'DNS name of the load balancer before the virtual gateway',
        value: Object.fromEntries(balanced.map(({ name }) => [name, attribute(loadBalancerId(runtime, name), 'DNSName')])),
      },
      {
        name: 'gatewayLoadBalancerArns',
        description: 'ARN of the load balancer before the virtual gateway, for a firewall or further certificates',
        value: Object.fromEntries(balanced.map(({ name }) => [name, attribute(loadBalancerId(runtime, name), 'Ref')])),
      },
    ],
  }
}

/** Ports at which the load balancer before a gateway only tells clients to come to another one. */
export function redirectsOf(gateway: GatewayProxy, options: AwsOptions): readonly Redirect[] {
  return kindOf(options).redirects(gateway)
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
  return gateway.listeners.map((listener) => {
    const { port } = listener
    const asked = existing.get(targetKey(name, port))
    return asked === undefined
      ? { port, targetGroupArn: attribute(targetGroupId(runtime, name, listener), 'Ref'), after: [listenerId(runtime, name, port)] }
      : { port, targetGroupArn: parameter(asked), after: [] }
  })
}

/** How the load balancer before a gateway tells in CloudWatch what becomes of its target groups. */
export function targetMetrics(runtime: Runtime, { name, gateway }: GatewayProxy): readonly TargetMetrics[] {
  return gateway.listeners.map((listener) => ({
    namespace: kindOf(runtime.options).metrics,
    dimensions: {
      TargetGroup: attribute(targetGroupId(runtime, name, listener), 'TargetGroupFullName'),
      LoadBalancer: attribute(loadBalancerId(runtime, name), 'LoadBalancerFullName'),
    },
  }))
}

function kindOf({ gatewayLoadBalancer }: AwsOptions): LoadBalancerKind {
  return gatewayLoadBalancer === 'alb' ? applicationLoadBalancer : networkLoadBalancer
}

/** The names of the parameters for target groups that exist, by gateway and port. */
function existingTargetGroups(runtime: Runtime): ReadonlyMap<string, string> {
  const planned = gatewaysWith('existing', runtime).filter(({ platform }) => platform.kind === 'ecs' && platform.task.kind === 'planned')
  return parameterNames('targetGroupArn', planned.flatMap(({ name, gateway }) => gateway.listeners.map(({ port }) => targetKey(name, port))))
}

function targetKey(gateway: string, port: number): string {
  return `${gateway}/${port}`
}

/**
 * What sets a load balancer and its listeners apart from those whose place they take, which AWS cannot change in place
 * and which stay until services have changed over.
 */
function apartBy(options: AwsOptions, what: keyof LoadBalancerKind['suffix']): readonly string[] {
  return [...kindOf(options).suffix[what], ...apartByScheme(options)]
}

function apartByScheme({ gatewayScheme }: AwsOptions): readonly string[] {
  return gatewayScheme === 'internal' ? [] : ['public']
}

function loadBalancerId({ options }: Pick<Runtime, 'options'>, gateway: string): ResourceId {
  return { type: loadBalancerType.cloudFormation, key: [gateway, ...apartBy(options, 'key')].join('/') }
}

function targetGroupId(runtime: Runtime, gateway: string, listener: Listener): ResourceId {
  return { type: targetGroupType.cloudFormation, key: [targetKey(gateway, listener.port), ...targetGroupSuffix(runtime, listener)].join('/') }
}

/** What sets a target group apart, by what AWS cannot change in place. */
function targetGroupSuffix(runtime: Runtime, listener: Listener): readonly string[] {
  const { options } = runtime
  const addresses = targetAddressType(runtime)
  // AWS: a target group serves one load balancer.
  return [...kindOf(options).targetGroup(runtime, listener).suffix, ...(addresses === 'ipv4' ? [] : [addresses]), ...apartByScheme(options)]
}

function listenerId({ options }: Pick<Runtime, 'options'>, gateway: string, port: number): ResourceId {
  return { type: loadBalancerListenerType.cloudFormation, key: [targetKey(gateway, port), ...apartBy(options, 'key')].join('/') }
}

const SUBNET_IDS = 'gatewaySubnetIds'

function subnetIds({ fewestZones }: LoadBalancerKind): Parameter {
  return {
    name: SUBNET_IDS,
    type: 'strings',
    description: `Subnets of the load balancers before the gateways, one for each availability zone${fewestZones > 1 ? `, in at least ${fewestZones} of them` : ''}`,
    cloudFormationType: 'List<AWS::EC2::Subnet::Id>',
  }
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
function loadBalancerName(mesh: string, gateway: string, options: AwsOptions): string {
  const parts = [mesh, gateway, ...apartBy(options, 'name')]
  const name = awsName(LONGEST_NAME, ...parts)
  return /^internal-|-$/i.test(name) ? awsName(LONGEST_NAME, 'mesh', ...parts, 'lb') : name
}

function loadBalancerResource(runtime: Runtime, gateway: GatewayProxy, securityGroups: Value): Resource {
  const { mesh, options } = runtime
  const { name, owner } = gateway
  const kind = kindOf(options)
  const { type, attributes } = kind.loadBalancer(runtime, gateway)
  return {
    id: loadBalancerId(runtime, name),
    type: loadBalancerType,
    concern: 'load-balancers',
    owner,
    place: HERE,
    properties: {
      Name: loadBalancerName(mesh.name, name, options),
      Type: type,
      Scheme: options.gatewayScheme,
      ...unlessIpv4(ipAddressType(runtime)),
      Subnets: parameter(SUBNET_IDS),
      SecurityGroups: securityGroups,
      LoadBalancerAttributes: attributes,
    },
    dependsOn: [],
  }
}

function targetGroupResource(runtime: Runtime, { name, owner }: GatewayProxy, listener: Listener): Resource {
  const { mesh, options } = runtime
  const { protocol, healthCheck, attributes } = kindOf(options).targetGroup(runtime, listener)
  return {
    id: targetGroupId(runtime, name, listener),
    type: targetGroupType,
    concern: 'load-balancers',
    owner,
    place: HERE,
    properties: {
      Name: awsName(LONGEST_NAME, mesh.name, name, String(listener.port), ...targetGroupSuffix(runtime, listener)),
      VpcId: parameter(vpcId.name),
      ...protocol,
      Port: listener.port,
      TargetType: 'ip',
      ...unlessIpv4(targetAddressType(runtime)),
      ...healthCheck,
      HealthCheckPort: 'traffic-port',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
      TargetGroupAttributes: attributes,
    },
    dependsOn: [],
  }
}

/** IPv4 is what AWS takes by itself. */
function unlessIpv4(type: string): Readonly<Record<string, Value>> {
  return type === 'ipv4' ? {} : { IpAddressType: type }
}

function listenerResource(runtime: Runtime, gateway: GatewayProxy, listener: Listener): Resource {
  const target = attribute(targetGroupId(runtime, gateway.name, listener), 'Ref')
  return listenerOn(runtime, gateway, listener.port, {
    ...kindOf(runtime.options).listener(runtime, gateway, listener),
    DefaultActions: [{ Type: 'forward', TargetGroupArn: target }],
  })
}

function redirectResource(runtime: Runtime, gateway: GatewayProxy, { from, to }: Redirect): Resource {
  return listenerOn(runtime, gateway, from, {
    Protocol: 'HTTP',
    DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: String(to), StatusCode: 'HTTP_301' } }],
  })
}

function listenerOn(runtime: Runtime, { name, owner }: GatewayProxy, port: number, { Protocol, ...more }: ListenerProperties): Resource {
  return {
    id: listenerId(runtime, name, port),
    type: loadBalancerListenerType,
    concern: 'load-balancers',
    owner,
    place: HERE,
    properties: { LoadBalancerArn: attribute(loadBalancerId(runtime, name), 'Ref'), Protocol, Port: port, ...more },
    dependsOn: [],
  }
}
