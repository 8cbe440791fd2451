import type { Hcl } from '../hcl/tree.ts'
import { escape, quote, quoteKey } from './quote.ts'

/** A list that would be longer gets a line for each item. */
const WIDTH = 100

/** Prints an expression as `terraform fmt` would; its first line stands behind something, the others begin with `indent`. */
export function printExpression(expression: Hcl, indent: string): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression.value)
    case 'list':
      return printList(expression.items, indent)
    case 'object':
      return printObject(expression.entries, indent)
    case 'reference':
      return expression.path.join('.')
    case 'call':
      return `${expression.name}(${expression.args.map((arg) => printExpression(arg, indent)).join(', ')})`
    case 'template':
      return printTemplate(expression.parts, indent)
    case 'equal':
      return `${printExpression(expression.left, indent)} == ${printExpression(expression.right, indent)}`
    case 'each':
      return `[for ${expression.item} in ${printExpression(expression.list, indent)} : ${printExpression(expression.of, indent)}]`
    default:
      return expression satisfies never
  }
}

function printLiteral(value: string | number | boolean): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} is no number of HCL`)
  return String(value)
}

/** `"${x}"` alone would be `x` at a detour, which `terraform fmt` takes away. */
function printTemplate(parts: readonly (string | Hcl)[], indent: string): string {
  const pieces = joinTexts(parts)
  const [only] = pieces
  if (pieces.length === 1 && typeof only === 'object') return printExpression(only, indent)
  return `"${pieces.map((piece, index) => printPiece(piece, pieces[index + 1], indent)).join('')}"`
}

function printPiece(piece: string | Hcl, next: string | Hcl | undefined, indent: string): string {
  if (typeof piece === 'object') return `\${${printExpression(piece, indent)}}`
  // A `$` right before `${` would make text of it.
  return next === undefined ? escape(piece) : escape(piece).replace(/\$$/, '\\u0024')
}

/** The same with each run of texts as one: `$` and `{` are harmless only apart, and texts in texts a detour. */
function joinTexts(parts: readonly (string | Hcl)[]): readonly (string | Hcl)[] {
  const joined: (string | Hcl)[] = []
  for (const part of parts.flatMap(piecesOf)) {
    const last = joined.at(-1)
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part
    else if (part !== '') joined.push(part)
  }
  return joined
}

function piecesOf(part: string | Hcl): readonly (string | Hcl)[] {
  if (typeof part === 'string') return [part]
  if (part.kind === 'literal') return [String(part.value)]
  return part.kind === 'template' ? part.parts.flatMap(piecesOf) : [part]
}

function printList(items: readonly Hcl[], indent: string): string {
  const inner = `${indent}  `
  const printed = items.map((item) => printExpression(item, inner))
  const line = `[${printed.join(', ')}]`
  if (line.length <= WIDTH && !line.includes('\n')) return line
  return `[\n${printed.map((item) => `${inner}${item},\n`).join('')}${indent}]`
}

function printObject(entries: readonly (readonly [string, Hcl])[], indent: string): string {
  if (entries.length === 0) return '{}'
  const inner = `${indent}  `
  const lines = alignAssignments(entries.map(([key, value]) => ({ name: quoteKey(key), value: printExpression(value, inner) })))
  return `{\n${lines.map((line) => `${inner}${line}\n`).join('')}${indent}}`
}

/** Both sides of an equals sign. */
export interface Assignment {
  readonly name: string
  readonly value: string
}

/**
 * `name = value`, the equals signs of those that follow each other in a column. One whose value goes on below stands by
 * itself.
 */
export function alignAssignments(assignments: readonly Assignment[]): readonly string[] {
  const lines: string[] = []
  for (let start = 0; start < assignments.length; ) {
    let end = start
    let width = 0
    while (end < assignments.length && !assignments[end]!.value.includes('\n')) width = Math.max(width, assignments[end++]!.name.length)
    for (const { name, value } of assignments.slice(start, end)) lines.push(`${name.padEnd(width)} = ${value}`)
    const alone = assignments[end]
    if (alone) lines.push(`${alone.name} = ${alone.value}`)
    start = end + 1
  }
  return lines
}
