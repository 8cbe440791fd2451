import { isExpression, isRecord, snakeCase, type Expression, type Value } from '@mesh-compile/aws-plan'
import { call, list, literal, object, reference, template, type Hcl } from '../hcl/tree.ts'
import type { Addresses } from './addresses.ts'
import { surroundingsReference } from './surroundings.ts'

/** A value with the keys that it has: data as literals, expressions as what Terraform fills in. */
export function translateValue(value: Value, addresses: Addresses): Hcl {
  if (typeof value !== 'object') return literal(value)
  if (isExpression(value)) return translateExpression(value, addresses)
  if (isList(value)) return list(value.map((item) => translateValue(item, addresses)))
  return object(Object.entries(value).map(([key, item]) => [key, translateValue(item, addresses)]))
}

/** What Terraform fills in for an expression of the plan. */
export function translateExpression(expression: Expression, addresses: Addresses): Hcl {
  switch (expression.kind) {
    case 'attribute':
      return addresses.attribute(expression.resource, expression.attribute)
    case 'parameter':
      return reference('var', snakeCase(expression.name))
    case 'surroundings':
      return surroundingsReference(expression.name)
    case 'text':
      return template(expression.parts.map((part) => (typeof part === 'string' ? part : translateExpression(part, addresses))))
    case 'json':
      return call('jsonencode', translateValue(expression.value, addresses))
    default:
      return expression satisfies never
  }
}

/** `Array.isArray` does not narrow a readonly array. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

/** A value that must be a list; `at` is where it stands. */
export function listAt(value: Value, at: string): readonly Value[] {
  if (!isList(value)) throw new Error(`${at} is no list`)
  return value
}

/** A value that must be a record of further values. */
export function recordAt(value: Value, at: string): Readonly<Record<string, Value>> {
  if (!isRecord(value)) throw new Error(`${at} is no object`)
  return value
}
