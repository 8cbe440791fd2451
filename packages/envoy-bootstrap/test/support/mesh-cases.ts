import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildGraph, type Mesh } from '@mesh-compile/ir'
import { collectDiagnostics, type Diagnostic } from '@mesh-compile/ir/diagnostics'
import type { Contents, EmitRequest, EmitResult } from '@mesh-compile/ir/emitter'
import { meshSchema } from '@mesh-compile/ir/schema'
import type { Bootstrap } from '../../src/envoy-types.ts'
import { envoy } from '../../src/index.ts'
import type { EnvoyOptions } from '../../src/options.ts'

export const goldenFolder: string = join(import.meta.dirname, '../golden')
export const goldenCases: readonly string[] = readdirSync(goldenFolder).toSorted()

/** The mesh of a golden case, or one written down in a test, with what may be left out filled in. */
export function readMesh(source: string | object): Mesh {
  return meshSchema.parse(typeof source === 'string' ? JSON.parse(readFileSync(join(goldenFolder, source, 'mesh.json'), 'utf8')) : source)
}

/** What the emitter gave back and reported, every file printed. */
export interface Emitted extends Omit<EmitResult, 'files'> {
  /** What Envoy loads. */
  readonly files: readonly { readonly path: string; readonly contents: Contents }[]
  /** What leads traffic to it, by path. */
  readonly scripts: Readonly<Record<string, Contents>>
  readonly diagnostics: readonly Diagnostic[]
}

export async function emit(
  mesh: Mesh,
  { formats = ['json'], xds = 'static', options }: Partial<EmitRequest> & { options?: Partial<EnvoyOptions> } = {},
): Promise<Emitted> {
  const { diagnostics, report } = collectDiagnostics()
  const result = await envoy.emit({
    mesh,
    graph: buildGraph(mesh),
    options: { ...defaultOptions(), ...options },
    request: { formats, xds },
    needed: new Map(),
    report,
  })
  const all = result.files.map(({ path, contents }) => {
    const printed = typeof contents === 'function' ? contents() : contents
    return { path, contents: path.endsWith('.json') ? String(printed) : printed }
  })
  const isScript = ({ path }: { readonly path: string }): boolean => path.endsWith('.sh')
  return {
    ...result,
    files: all.filter((file) => !isScript(file)),
    scripts: Object.fromEntries(all.filter(isScript).map(({ path, contents }) => [path, contents])),
    diagnostics,
  }
}

/** The options of a user who says nothing. */
export function defaultOptions(): EnvoyOptions {
  return Object.fromEntries(Object.entries(envoy.options).map(([name, option]) => [name, option.default])) as EnvoyOptions
}

/** The bootstraps of a mesh by proxy. */
export async function bootstraps(source: string | object): Promise<Record<string, Bootstrap>> {
  const { files, diagnostics } = await emit(readMesh(source))
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics))
  return Object.fromEntries(files.map(({ path, contents }) => [path.replace('.json', ''), JSON.parse(String(contents)) as Bootstrap]))
}
