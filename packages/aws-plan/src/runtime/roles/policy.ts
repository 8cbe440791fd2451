import type { Value } from '../../value.ts'
import type { Statement } from '../runtime.ts'

/** AWS: a policy document that allows this and nothing else. */
export function policyDocument(statements: readonly Statement[]): Value {
  return { Version: '2012-10-17', Statement: statements.map(policyStatement) }
}

function policyStatement({ sid, actions, resources, condition }: Statement): Value {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources, ...(condition !== undefined && { Condition: condition }) }
}
