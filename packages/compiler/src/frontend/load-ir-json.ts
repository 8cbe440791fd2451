import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Mesh, SourceSpan } from '@mesh-compile/ir'
import type { Diagnostic, Place } from '@mesh-compile/ir/diagnostics'
import type { ProgramFindings } from './load-program.ts'
import type { Dependencies } from './dependencies.ts'
import { locateFindings, locatePlaces, type LocatedFinding } from './locate.ts'
import { shownPath } from './shown-path.ts'

/** A mesh from IR JSON, in the shape of an opened program: nothing is evaluated, nothing has types. */
export interface LoadedIrJson {
  readonly mesh?: Mesh | undefined
  findings(): Promise<ProgramFindings>
  locate(findings: readonly Diagnostic[]): Promise<readonly LocatedFinding[]>
  locatePlaces(places: readonly Place[]): Promise<readonly (SourceSpan | undefined)[]>
  dependencies(): Promise<Dependencies | undefined>
  close(): Promise<void>
}

/** Reads a `*.mesh.json` file. Runs no code of the user's. */
export async function loadIrJson(path: string, cwd: string): Promise<LoadedIrJson> {
  const { readIrJson } = await import('./ir-json.ts')
  const { mesh, diagnostics } = await readIrJson(readFileSync(path, 'utf8'), shownPath(cwd, path))
  return {
    mesh,
    findings: async () => ({
      diagnostics: locateFindings(diagnostics, new Map(), cwd).map(({ diagnostic }) => diagnostic),
      typeErrors: [],
    }),
    locate: async (findings) => locateFindings(findings, new Map(), cwd),
    locatePlaces: async (places) => locatePlaces(places, new Map(), cwd),
    dependencies: async () => ({ files: [path], installed: [], folders: [dirname(path)], probes: [] }),
    close: async () => {},
  }
}
