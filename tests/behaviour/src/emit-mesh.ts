import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { envoy as emitter } from '@mesh-compile/envoy-bootstrap'
import { buildGraph, type Mesh } from '@mesh-compile/ir'
import { collectDiagnostics, messageOf } from '@mesh-compile/ir/diagnostics'
import type { EmitRequest, OptionValues } from '@mesh-compile/ir/emitter'

/** Options of the Envoy emitter. */
export type EmitterOptions = OptionValues<typeof emitter.options>

/** How a mesh is brought to its proxies. */
export interface EmitSettings {
  readonly xds: EmitRequest['xds']
  /** What differs from the options of a user who says nothing. */
  readonly options: Partial<EmitterOptions>
}

/** Emits a mesh and writes what came of it into a folder. A finding is an error. */
export async function emitMesh(mesh: Mesh, folder: string, { xds, options }: EmitSettings): Promise<void> {
  const { diagnostics, report } = collectDiagnostics()
  const { files } = await emitter.emit({
    mesh,
    graph: buildGraph(mesh),
    options: { ...defaultOptions(), ...options },
    request: { formats: ['json'], xds },
    needed: new Map(),
    report,
  })
  if (diagnostics.length > 0) throw new Error(diagnostics.map(messageOf).join('\n'))
  for (const { path, contents } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof contents === 'function' ? contents() : contents)
  }
}

function defaultOptions(): EmitterOptions {
  const defaults = Object.entries(emitter.options).map(([name, option]) => [name, option.default])
  return Object.fromEntries(defaults) as EmitterOptions
}
