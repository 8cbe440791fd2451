import { dirname, resolve } from 'node:path'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import type { Bundle } from './bundle.ts'
import type { BundlePosition } from './evaluation-protocol.ts'

/** A position in a user's file; line and column count from 1. */
export interface SourcePosition {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Finds the way from the bundle back to the user's files. The map is decoded at the first question. */
export function sourcePositions({ map, mapFile, addedLines }: Bundle): (position: BundlePosition) => SourcePosition | undefined {
  let decoded: TraceMap | undefined
  return ({ line, column }) => {
    decoded ??= new TraceMap(map)
    const original = originalPositionFor(decoded, { line, column: column - 1 })
    if (original.source === null) return undefined
    // esbuild writes sources as URLs: `ü` is `%C3%BC`.
    const file = resolve(dirname(mapFile), decodeURIComponent(original.source))
    return { file, line: original.line - addedLines(file), column: original.column + 1 }
  }
}
