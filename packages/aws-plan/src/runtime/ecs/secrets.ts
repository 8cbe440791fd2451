import type { Statement, TaskContainer } from '../runtime.ts'
import { isRecord, type Value } from '../../value.ts'

/** What lets Amazon ECS read the secrets that it gives to the containers of a task. */
export function secretStatements(proxy: string, containers: readonly TaskContainer[]): readonly Statement[] {
  const arns = new Set(containers.flatMap(({ definition: { Secrets: secrets } }) => (Array.isArray(secrets) ? secrets.flatMap(arnOf) : [])))
  const of = (service: string): readonly string[] => [...arns].filter((arn) => arn.split(':')[2] === service).toSorted()
  return [
    { sid: 'ReadSecrets', actions: ['secretsmanager:GetSecretValue'], resources: of('secretsmanager') },
    { sid: 'ReadParameters', actions: ['ssm:GetParameters'], resources: of('ssm') },
  ].flatMap((statement): Statement[] => (statement.resources.length > 0 ? [{ proxy, role: 'execution', ...statement }] : []))
}

/** The secret's own ARN: that of one key or version in it is longer. */
function arnOf(secret: Value): readonly string[] {
  const from = isRecord(secret) && 'ValueFrom' in secret ? secret.ValueFrom : undefined
  if (typeof from !== 'string') return []
  return [from.split(':')[2] === 'secretsmanager' ? from.split(':').slice(0, 7).join(':') : from]
}
