import type { SourceSpan } from '@mesh-compile/ir'
import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'

/** JSON with the place of every value; `children` of an object are its properties, each a pair of key and value. */
export type JsonNode = Node

/** Reads strict JSON: the tree, or the first thing that is wrong with it. Nesting must be limited before. */
export function parseJsonTree(
  text: string,
): { readonly root: JsonNode } | { readonly problem: string; readonly offset: number } {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
  const [error] = errors
  if (error) return { problem: describe(text, error), offset: error.offset }
  if (!root) return { problem: 'the file is empty', offset: 0 }
  return { root }
}

/** Where the nesting first goes beyond a limit. Looks at characters only, so that no depth can exhaust the stack. */
export function findTooDeep(text: string, limit: number): number | undefined {
  let depth = 0
  let inString = false
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset]
    if (inString) {
      if (character === '\\') offset++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') {
      if (++depth > limit) return offset
    } else if (character === '}' || character === ']') depth--
  }
  return undefined
}

/** The value of a key of an object, or an item of a list. */
export function childOf(node: JsonNode | undefined, key: PropertyKey): JsonNode | undefined {
  if (typeof key === 'number') return node?.type === 'array' ? node.children?.[key] : undefined
  return propertiesOf(node).find((property) => property.key === key)?.value
}

/** The keys of an object with their places, in the order of the text; of anything else, none. */
export function propertiesOf(node: JsonNode | undefined): { key: string; keyNode: JsonNode; value: JsonNode }[] {
  if (node?.type !== 'object') return []
  return (node.children ?? []).flatMap(({ children: [keyNode, value] = [] }) =>
    keyNode && value ? [{ key: String(keyNode.value), keyNode, value }] : [],
  )
}

/** The plain value of a tree. Keys become own properties whatever they are called, `__proto__` too. */
export function valueOf(node: JsonNode): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf)
  if (node.type === 'object') {
    return Object.fromEntries(propertiesOf(node).map(({ key, value }) => [key, valueOf(value)]))
  }
  return node.value
}

/** Turns offsets into lines and columns of one file. */
export function createLocator(text: string, file: string): (from: number, length: number) => SourceSpan {
  const lineStarts = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lineStarts.push(end + 1)
  const positionOf = (offset: number): { line: number; column: number } => {
    let low = 0
    let high = lineStarts.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (lineStarts[middle]! <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - lineStarts[low]! + 1 }
  }
  return (from, length) => {
    const end = positionOf(from + length)
    return { file, ...positionOf(from), endLine: end.line, endColumn: end.column }
  }
}

function describe(text: string, { error, offset, length }: ParseError): string {
  if (offset >= text.trimEnd().length) return 'the text ends too early'
  const found = JSON.stringify(text.slice(offset, offset + Math.max(1, Math.min(length, 20))))
  const rest = text.slice(offset).trimEnd()
  switch (printParseErrorCode(error)) {
    case 'PropertyNameExpected':
      return `expected a key between double quotes, found ${found}`
    case 'ValueExpected':
      return `expected a value, found ${found}`
    case 'ColonExpected':
      return `expected a colon, found ${found}`
    case 'CommaExpected':
      return `expected a comma, found ${found}`
    case 'CloseBraceExpected':
      return `expected a closing brace, found ${found}`
    case 'CloseBracketExpected':
      return `expected a closing bracket, found ${found}`
    case 'EndOfFileExpected':
      return `expected the end of the text, found ${found}`
    case 'InvalidCommentToken':
      return 'comments are not allowed'
    case 'UnexpectedEndOfString':
      return rest.includes('\n') ? 'a string must end on its line' : 'the text ends too early, within a string'
    case 'UnexpectedEndOfNumber':
      return `a number ends too early: ${found}`
    case 'InvalidUnicode':
    case 'InvalidEscapeCharacter':
      return `an unknown escape in a string: ${found}`
    case 'InvalidCharacter':
      return 'a control character that is not escaped in a string'
    default:
      return `unexpected ${found}`
  }
}
