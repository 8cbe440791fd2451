import { isExpression, type Expression, type Surroundings, type Value } from '../../value.ts'

/** What the shortest of them have: `aws`, `us-east-1`, `amazonaws.com`. */
const SURROUNDINGS: Readonly<Record<Surroundings, number>> = { partition: 3, region: 9, account: 12, urlSuffix: 13 }

/** How many bytes a value has at least as JSON without spaces, whatever is filled in when it is deployed. */
export function leastSize(value: Value): number {
  if (typeof value !== 'object') return Buffer.byteLength(JSON.stringify(value))
  if (isExpression(value)) return QUOTES + leastText(value)
  const sizes = Array.isArray(value)
    ? value.map((item: Value) => leastSize(item))
    : Object.entries(value).map(([key, item]) => leastSize(key) + COLON + leastSize(item as Value))
  // Brackets, and a comma between two.
  return sizes.reduce((sum, size) => sum + size, 2 + Math.max(0, sizes.length - 1))
}

const QUOTES = 2
const COLON = 1

function leastText(expression: Expression): number {
  switch (expression.kind) {
    case 'attribute':
    case 'parameter':
      return 1
    case 'surroundings':
      return SURROUNDINGS[expression.name]
    case 'text':
      return expression.parts.reduce((sum: number, part) => sum + (typeof part === 'string' ? leastSize(part) - QUOTES : leastText(part)), 0)
    case 'json':
      return leastSize(expression.value)
    default:
      return expression satisfies never
  }
}
