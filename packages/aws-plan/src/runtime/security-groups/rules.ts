import { HERE, type Owner, type Resource } from '../../plan.ts'
import { securityGroupEgressType, securityGroupIngressType } from '../../resource-types/ec2.ts'
import type { ResourceType } from '../../resource-type.ts'
import { attribute, parameter, type ResourceId, type Value } from '../../value.ts'
import { ANYWHERE_IPV4, ANYWHERE_IPV6, isIpv6 } from '../cidr.ts'
import type { Way } from '../runtime.ts'
import { LONGEST_DESCRIPTION } from './groups.ts'

/** A rule of a security group: what may come in to its members (`ingress`), or go out from them. */
export interface Rule {
  readonly direction: 'ingress' | 'egress'
  readonly group: ResourceId
  readonly peer: Peer
  readonly traffic: Traffic
  readonly owner: Owner
  /** EC2: letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`. */
  readonly description: string
}

/** The other side. Parameters hold a range of an IP version, or the id of a group. */
export type Peer =
  | { readonly kind: 'group'; readonly group: ResourceId }
  | { readonly kind: 'cidr'; readonly cidr: string }
  | { readonly kind: 'cidrParameter'; readonly name: string; readonly version: 4 | 6 }
  | { readonly kind: 'groupParameter'; readonly name: string }

/** Which traffic: to a port of the side that is connected to. */
export type Traffic = 'all' | { readonly protocol: 'tcp' | 'udp'; readonly port: number }

/** The resources of rules, each once. */
export function ruleResources(rules: readonly Rule[]): readonly Resource[] {
  const resources = new Map(rules.map((rule) => [`${rule.direction} ${keyOf(rule)}`, ruleResource(rule)]))
  return [...resources.values()]
}

/** The way that a rule opens, of the proxy that connects; none of those who are no proxies. */
export function waysOf(rule: Rule): readonly Way[] {
  const caller = rule.direction === 'egress' ? rule.group : rule.peer.kind === 'group' ? rule.peer.group : undefined
  return caller ? [{ proxy: caller.key, rule: idOf(rule) }] : []
}

function idOf(rule: Rule): ResourceId {
  return { type: typeOf(rule).cloudFormation, key: keyOf(rule) }
}

function typeOf({ direction }: Rule): ResourceType {
  return direction === 'ingress' ? securityGroupIngressType : securityGroupEgressType
}

function ruleResource(rule: Rule): Resource {
  return {
    id: idOf(rule),
    type: typeOf(rule),
    concern: 'security-groups',
    owner: rule.owner,
    place: HERE,
    properties: {
      GroupId: attribute(rule.group, 'GroupId'),
      Description: rule.description.slice(0, LONGEST_DESCRIPTION),
      ...trafficProperties(rule.traffic),
      ...peerProperties(rule),
    },
    dependsOn: [],
  }
}

/** `web/catalog/8080`; other sides than proxies have a slash, and proxies have none. */
function keyOf({ group, peer, traffic }: Rule): string {
  const port = traffic === 'all' ? 'all' : traffic.protocol === 'tcp' ? traffic.port : `${traffic.protocol}-${traffic.port}`
  return `${group.key}/${peerKey(peer)}/${port}`
}

const ANYWHERE: ReadonlyMap<string, string> = new Map([[ANYWHERE_IPV4, 'anywhere/ipv4'], [ANYWHERE_IPV6, 'anywhere/ipv6']])

function peerKey(peer: Peer): string {
  switch (peer.kind) {
    case 'group':
      return peer.group.key
    case 'cidr':
      return ANYWHERE.get(peer.cidr) ?? peer.cidr
    case 'cidrParameter':
    case 'groupParameter':
      return `parameter/${peer.name}`
    default:
      return peer satisfies never
  }
}

function trafficProperties(traffic: Traffic): Readonly<Record<string, Value>> {
  return traffic === 'all' ? { IpProtocol: '-1' } : { IpProtocol: traffic.protocol, FromPort: traffic.port, ToPort: traffic.port }
}

function peerProperties({ direction, peer }: Rule): Readonly<Record<string, Value>> {
  const groupProperty = direction === 'ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId'
  switch (peer.kind) {
    case 'group':
      return { [groupProperty]: attribute(peer.group, 'GroupId') }
    case 'cidr':
      return { [isIpv6(peer.cidr) ? 'CidrIpv6' : 'CidrIp']: peer.cidr }
    case 'cidrParameter':
      return { [peer.version === 6 ? 'CidrIpv6' : 'CidrIp']: parameter(peer.name) }
    case 'groupParameter':
      return { [groupProperty]: parameter(peer.name) }
    default:
      return peer satisfies never
  }
}
