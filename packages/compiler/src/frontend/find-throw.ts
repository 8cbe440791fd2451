import type { SourceSpan } from '@mesh-compile/ir'
import { shownPath } from './shown-path.ts'
import { childrenOf, parseSource, type SyntaxNode } from './syntax-tree.ts'

interface Candidate {
  readonly span: SourceSpan
  readonly literal: string | undefined
}

/**
 * Where something that is not an `Error` was thrown. Such a value knows no place, so the `throw` statements of the
 * program are searched: the one that throws these very words, or the only one that throws no new object.
 */
export function findThrow(text: string, inputs: readonly string[], cwd: string): SourceSpan | undefined {
  const candidates = inputs.filter((file) => /\.[cm]?[jt]sx?$/.test(file)).flatMap((file) => throwsIn(file, cwd))
  const exact = candidates.filter(({ literal }) => literal === text)
  const [only, another] = exact.length > 0 ? exact : candidates.filter(({ literal }) => literal === undefined)
  return only && !another ? only.span : undefined
}

function throwsIn(file: string, cwd: string): readonly Candidate[] {
  const tree = parseSource(file)
  if (!tree) return []
  const found: Candidate[] = []
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'ThrowStatement') {
      const thrown = node['argument'] as SyntaxNode
      const { value } = thrown as { readonly value?: unknown }
      const literal = thrown.type === 'NullLiteral' ? 'null' : ['string', 'number', 'boolean'].includes(typeof value) ? shownLiteral(value) : undefined
      // `new Error()` knows its place itself.
      if (thrown.type !== 'NewExpression') found.push({ span: tree.spanOf(shownPath(cwd, file), node.start, node.end, true), literal })
    }
    for (const child of childrenOf(node)) visit(child)
  }
  visit(tree.root)
  return found
}

/** As {@link showThrown} shows it. */
function shownLiteral(value: unknown): string {
  return value === '' ? "''" : String(value)
}
