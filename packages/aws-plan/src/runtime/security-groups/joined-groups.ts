import type { Parameter } from '../../plan.ts'
import { attribute, parameter, type ResourceId, type Value } from '../../value.ts'
import { parameterNames } from '../parameters.ts'
import type { Runtime } from '../runtime.ts'
import { RULES_PATH } from './rules-file.ts'

/** Something planned that is a member of security groups. */
export interface Member {
  /** The proxy that it belongs to. */
  readonly proxy: string
  /** The group that is planned for it. */
  readonly group: ResourceId
  /** `virtual node web` */
  readonly what: string
}

/** The security groups that members join: planned as well, or asked for. */
export interface JoinedGroups {
  readonly parameters: readonly Parameter[]
  of(proxy: string): Value
}

/** Finds them for all members at once, since names of parameters depend on each other. */
export function joinedGroups({ options }: Pick<Runtime, 'options'>, prefix: string, members: readonly Member[]): JoinedGroups {
  if (options.securityGroups === 'create') {
    const groups = new Map(members.map(({ proxy, group }) => [proxy, group]))
    return { parameters: [], of: (proxy) => [attribute(groups.get(proxy)!, 'GroupId')] }
  }
  const names = parameterNames(prefix, members.map(({ proxy }) => proxy))
  return {
    parameters: members.map(({ proxy, group, what }) => ({
      name: names.get(proxy)!,
      type: 'strings',
      description: `Security groups of ${what}, at least one, which must open what ${RULES_PATH} says of ${group.key}`,
      cloudFormationType: 'List<AWS::EC2::SecurityGroup::Id>',
    })),
    of: (proxy) => parameter(names.get(proxy)!),
  }
}
