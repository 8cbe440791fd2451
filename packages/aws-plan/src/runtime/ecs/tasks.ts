import { ownerWithoutQuotes } from '../../owner.ts'
import type { ResourceId } from '../../value.ts'
import { clusterArn, subnetIds } from '../parameters.ts'
import { taskRoles } from '../roles/task-roles.ts'
import { securityGroupId } from '../security-groups/groups.ts'
import { joinedGroups, type Member } from '../security-groups/joined-groups.ts'
import { byProxy, type Contribution, type Runtime } from '../runtime.ts'
import { pullStatements } from './images.ts'
import { plannedTasks } from './planned-tasks.ts'
import { secretStatements } from './secrets.ts'
import { serviceResource } from './service.ts'
import { taskDefinition } from './task-definition.ts'

/** A task definition and a service for each proxy on Amazon ECS, of all that has a part in its task. */
export function planTasks(runtime: Runtime, { containers, volumes, ways }: Required<Contribution>): Contribution {
  const tasks = plannedTasks(runtime.proxies)
  if (tasks.length === 0) return {}
  const roles = taskRoles(runtime)
  const members = tasks.map(({ proxy: { name, owner } }): Member => ({ proxy: name, group: securityGroupId(name), what: ownerWithoutQuotes(owner) }))
  const groups = joinedGroups(runtime, 'securityGroupIds', members)
  const [containersOf, volumesOf, rulesOf] = [byProxy(containers), byProxy(volumes), byProxy(ways)]
  const parts = tasks.map((task) => {
    const { name } = task.proxy
    const own = containersOf(name)
    return {
      resources: [
        taskDefinition(runtime, task, roles, own, volumesOf(name)),
        serviceResource(runtime, task, { roles, securityGroups: groups.of(name), rules: eachOnce(rulesOf(name).map(({ rule }) => rule)) }),
      ],
      statements: [...pullStatements(name, own), ...secretStatements(name, own)],
    }
  })
  return {
    parameters: [clusterArn, subnetIds, ...roles.parameters, ...groups.parameters],
    resources: parts.flatMap((part) => part.resources),
    statements: parts.flatMap((part) => part.statements),
  }
}

function eachOnce(ids: readonly ResourceId[]): readonly ResourceId[] {
  return [...new Map(ids.map((id) => [`${id.type} ${id.key}`, id])).values()]
}
