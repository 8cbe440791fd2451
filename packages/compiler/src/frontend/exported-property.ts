import type { SourceSpan } from '@mesh-compile/ir'
import { findProperty } from './find-property.ts'
import { shownPath } from './shown-path.ts'
import { childrenOf, isNode, parseSource, type SyntaxNode } from './syntax-tree.ts'

/** Where a property of a file's default export is written, such as `emitters.envoy.adminPort` of a configuration. */
export function exportedProperty(file: string, path: string, cwd: string): SourceSpan {
  const shown = shownPath(cwd, file)
  const start = { file: shown, line: 1, column: 1 }
  const tree = parseSource(file)
  const exported = tree && defaultExport(tree.root)
  if (!tree || !exported) return start
  // In a call's clothes, so that both `export default defineConfig({...})` and `export default {...}` are walked.
  const property = findProperty({ ...exported, type: 'CallExpression', callee: exported, arguments: [exported] }, path)
    ?? findProperty(exported, path)
  return property ? tree.spanOf(shown, property.start, property.end, true) : tree.spanOf(shown, exported.start, exported.end, true)
}

/** Where the value of a file's default export is written; for a name, what it stands for. */
export function exportedValue(file: string, cwd: string): SourceSpan {
  const shown = shownPath(cwd, file)
  const tree = parseSource(file)
  const exported = tree && defaultExport(tree.root)
  return tree && exported ? tree.spanOf(shown, exported.start, exported.end, true) : { file: shown, line: 1, column: 1 }
}

function defaultExport(program: SyntaxNode): SyntaxNode | undefined {
  const statements = childrenOf(program)
  const declaration = statements.find(({ type }) => type === 'ExportDefaultDeclaration')?.['declaration']
  if (!isNode(declaration) || declaration.type !== 'Identifier') return isNode(declaration) ? declaration : undefined
  const variables = statements.filter(({ type }) => type === 'VariableDeclaration').flatMap(childrenOf)
  const variable = variables.find(({ id }) => isNode(id) && id['name'] === declaration['name'])
  return isNode(variable?.['init']) ? variable['init'] : declaration
}
