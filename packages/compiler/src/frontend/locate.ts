import { resolve } from 'node:path'
import type { Origin, SourceSpan } from '@mesh-compile/ir'
import type { Diagnostic, LocatedDiagnostic, Place } from '@mesh-compile/ir/diagnostics'
import { callAt, findProperty } from './find-property.ts'
import type { SourcePosition } from './source-positions.ts'
import { shownPath } from './shown-path.ts'
import { parseSource, type SyntaxTree } from './syntax-tree.ts'

/** A finding in its place, with the builder call around it (to tell whether TypeScript said it already). */
export interface LocatedFinding {
  readonly diagnostic: LocatedDiagnostic
  readonly call?: SourceSpan
}

/** A place as spans: what to underline, and the whole call that it is part of. */
interface LocatedPlace {
  readonly span: SourceSpan
  readonly call?: SourceSpan
}

/** Turns builder calls and property paths into spans. Parses each file it needs once, and no other. */
export function locateFindings(
  findings: readonly Diagnostic[],
  positions: ReadonlyMap<number, SourcePosition>,
  cwd: string,
): readonly LocatedFinding[] {
  const trees = new Map<string, SyntaxTree | undefined>()
  const treeOf = (file: string): SyntaxTree | undefined => {
    if (!trees.has(file)) trees.set(file, parseSource(file))
    return trees.get(file)
  }
  const placeOf = ({ origin, path }: Place): LocatedPlace | undefined => {
    if (!origin) return undefined
    if (!('call' in origin)) return { span: origin }
    const position = positions.get(origin.call)
    return position && callPlace(position, path, treeOf(position.file), cwd)
  }
  return findings.map(({ definition, args, at, related, didYouMean }) => {
    const place = at && placeOf(at)
    const diagnostic: LocatedDiagnostic = {
      definition,
      args,
      ...(place && { span: place.span }),
      ...(didYouMean !== undefined && { didYouMean }),
      related: related.flatMap(({ label, ...where }) => {
        const span = placeOf(where)?.span
        return span ? [{ label, span }] : []
      }),
    }
    return { diagnostic, ...(place?.call && { call: place.call }) }
  })
}

/** The builder calls that findings refer to. */
export function callsOf(findings: readonly Diagnostic[]): readonly number[] {
  const origins = findings.flatMap(({ at, related }) => [at?.origin, ...related.map(({ origin }) => origin)])
  return [...new Set(origins.flatMap((origin: Origin | undefined) => (origin && 'call' in origin ? [origin.call] : [])))]
}

function callPlace({ file, line, column }: SourcePosition, path: string | undefined, tree: SyntaxTree | undefined, cwd: string): LocatedPlace {
  const shown = shownPath(cwd, resolve(cwd, file))
  const offset = tree?.offsetOf(line, column)
  const call = tree && offset !== undefined ? callAt(tree.root, offset) : undefined
  if (!tree || !call) return { span: { file: shown, line, column } }
  const property = path === undefined || path === '' ? undefined : findProperty(call, path)
  const callSpan = tree.spanOf(shown, call.start, call.end)
  if (!property) return { span: tree.spanOf(shown, call.start, call.end, true), call: callSpan }
  const whole = tree.spanOf(shown, property.start, property.end)
  const isShort = whole.endLine === whole.line
  return { span: isShort ? whole : tree.spanOf(shown, property.start, property.keyEnd, true), call: callSpan }
}
