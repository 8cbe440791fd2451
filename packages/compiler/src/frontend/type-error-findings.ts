import { existsSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, resolve } from 'node:path'
import type { SourceSpan } from '@mesh-compile/ir'
import type { DiagnosticDefinition, LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import { frontendDiagnostics as diagnostics } from './diagnostics.ts'
import { located } from './located.ts'
import { missingImport } from './missing-import.ts'
import type { TypeScriptError } from './parse-type-errors.ts'
import { readSentence, sentencesIn } from './sentence-text.ts'
import { shownPath } from './shown-path.ts'
import { nodesAt, parseSource, type SyntaxNode, type SyntaxTree } from './syntax-tree.ts'

/** Definitions of our sentences by code. */
export type SentenceDefinitions = ReadonlyMap<string, DiagnosticDefinition>

// "Type X is not assignable to type Y", of a value or of an argument: the whole expression is meant, not its first word.
const WHOLE_EXPRESSION = new Set(['TS2322', 'TS2345', 'TS2739', 'TS2740', 'TS2741', 'TS2559', 'TS2769'])

/**
 * Says TypeScript's errors in our words. A sentence of the language becomes the finding it stands for, without
 * TypeScript's wrapping, once a call; everything else keeps TypeScript's first line and number.
 */
export function typeErrorFindings(errors: readonly TypeScriptError[], definitions: SentenceDefinitions, cwd: string): readonly LocatedDiagnostic[] {
  const trees = new Map<string, SyntaxTree | undefined>()
  const treeOf = (file: string): SyntaxTree | undefined => {
    if (!trees.has(file)) trees.set(file, parseSource(file))
    return trees.get(file)
  }
  const seen = new Set<string>()
  const isFirst = (key: string): boolean => !seen.has(key) && seen.add(key) !== undefined
  return errors.flatMap((error) => {
    if (isAboutNodeTypes(error)) return []
    const tree = error.file === undefined ? undefined : treeOf(error.file)
    const span = spanOf(error, tree, cwd)
    const sentences = sentencesIn(error.text)
    if (sentences.length === 0) {
      const missing = missingModule(error, span)
      if (missing) return [missing]
      const { problem, didYouMean } = readable(error)
      if (!isFirst(`${span?.file}:${span?.line}:${span?.column} ${problem}`)) return []
      return [located(diagnostics.typeError, { problem, typescript: error.code }, { span, didYouMean })]
    }
    return sentences
      .filter((sentence) => isFirst(`${error.file}:${callStart(error, tree)} ${sentence}`))
      .map((sentence): LocatedDiagnostic => ({ ...readSentence(sentence, definitions), related: [], ...(span && { span }) }))
  })
}

/**
 * Whether an error only says that the types of Node are not installed (`process`, `node:fs`): that is no mistake of the
 * mesh, which runs in Node whether its types are there or not.
 */
function isAboutNodeTypes({ code, text }: TypeScriptError): boolean {
  const module = code === 'TS2307' ? /^Cannot find module '([^']+)'/.exec(text)?.[1] : undefined
  return text.includes('type definitions for node?') || (module !== undefined && isBuiltin(module))
}

/** An import that leads nowhere. The bundler says the same, but it drops imports of which nothing is used. */
function missingModule({ code, text, file }: TypeScriptError, span: SourceSpan | undefined): LocatedDiagnostic | undefined {
  const path = code === 'TS2307' ? /^Cannot find module '([^']+)'/.exec(text)?.[1] : undefined
  if (path === undefined || file === undefined || !span) return undefined
  const missing = missingImport(path, file, span.file, span)
  // What is there but has no types is TypeScript's to explain.
  return missing.definition.code === diagnostics.missingFile.code && existsSync(resolve(dirname(file), path)) ? undefined : missing
}

/** TypeScript's own words, cut to what fits a line: its first line, long types shortened. */
function readable({ code, text }: TypeScriptError): { readonly problem: string; readonly didYouMean?: string } {
  const lines = text.split('\n').map((line) => line.trim())
  // "No overload matches this call." says nothing; the last line does. Of two types that differ, what is missing says more.
  const missing = WHOLE_EXPRESSION.has(code) ? lines.find((explained) => /^Property '[^']+' is missing in type/.test(explained)) : undefined
  const line = (code === 'TS2769' ? lines.at(-1) : (missing ?? lines[0])) ?? ''
  const hint = / Did you mean (?:to write )?'([^']+)'\?$/.exec(line)
  const problem = (hint ? line.slice(0, hint.index) : line)
    .replace(/'([^']{60})[^']+'/g, "'$1...'")
    .replace(/\.$/, '')
  return hint ? { problem, didYouMean: hint[1]! } : { problem }
}

function spanOf({ file, line, column, code }: TypeScriptError, tree: SyntaxTree | undefined, cwd: string): SourceSpan | undefined {
  if (file === undefined || line === undefined || column === undefined) return undefined
  const shown = shownPath(cwd, file)
  const offset = tree?.offsetOf(line, column)
  const starting = tree && offset !== undefined ? nodesAt(tree.root, offset).filter(({ start }) => start === offset) : []
  const node = WHOLE_EXPRESSION.has(code) ? starting.find(isWholeExpression) : starting.at(-1)
  return tree && node ? tree.spanOf(shown, node.start, node.end, true) : { file: shown, line, column }
}

function isWholeExpression({ type }: SyntaxNode): boolean {
  return !/Statement$|Declaration$|Declarator$|Property$|^Program$/.test(type)
}

/** Start of the innermost call around an error: what one mistake is counted by. */
function callStart({ line, column }: TypeScriptError, tree: SyntaxTree | undefined): number {
  if (!tree || line === undefined || column === undefined) return -1
  const chain = nodesAt(tree.root, tree.offsetOf(line, column))
  return chain.findLast(({ type }) => type === 'CallExpression')?.start ?? -1
}
