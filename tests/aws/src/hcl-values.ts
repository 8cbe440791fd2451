import { parseHcl, type Parsed } from '../../../packages/terraform-emitter/test/support/parse.ts'
import type { Json } from './neutral.ts'

/** What a dotted name stands for. */
export type Lookup = (path: readonly string[]) => Json

/** A value as Terraform's parser gives it, where expressions are still texts, with these evaluated. */
export async function evaluate(value: Parsed, lookup: Lookup): Promise<Json> {
  if (typeof value === 'string') return evaluateText(value, lookup)
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return Promise.all(value.map((item: Parsed) => evaluate(item, lookup)))
  const entries = Object.entries(value).map(async ([key, item]) => [String(await evaluateText(key, lookup)), await evaluate(item as Parsed, lookup)] as const)
  return Object.fromEntries(await Promise.all(entries))
}

async function evaluateText(text: string, lookup: Lookup): Promise<Json> {
  const pieces = piecesOf(text)
  const values = await Promise.all(pieces.map((piece) => (typeof piece === 'string' ? piece : evaluateExpression(piece.expression, lookup))))
  return values.length === 1 ? values[0]! : values.map(String).join('')
}

async function evaluateExpression(expression: string, lookup: Lookup): Promise<Json> {
  if (/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/.test(expression)) return lookup(expression.split('.'))
  const [, left, right] = /^([A-Za-z_][\w.]*) == ([\s\S]*)$/.exec(expression) ?? []
  if (left !== undefined && right !== undefined) return { equal: await Promise.all([left, right].map((side) => evaluateText(`\${${side}}`, lookup))) }
  const [, called, inner] = /^(\w+)\(([\s\S]*)\)$/.exec(expression) ?? []
  if (called === undefined || inner === undefined) throw new Error(`an expression that is not known: ${expression}`)
  const { args } = await parseHcl(`args = [${inner}]`)
  const given = (await evaluate(args!, lookup)) as readonly Json[]
  switch (called) {
    case 'jsonencode':
      return JSON.stringify(given[0])
    case 'merge':
      return { merged: given }
    default:
      return { [called]: given }
  }
}

/** The texts and expressions that a template is made of; `$${` is the text `${`. */
function piecesOf(text: string): readonly (string | { readonly expression: string })[] {
  const pieces: (string | { readonly expression: string })[] = []
  let literal = ''
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('$${', at) || text.startsWith('%%{', at)) {
      literal += text.slice(at + 1, at + 3)
      at += 3
    } else if (text.startsWith('${', at)) {
      const end = endOfExpression(text, at + 2)
      if (literal !== '') pieces.push(literal)
      literal = ''
      pieces.push({ expression: text.slice(at + 2, end) })
      at = end + 1
    } else literal += text[at++]
  }
  return literal !== '' || pieces.length === 0 ? [...pieces, literal] : pieces
}

/** Where the brace is that closes an expression. */
function endOfExpression(text: string, start: number): number {
  let depth = 1
  for (let at = start; at < text.length; ) {
    const character = text[at]
    if (character === '"') at = endOfQuoted(text, at + 1)
    else {
      if (character === '{') depth++
      if (character === '}' && --depth === 0) return at
      at++
    }
  }
  throw new Error(`an expression that does not end: ${text.slice(start)}`)
}

function endOfQuoted(text: string, start: number): number {
  for (let at = start; at < text.length; ) {
    if (text[at] === '"') return at + 1
    if (text[at] === '\\') at += 2
    else if (text.startsWith('$${', at)) at += 3
    else if (text.startsWith('${', at)) at = endOfExpression(text, at + 2) + 1
    else at++
  }
  throw new Error(`a text that does not end: ${text.slice(start)}`)
}
