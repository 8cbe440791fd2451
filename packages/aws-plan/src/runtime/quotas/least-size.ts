import { isExpression, type Expression, type Surroundings, type Value } from '../../value.ts'

/** What the shortest of them have: `aws`, `us-east-1`, `amazonaws.com`. */
const SURROUNDINGS: Readonly<Record<Surroundings, number>> = { partition: 3, region: 9, account: 12, urlSuffix: 13 }

/** How many bytes a text has as JSON. */
type TextSize = (text: string) => number

const QUOTES = 2
const COLON = 1

/** How many bytes a value has at least as JSON without spaces, whatever is filled in when it is deployed. */
export function leastSize(value: Value): number {
  return sizeOf(value, (text) => Buffer.byteLength(JSON.stringify(text)))
}

// A character of UTF-16 has three bytes at most in UTF-8, and one that is escaped is seldom longer.
const MOST_BYTES = 3

/** Whether it may have more, told at a glance: of thousands of task definitions nearly all are far smaller. */
export function mayExceed(value: Value, bytes: number): boolean {
  return sizeOf(value, (text) => text.length + QUOTES) * MOST_BYTES > bytes
}

function sizeOf(value: Value, textSize: TextSize): number {
  if (typeof value === 'string') return textSize(value)
  if (typeof value !== 'object') return String(value).length
  if (isExpression(value)) return QUOTES + expressionSize(value, textSize)
  const sizes = Array.isArray(value)
    ? value.map((item: Value) => sizeOf(item, textSize))
    : Object.entries(value).map(([key, item]) => textSize(key) + COLON + sizeOf(item as Value, textSize))
  // Brackets, and a comma between two.
  return sizes.reduce((sum, size) => sum + size, 2 + Math.max(0, sizes.length - 1))
}

/** Without quotes around it. */
function expressionSize(expression: Expression, textSize: TextSize): number {
  switch (expression.kind) {
    case 'attribute':
    case 'parameter':
      return 1
    case 'surroundings':
      return SURROUNDINGS[expression.name]
    case 'text':
      return expression.parts.reduce((sum: number, part) => sum + (typeof part === 'string' ? textSize(part) - QUOTES : expressionSize(part, textSize)), 0)
    case 'json':
      return sizeOf(expression.value, textSize)
    default:
      return expression satisfies never
  }
}
