import type { Parameter, Resource } from '../../plan.ts'
import { loadBalancerOf } from '../load-balancers/gateways.ts'
import { clientVersions, ipAddressType } from '../load-balancers/ip-addresses.ts'
import type { Redirect } from '../load-balancers/kind.ts'
import { redirectsOf } from '../load-balancers/load-balancers.ts'
import type { GatewayProxy } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'
import { loadBalancerGroup, loadBalancerGroupId, securityGroupId } from './groups.ts'
import type { Peer, Rule } from './rules.ts'

/** What is open to the clients of gateways, and what is asked for to say so. */
interface GatewayIngress {
  readonly parameters: readonly Parameter[]
  /** Those of load balancers. */
  readonly groups: readonly Resource[]
  readonly rules: readonly Rule[]
}

/**
 * Who may connect to the listeners of gateways. Nobody, until somebody says who: the ranges of the option
 * `gatewayIngressCidrs`, or else a parameter without a default.
 */
export function gatewayIngress(runtime: Runtime, cidrs: readonly string[]): GatewayIngress {
  const { mesh, proxies, options } = runtime
  const gateways = proxies.flatMap((proxy) => (proxy.kind === 'virtual-gateway' ? [proxy] : []))
  const parts = gateways.map((gateway): GatewayIngress => {
    const loadBalancer = loadBalancerOf(gateway, options)
    const { peers, parameters } = cidrs.length > 0 ? stated(cidrs) : loadBalancer === 'existing' ? askedGroup : askedRanges(runtime)
    if (loadBalancer !== 'planned') return { parameters, groups: [], rules: ingressRules(gateway, peers) }
    return { parameters, groups: [loadBalancerGroup(mesh.name, gateway.name)], rules: throughLoadBalancer(gateway, peers, redirectsOf(gateway, options)) }
  })
  return { parameters: parts.flatMap((part) => part.parameters), groups: parts.flatMap((part) => part.groups), rules: parts.flatMap((part) => part.rules) }
}

/** Clients, and what whoever deploys has to say of them. */
interface Clients {
  readonly peers: readonly Peer[]
  readonly parameters: readonly Parameter[]
}

function stated(cidrs: readonly string[]): Clients {
  return { peers: cidrs.map((cidr) => ({ kind: 'cidr', cidr })), parameters: [] }
}

/** A range of each IP version in which clients may come. */
function askedRanges(runtime: Runtime): Clients {
  const versions = clientVersions(ipAddressType(runtime))
  return {
    peers: versions.map((version) => ({ kind: 'cidrParameter', name: cidrParameters[version].name, version })),
    parameters: versions.map((version) => cidrParameters[version]),
  }
}

/** Straight to the gateway. */
function ingressRules({ name, owner, gateway }: GatewayProxy, clients: readonly Peer[]): readonly Rule[] {
  return gateway.listeners.flatMap(({ port }) =>
    clients.map((peer): Rule => ({
      direction: 'ingress', group: securityGroupId(name), peer, traffic: { protocol: 'tcp', port }, owner, description: `Clients of ${name}`,
    })),
  )
}

/** Clients to the load balancer, and from there, by its group alone, to the gateway; health checks go the same way. */
function throughLoadBalancer({ name, owner, gateway }: GatewayProxy, clients: readonly Peer[], redirects: readonly Redirect[]): readonly Rule[] {
  const [group, loadBalancer] = [securityGroupId(name), loadBalancerGroupId(name)]
  const on = (port: number): Pick<Rule, 'traffic' | 'owner'> => ({ traffic: { protocol: 'tcp', port }, owner })
  const ports = gateway.listeners.map(({ port }) => port)
  return [
    ...[...ports, ...redirects.map(({ from }) => from)].flatMap((port) =>
      clients.map((peer): Rule => ({ ...on(port), direction: 'ingress', group: loadBalancer, peer, description: `Clients of ${name}` })),
    ),
    ...ports.flatMap((port): readonly Rule[] => [
      { ...on(port), direction: 'egress', group: loadBalancer, peer: { kind: 'group', group }, description: `To ${name}` },
      { ...on(port), direction: 'ingress', group, peer: { kind: 'group', group: loadBalancer }, description: `From the load balancer of ${name}` },
    ]),
  ]
}

const cidrParameters: Readonly<Record<4 | 6, Parameter>> = {
  4: {
    name: 'gatewayIngressCidr',
    type: 'string',
    description: 'IPv4 addresses from which clients may connect to gateways, such as 0.0.0.0/0 for everybody',
    pattern: { expression: String.raw`(\d{1,3}\.){3}\d{1,3}/\d{1,2}`, meaning: 'a range of IPv4 addresses, such as 10.0.0.0/8' },
  },
  6: {
    name: 'gatewayIngressIpv6Cidr',
    type: 'string',
    description: 'IPv6 addresses from which clients may connect to gateways, such as ::/0 for everybody',
    pattern: { expression: String.raw`[0-9a-fA-F:]*:[0-9a-fA-F:]*/\d{1,3}`, meaning: 'a range of IPv6 addresses, such as 2001:db8::/32' },
  },
}

const loadBalancerGroupParameter: Parameter = {
  name: 'gatewayLoadBalancerSecurityGroupId',
  type: 'string',
  description: 'Security group of the load balancer before the gateways',
  cloudFormationType: 'AWS::EC2::SecurityGroup::Id',
}

const askedGroup: Clients = {
  peers: [{ kind: 'groupParameter', name: loadBalancerGroupParameter.name }],
  parameters: [loadBalancerGroupParameter],
}
