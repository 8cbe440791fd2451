import type { Resource } from '../plan.ts'
import { logGroupType } from '../resource-types/logs.ts'
import { isExpression, type Expression, type Value } from '../value.ts'

/**
 * Makes plain data of values, for files that people fill in: what is known only where it is deployed stands there as
 * `@region@`, and the names of what is planned as they are.
 */
export function placeholders(resources: readonly Resource[]): (value: Value) => Value {
  const logGroups = new Map(resources.flatMap(({ id, type, properties }) => (type === logGroupType ? [[id.key, String(properties.LogGroupName)] as const] : [])))
  const fillIn = (value: Value): Value => {
    if (typeof value !== 'object') return value
    if (isExpression(value)) return placeholder(value)
    if (Array.isArray(value)) return value.map(fillIn)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item)]))
  }
  const placeholder = (expression: Expression): string => {
    switch (expression.kind) {
      case 'parameter':
      case 'surroundings':
        return `@${expression.name}@`
      case 'text':
        return expression.parts.map((part) => (typeof part === 'string' ? part : placeholder(part))).join('')
      case 'attribute': {
        // The only resources that containers and statements of a task name.
        const { resource, attribute } = expression
        const name = resource.type === logGroupType.cloudFormation && attribute === 'Ref' ? logGroups.get(resource.key) : undefined
        if (name === undefined) throw new Error(`a file cannot tell ${attribute} of ${resource.type} ${resource.key}`)
        return name
      }
      case 'json':
        return JSON.stringify(fillIn(expression.value))
      default:
        return expression satisfies never
    }
  }
  return fillIn
}
