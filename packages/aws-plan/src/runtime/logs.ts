import { HERE, type Resource } from '../plan.ts'
import { logGroupType } from '../resource-types/logs.ts'
import { ACCOUNT, attribute, PARTITION, REGION, text, type ResourceId, type Value } from '../value.ts'
import type { Proxy } from './proxies.ts'
import type { Contribution, Runtime, Statement } from './runtime.ts'

/** A log group for each proxy on ECS, whose containers write there. */
export function planLogs({ mesh, proxies, options }: Runtime): Contribution {
  const onEcs = proxies.filter(({ platform }) => platform.kind === 'ecs')
  return {
    resources: onEcs.map(
      ({ name, owner }): Resource => ({
        id: logGroupId(name),
        type: logGroupType,
        concern: 'logs',
        owner,
        place: HERE,
        properties: { LogGroupName: logGroupName(mesh.name, name), RetentionInDays: options.logRetentionDays },
        dependsOn: [],
      }),
    ),
    statements: onEcs.map(writeLogs),
  }
}

/** AWS: 1 to 512 of `a-zA-Z0-9_-/.#`; names of proxies have no others. */
export function logGroupName(mesh: string, proxy: string): string {
  return `/mesh-compile/${mesh.replace(/[^A-Za-z0-9_./#-]/g, '-')}/${proxy}`
}

/** The log group of a proxy's task. */
export function logGroupId(proxy: string): ResourceId {
  return { type: logGroupType.cloudFormation, key: proxy }
}

/**
 * The streams of a log group, for a policy. Made from its name: the ARN that CloudFormation gives of a log group ends in
 * `:*` already, the one that Terraform gives does not.
 */
export function logStreamsOf(group: ResourceId): Value {
  return text`arn:${PARTITION}:logs:${REGION}:${ACCOUNT}:log-group:${attribute(group, 'Ref')}:*`
}

/** The log driver of a container of a proxy's task, whose stream begins with the container's name. */
export function logConfiguration(proxy: string, container: string, region: Value): Value {
  return {
    LogDriver: 'awslogs',
    Options: { 'awslogs-group': attribute(logGroupId(proxy), 'Ref'), 'awslogs-region': region, 'awslogs-stream-prefix': container },
  }
}

function writeLogs({ name }: Proxy): Statement {
  return {
    proxy: name,
    role: 'execution',
    sid: 'WriteLogs',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logStreamsOf(logGroupId(name))],
  }
}
