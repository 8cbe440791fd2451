import type { Resource } from '../../plan.ts'
import { securityGroupEgressType, securityGroupIngressType, securityGroupType } from '../../resource-types/ec2.ts'
import { isExpression, type Value } from '../../value.ts'

/** How many rules of one direction a security group has, in the IP version of which it has more. */
export interface RulesOfGroup {
  readonly group: string
  readonly direction: 'inbound' | 'outbound'
  readonly count: number
}

/** Counts rules as Amazon VPC does: for each IP version apart, and one that names a group for both. */
export function rulesOfGroups(resources: readonly Resource[]): readonly RulesOfGroup[] {
  const counts = new Map<string, { readonly group: string; readonly direction: RulesOfGroup['direction']; readonly of: Record<4 | 6, number> }>()
  const add = (group: string, direction: RulesOfGroup['direction'], rule: Readonly<Record<string, Value>>): void => {
    const key = `${direction} ${group}`
    const { of } = counts.get(key) ?? counts.set(key, { group, direction, of: { 4: 0, 6: 0 } }).get(key)!
    if (rule['CidrIpv6'] === undefined) of[4]++
    if (rule['CidrIp'] === undefined) of[6]++
  }
  for (const { id, type, properties } of resources) {
    const { GroupId: group, SecurityGroupEgress: stated } = properties
    if (type === securityGroupType && Array.isArray(stated)) for (const rule of stated as readonly Readonly<Record<string, Value>>[]) add(id.key, 'outbound', rule)
    if (type !== securityGroupIngressType && type !== securityGroupEgressType) continue
    if (group !== undefined && isExpression(group) && group.kind === 'attribute') add(group.resource.key, type === securityGroupIngressType ? 'inbound' : 'outbound', properties)
  }
  return Array.from(counts.values(), ({ group, direction, of }) => ({ group, direction, count: Math.max(of[4], of[6]) }))
}
