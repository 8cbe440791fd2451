import { resolve } from 'node:path'
import type { SourceSpan } from '@mesh-compile/ir'
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

/** Finds places: turns builder calls and property paths into spans. Parses each file it needs once, and no other. */
function createLocator(positions: ReadonlyMap<number, SourcePosition>, cwd: string): (place: Place) => LocatedPlace | undefined {
  const trees = new Map<string, SyntaxTree | undefined>()
  const treeOf = (file: string): SyntaxTree | undefined => {
    if (!trees.has(file)) trees.set(file, parseSource(file))
    return trees.get(file)
  }
  return ({ origin, path }) => {
    if (!origin) return undefined
    if (!('call' in origin)) return { span: origin }
    const position = positions.get(origin.call)
    return position && callPlace(position, path, treeOf(position.file), cwd)
  }
}

/** The spans of places, one for each; nothing for those that are not known. */
export function locatePlaces(
  places: readonly Place[],
  positions: ReadonlyMap<number, SourcePosition>,
  cwd: string,
): readonly (SourceSpan | undefined)[] {
  const locate = createLocator(positions, cwd)
  return places.map((place) => locate(place)?.span)
}

/** Findings in their places. */
export function locateFindings(
  findings: readonly Diagnostic[],
  positions: ReadonlyMap<number, SourcePosition>,
  cwd: string,
): readonly LocatedFinding[] {
  const locate = createLocator(positions, cwd)
  return findings.map(({ definition, args, at, related, didYouMean }) => {
    const place = at && locate(at)
    const diagnostic: LocatedDiagnostic = {
      definition,
      args,
      ...(place && { span: place.span }),
      ...(didYouMean !== undefined && { didYouMean }),
      related: related.flatMap(({ label, ...where }) => {
        const span = locate(where)?.span
        return span ? [{ label, span }] : []
      }),
    }
    return { diagnostic, ...(place?.call && { call: place.call }) }
  })
}

/** The builder calls that places refer to. */
export function callsOf(places: readonly Place[]): readonly number[] {
  return [...new Set(places.flatMap(({ origin }: Place) => (origin && 'call' in origin ? [origin.call] : [])))]
}

/** All places that findings refer to. */
export function placesOf(findings: readonly Diagnostic[]): readonly Place[] {
  return findings.flatMap(({ at, related }) => [...(at ? [at] : []), ...related])
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
