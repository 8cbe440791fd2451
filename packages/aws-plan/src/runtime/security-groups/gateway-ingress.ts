import type { Parameter, Resource } from '../../plan.ts'
import { loadBalancerOf } from '../load-balancers.ts'
import type { Proxy } from '../proxies.ts'
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
export function gatewayIngress({ mesh, proxies, options }: Runtime, cidrs: readonly string[]): GatewayIngress {
  const gateways = proxies.flatMap((proxy) => (proxy.kind === 'virtual-gateway' ? [proxy] : []))
  const parts = gateways.map((gateway): GatewayIngress => {
    const loadBalancer = loadBalancerOf(gateway, options)
    const asked = loadBalancer === 'existing' ? loadBalancerGroupParameter : cidrParameter
    const given: readonly Peer[] = cidrs.map((cidr) => ({ kind: 'cidr', cidr }))
    const clients: readonly Peer[] = cidrs.length > 0 ? given : [{ kind: asked === cidrParameter ? 'cidrParameter' : 'groupParameter', name: asked.name }]
    const parameters = cidrs.length > 0 ? [] : [asked]
    if (loadBalancer !== 'planned') return { parameters, groups: [], rules: ingressRules(gateway, clients) }
    return { parameters, groups: [loadBalancerGroup(mesh.name, gateway.name)], rules: throughLoadBalancer(gateway, clients) }
  })
  return { parameters: parts.flatMap((part) => part.parameters), groups: parts.flatMap((part) => part.groups), rules: parts.flatMap((part) => part.rules) }
}

type GatewayProxy = Extract<Proxy, { readonly kind: 'virtual-gateway' }>

/** Straight to the gateway. */
function ingressRules({ name, owner, gateway }: GatewayProxy, clients: readonly Peer[]): readonly Rule[] {
  return gateway.listeners.flatMap(({ port }) =>
    clients.map((peer): Rule => ({
      direction: 'ingress', group: securityGroupId(name), peer, traffic: { protocol: 'tcp', port }, owner, description: `Clients of ${name}`,
    })),
  )
}

/** Clients to the load balancer, and from there, by its group alone, to the gateway; health checks go the same way. */
function throughLoadBalancer({ name, owner, gateway }: GatewayProxy, clients: readonly Peer[]): readonly Rule[] {
  const [group, loadBalancer] = [securityGroupId(name), loadBalancerGroupId(name)]
  return gateway.listeners.flatMap(({ port }): readonly Rule[] => {
    const rest = { traffic: { protocol: 'tcp', port }, owner } as const
    return [
      ...clients.map((peer): Rule => ({ ...rest, direction: 'ingress', group: loadBalancer, peer, description: `Clients of ${name}` })),
      { ...rest, direction: 'egress', group: loadBalancer, peer: { kind: 'group', group }, description: `To ${name}` },
      { ...rest, direction: 'ingress', group, peer: { kind: 'group', group: loadBalancer }, description: `From the load balancer of ${name}` },
    ]
  })
}

const cidrParameter: Parameter = {
  name: 'gatewayIngressCidr',
  type: 'string',
  description: 'IPv4 addresses from which clients may connect to gateways, such as 0.0.0.0/0 for everybody',
  pattern: { expression: String.raw`(\d{1,3}\.){3}\d{1,3}/\d{1,2}`, meaning: 'a range of IPv4 addresses, such as 10.0.0.0/8' },
}

const loadBalancerGroupParameter: Parameter = {
  name: 'gatewayLoadBalancerSecurityGroupId',
  type: 'string',
  description: 'Security group of the load balancer before the gateways',
  cloudFormationType: 'AWS::EC2::SecurityGroup::Id',
}
