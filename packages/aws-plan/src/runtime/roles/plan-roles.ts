import { groupBy } from '@mesh-compile/ir'
import { defined } from '../../defined.ts'
import { HERE, type Resource } from '../../plan.ts'
import { rolePolicyType, roleType } from '../../resource-types/iam.ts'
import { ACCOUNT, attribute, PARTITION, text, type ResourceId, type Value } from '../../value.ts'
import { awsName } from '../names.ts'
import { placeholders } from '../placeholders.ts'
import type { Proxy } from '../proxies.ts'
import type { Contribution, Runtime, Statement } from '../runtime.ts'
import { policyFile } from './policy-file.ts'
import { policyDocument } from './policy.ts'

/**
 * A task role and an execution role for each proxy on ECS, and a role for each on a machine: with exactly what the
 * other concerns said is needed. A proxy that needs nothing of AWS has a role without a policy. Of roles that exist, the
 * policies are files for whoever makes them.
 */
export function planRoles(runtime: Runtime, { statements, resources }: Required<Contribution>): Contribution {
  const { proxies, options } = runtime
  const byRole = groupBy(statements, ({ proxy, role }) => roleKey(proxy, role))
  const all = proxies.flatMap((proxy) => rolesOf(proxy).map((role) => ({ proxy, role, own: byRole.get(roleKey(proxy.name, role)) ?? [] })))
  if (options.roles === 'existing') {
    const fillIn = placeholders(resources)
    return { files: all.map(({ proxy, role, own }) => policyFile(proxy, role, own, fillIn)) }
  }
  return {
    resources: all.flatMap(({ proxy, role, own }) => [roleResource(runtime, proxy, role), ...(own.length > 0 ? [policyResource(proxy, role, own)] : [])]),
  }
}

/** The roles of a proxy: those of the team's own task definition are the team's. */
export function rolesOf({ platform }: Proxy): readonly Statement['role'][] {
  if (platform.kind === 'ec2') return ['task']
  return platform.task.kind === 'planned' ? ['execution', 'task'] : []
}

/** The role of a proxy; `task` of a machine is that of its instance profile. */
export function roleId(proxy: string, role: Statement['role']): ResourceId {
  return { type: roleType.cloudFormation, key: roleKey(proxy, role) }
}

/** No proxy's name has a slash. */
function roleKey(proxy: string, role: Statement['role']): string {
  return `${proxy}/${role}`
}

/** What that role may do. */
export function rolePolicyId(proxy: string, role: Statement['role']): ResourceId {
  return { type: rolePolicyType.cloudFormation, key: roleKey(proxy, role) }
}

function roleResource({ mesh, options }: Runtime, { name, owner, platform }: Proxy, role: Statement['role']): Resource {
  const service = platform.kind === 'ecs' ? 'ecs-tasks.amazonaws.com' : 'ec2.amazonaws.com'
  return {
    id: roleId(name, role),
    type: roleType,
    concern: 'roles',
    owner,
    place: HERE,
    properties: defined({
      RoleName: awsName(64, mesh.name, name, role),
      Description: role === 'task' ? `What the proxy ${name} may do` : `What ECS may do to start the proxy ${name}`,
      ...pathProperty(options),
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Sid: 'Assume', Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
      },
      PermissionsBoundary: boundaryArn(options),
    }),
    dependsOn: [],
  }
}

function policyResource({ name, owner }: Proxy, role: Statement['role'], statements: readonly Statement[]): Resource {
  return {
    id: rolePolicyId(name, role),
    type: rolePolicyType,
    concern: 'roles',
    owner,
    place: HERE,
    properties: {
      PolicyName: 'mesh-compile',
      RoleName: attribute(roleId(name, role), 'Ref'),
      PolicyDocument: policyDocument(statements),
    },
    dependsOn: [],
  }
}

/** The path of a role or an instance profile; AWS's own default is left out. */
export function pathProperty({ rolePath }: Runtime['options']): Readonly<Record<string, Value>> {
  return rolePath === '/' ? {} : { Path: rolePath }
}

/** A name means the same policy in every account that a team deploys to. */
function boundaryArn({ rolePermissionsBoundary: policy }: Runtime['options']): Value | undefined {
  if (policy === '') return undefined
  return policy.startsWith('arn:') ? policy : text`arn:${PARTITION}:iam::${ACCOUNT}:policy/${policy}`
}
