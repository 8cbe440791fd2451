import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Parser from '@babel/parser'
import type { SourceSpan } from '@mesh-compile/ir'

/** A node of a syntax tree: only what is needed to walk one builder call. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

/** A parsed source file. */
export interface SyntaxTree {
  readonly root: SyntaxNode
  readonly text: string
  /** Offset of a position; line and column count from 1. */
  offsetOf(line: number, column: number): number
  /** Span from one offset to another; `oneLine` cuts it at the end of its first line. */
  spanOf(file: string, start: number, end: number, oneLine?: boolean): SourceSpan
}

// Required when the first file is parsed: most runs have nothing to say about a place, and it takes a third of the start-up.
const require = createRequire(import.meta.url)

/** Parses a user's file as far as it goes; nothing when it cannot be read or makes no sense at all. */
export function parseSource(path: string): SyntaxTree | undefined {
  try {
    const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
    const { parse } = require('@babel/parser') as typeof Parser
    const file = parse(text, { sourceType: 'unambiguous', plugins: ['typescript'], errorRecovery: true, ranges: false })
    return makeTree(text, file.program as unknown as SyntaxNode)
  } catch {
    return undefined
  }
}

function makeTree(text: string, root: SyntaxNode): SyntaxTree {
  const lineStarts = [0, ...[...text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map((end) => end.index + end[0].length)]
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
  return {
    root,
    text,
    offsetOf: (line, column) => (lineStarts[line - 1] ?? text.length) + column - 1,
    spanOf(file, start, end, oneLine = false) {
      const from = positionOf(start)
      const lineEnd = (lineStarts[from.line] ?? text.length + 1) - 1
      const until = oneLine ? trimmedEnd(text, start, Math.min(end, lineEnd)) : end
      const to = positionOf(Math.max(until, start))
      return { file, ...from, endLine: to.line, endColumn: to.column }
    },
  }
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length
}

/** The nodes right below a node. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []))
}

/** Every node that encloses an offset, from the outermost to the innermost. */
export function nodesAt(root: SyntaxNode, offset: number): readonly SyntaxNode[] {
  const chain: SyntaxNode[] = []
  let node: SyntaxNode | undefined = root
  while (node) {
    chain.push(node)
    node = childrenOf(node).find((child) => child.start <= offset && offset < child.end)
  }
  return chain
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && typeof value.start === 'number'
}
