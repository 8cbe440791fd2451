import { builderParameters } from './builder-parameters.ts'
import { childrenOf, isNode, type SyntaxNode } from './syntax-tree.ts'

/** The call that stands at an offset: the one whose callee is there. */
export function callAt(root: SyntaxNode, offset: number): SyntaxNode | undefined {
  let best: SyntaxNode | undefined
  const visit = (node: SyntaxNode): void => {
    if (node.start > offset || node.end < offset) return
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const callee = node['callee'] as SyntaxNode
      // V8 and source maps point at the callee's start or at its last name: both lie within the callee.
      const isCloser = !best || callee.end - callee.start < (best['callee'] as SyntaxNode).end - (best['callee'] as SyntaxNode).start
      if (callee.start <= offset && offset <= callee.end && isCloser) best = node
    }
    for (const child of childrenOf(node)) visit(child)
  }
  visit(root)
  return best
}

/** Where a property stands, from its key to the end of its value. */
export interface FoundProperty {
  readonly start: number
  readonly end: number
  /** End of the key, for properties too long to show whole. */
  readonly keyEnd: number
}

/**
 * Walks from a builder call down a path such as `backends[2].tls` or `routes.canary.to[1]`, through object and array
 * literals and nested calls. Where a variable or a spread hides the rest, the deepest place found is the answer;
 * nothing when not even the first step is visible.
 */
export function findProperty(call: SyntaxNode, path: string): FoundProperty | undefined {
  let segments = parsePath(path)
  let node = call
  let found: FoundProperty | undefined
  while (segments.length > 0) {
    const step = stepInto(unwrap(node), segments)
    if (!step) break
    found = step.found
    node = step.value
    segments = segments.slice(step.used)
  }
  return found
}

interface Step {
  readonly found: FoundProperty
  readonly value: SyntaxNode
  /** How many segments it took: more than one when a key holds dots. */
  readonly used: number
}

function stepInto(node: SyntaxNode, segments: readonly (string | number)[]): Step | undefined {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return stepIntoCall(node, segments)
    case 'ObjectExpression':
      return stepIntoObject(node, segments)
    case 'ArrayExpression':
      return stepIntoArray(node, segments[0])
    default:
      return undefined
  }
}

function stepIntoCall(call: SyntaxNode, segments: readonly (string | number)[]): Step | undefined {
  const given = call['arguments'] as readonly SyntaxNode[]
  const [first, second] = segments
  if (first === 'arguments' && typeof second === 'number') return stepTo(argumentAt(given, second), 2)
  if (typeof first !== 'string') return undefined
  const position = builderParameters[calleeName(call)]?.indexOf(first) ?? -1
  if (position >= 0) return stepTo(argumentAt(given, position), 1)
  for (const argument of given) {
    const value = unwrap(argument)
    const step = value.type === 'ObjectExpression' ? stepIntoObject(value, segments) : undefined
    if (step) return step
  }
  if (first !== 'name') return undefined
  return stepTo(given.find(({ type }) => type === 'StringLiteral' || type === 'TemplateLiteral'), 1)
}

function stepIntoObject(object: SyntaxNode, segments: readonly (string | number)[]): Step | undefined {
  const properties = object['properties'] as readonly SyntaxNode[]
  for (let used = 1; used <= segments.length; used++) {
    const key = segments.slice(0, used).join('.')
    // The last one of a name wins at run time; a spread after it may have replaced it, but there is nothing better to show.
    const property = properties.findLast((candidate) => keyName(candidate) === key)
    if (!property) continue
    const value = isNode(property['value']) ? property['value'] : property
    const { start, end } = property
    return { found: { start, end, keyEnd: (property['key'] as SyntaxNode).end }, value, used }
  }
  return undefined
}

function stepIntoArray(array: SyntaxNode, index: string | number | undefined): Step | undefined {
  if (typeof index !== 'number') return undefined
  const elements = array['elements'] as readonly (SyntaxNode | null)[]
  if (elements.slice(0, index + 1).some((element) => element?.type === 'SpreadElement')) return undefined
  return stepTo(elements[index] ?? undefined, 1)
}

function argumentAt(given: readonly SyntaxNode[], index: number): SyntaxNode | undefined {
  return given.slice(0, index + 1).some(({ type }) => type === 'SpreadElement') ? undefined : given[index]
}

function stepTo(value: SyntaxNode | undefined, used: number): Step | undefined {
  return value && { found: { start: value.start, end: value.end, keyEnd: value.end }, value, used }
}

function keyName(property: SyntaxNode): string | undefined {
  const key = property['key']
  if (!isNode(key) || (property['computed'] === true && key.type !== 'StringLiteral')) return undefined
  return key.type === 'Identifier' ? (key['name'] as string) : isLiteral(key) ? String(key['value']) : undefined
}

function isLiteral({ type }: SyntaxNode): boolean {
  return type === 'StringLiteral' || type === 'NumericLiteral'
}

function calleeName(call: SyntaxNode): string {
  const callee = unwrap(call['callee'] as SyntaxNode)
  const name = callee.type === 'MemberExpression' ? (callee['property'] as SyntaxNode) : callee
  return name.type === 'Identifier' ? (name['name'] as string) : ''
}

/** Takes off what changes types but not values: `as const`, `satisfies`, `!`, parentheses. */
function unwrap(node: SyntaxNode): SyntaxNode {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return unwrap(node['expression'] as SyntaxNode)
    default:
      return node
  }
}

function parsePath(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) => (index === undefined ? text : Number(index)))
}
