import { HERE, type Resource } from '../plan.ts'
import { rolePolicyType, roleType } from '../resource-types/iam.ts'
import { attribute, type ResourceId, type Value } from '../value.ts'
import { awsName } from './names.ts'
import type { Proxy } from './proxies.ts'
import type { Contribution, Runtime, Statement } from './runtime.ts'

/**
 * A task role and an execution role for each proxy on ECS, and a role for each on a machine: with exactly what the
 * other concerns said is needed. A proxy that needs nothing of AWS has a role without a policy.
 */
export function planRoles({ mesh, proxies }: Runtime, statements: readonly Statement[]): Contribution {
  return {
    resources: proxies.flatMap((proxy) =>
      rolesOf(proxy).flatMap((role) => {
        const own = statements.filter((statement) => statement.proxy === proxy.name && statement.role === role)
        return [roleResource(mesh.name, proxy, role), ...(own.length > 0 ? [policyResource(proxy, role, own)] : [])]
      }),
    ),
  }
}

/** The roles of a proxy: those of the team's own task definition are the team's. */
export function rolesOf({ platform }: Proxy): readonly Statement['role'][] {
  if (platform.kind === 'ec2') return ['task']
  return platform.task.kind === 'planned' ? ['execution', 'task'] : []
}

/** The role of a proxy; `task` of a machine is that of its instance profile. */
export function roleId(proxy: string, role: Statement['role']): ResourceId {
  return { type: roleType.cloudFormation, key: `${proxy}/${role}` }
}

/** What that role may do. */
export function rolePolicyId(proxy: string, role: Statement['role']): ResourceId {
  return { type: rolePolicyType.cloudFormation, key: `${proxy}/${role}` }
}

/** AWS: a statement of a policy document. */
export function policyStatement({ sid, actions, resources, condition }: Statement): Value {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources, ...(condition !== undefined && { Condition: condition }) }
}

function roleResource(mesh: string, { name, owner, platform }: Proxy, role: Statement['role']): Resource {
  const service = platform.kind === 'ecs' ? 'ecs-tasks.amazonaws.com' : 'ec2.amazonaws.com'
  return {
    id: roleId(name, role),
    type: roleType,
    concern: 'roles',
    owner,
    place: HERE,
    properties: {
      RoleName: awsName(64, mesh, name, role),
      Description: role === 'task' ? `What the proxy ${name} may do` : `What ECS may do to start the proxy ${name}`,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Sid: 'Assume', Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
      },
    },
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
      PolicyDocument: { Version: '2012-10-17', Statement: statements.map(policyStatement) },
    },
    dependsOn: [],
  }
}
