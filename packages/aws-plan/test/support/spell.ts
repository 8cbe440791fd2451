import { EXPRESSION, type Value } from '../../src/value.ts'

/** A value with its expressions as text: `arn:${partition}:s3:::${configBucket}/*`, `${Role web/task.Arn}`. */
export function spell(value: Value): unknown {
  if (typeof value !== 'object') return value
  if (!(EXPRESSION in value)) {
    return Array.isArray(value) ? value.map(spell) : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spell(item as Value)]))
  }
  const expression = value as Extract<Value, { readonly [EXPRESSION]: true }>
  switch (expression.kind) {
    case 'text':
      return expression.parts.map((part) => (typeof part === 'string' ? part : String(spell(part)))).join('')
    case 'json':
      return JSON.stringify(spell(expression.value))
    case 'attribute':
      return `\${${expression.resource.type.split('::').at(-1)} ${expression.resource.key}.${expression.attribute}}`
    default:
      return `\${${expression.name}}`
  }
}
