import { ownerWithoutQuotes } from '../../owner.ts'
import type { Parameter } from '../../plan.ts'
import { attribute, parameter, type ResourceId, type Value } from '../../value.ts'
import { plannedTasks } from '../ecs/planned-tasks.ts'
import { parameterNames } from '../parameters.ts'
import type { Proxy } from '../proxies.ts'
import type { Runtime, Statement } from '../runtime.ts'
import { roleId, rolePolicyId } from './plan-roles.ts'
import { policyPath } from './policy-file.ts'

/** A role that a planned task refers to. */
export interface TaskRole {
  readonly arn: Value
  /** Before it, the role may do nothing. */
  readonly after: readonly ResourceId[]
}

/** The roles of the tasks that are planned: planned as well, or asked for. */
export interface TaskRoles {
  readonly parameters: readonly Parameter[]
  of(proxy: string, role: Statement['role']): TaskRole
}

/** Finds them for all tasks at once, since names of parameters depend on each other. */
export function taskRoles({ proxies, options }: Pick<Runtime, 'proxies' | 'options'>): TaskRoles {
  if (options.roles === 'create') {
    return { parameters: [], of: (proxy, role) => ({ arn: attribute(roleId(proxy, role), 'Arn'), after: [rolePolicyId(proxy, role)] }) }
  }
  const tasks = plannedTasks(proxies).map(({ proxy }) => proxy)
  const all = tasks.map(({ name }) => name)
  const isShared = options.executionRoles === 'shared'
  const names: Readonly<Record<Statement['role'], ReadonlyMap<string, string>>> = {
    task: parameterNames('taskRoleArn', all),
    execution: isShared ? new Map(all.map((name) => [name, SHARED.name])) : parameterNames('executionRoleArn', all),
  }
  const asked = (proxy: Proxy, role: Statement['role']): Parameter =>
    role === 'execution' && isShared ? SHARED : roleParameter(names[role].get(proxy.name)!, proxy, role)
  return {
    parameters: tasks.flatMap((proxy) => [asked(proxy, 'execution'), asked(proxy, 'task')]),
    of: (proxy, role) => ({ arn: parameter(names[role].get(proxy)!), after: [] }),
  }
}

// AWS IAM: paths have at most 512 characters, names 64.
const ROLE_ARN: NonNullable<Parameter['pattern']> = { expression: String.raw`arn:[a-z-]+:iam::[0-9]{12}:role/[\w+=,.@/-]{1,576}`, meaning: 'the ARN of an IAM role' }

const SHARED: Parameter = {
  name: 'executionRoleArn',
  type: 'string',
  description: 'Execution role of all tasks, which must allow what each -execution.json in policies says',
  pattern: ROLE_ARN,
}

function roleParameter(name: string, proxy: Proxy, role: Statement['role']): Parameter {
  const what = role === 'task' ? 'Task role' : 'Execution role'
  return { name, type: 'string', description: `${what} of ${ownerWithoutQuotes(proxy.owner)}, which must allow what ${policyPath(proxy, role)} says`, pattern: ROLE_ARN }
}
