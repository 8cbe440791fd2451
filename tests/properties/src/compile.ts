import { envoy } from '@mesh-compile/envoy-bootstrap'
import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import type { Mesh, MeshGraph } from '@mesh-compile/ir'
import { messageOf, type Diagnostic } from '@mesh-compile/ir/diagnostics'
import type { EmitRequest, ProxyRequirements } from '@mesh-compile/ir/emitter'
import { analyse } from '../../../packages/compiler/src/analysis/analyse.ts'
import { runEmitters } from '../../../packages/compiler/src/emit/run-emitters.ts'
import { isError } from '../../../packages/compiler/src/findings.ts'
import { lower } from '../../../packages/compiler/src/lowering/lower.ts'

/** What was emitted for a mesh. */
export interface Emitted {
  /** Texts by path. */
  readonly files: ReadonlyMap<string, string>
  readonly proxies: readonly ProxyRequirements[]
}

/** What came of a mesh: what it is, what was found, and what was emitted in each way, unless something is wrong. */
export interface Outcome {
  readonly mesh: Mesh
  /** Codes and messages of everything found. */
  readonly findings: readonly string[]
  readonly static?: Emitted
  readonly files?: Emitted
}

/** Compiles a mesh as the command does, in this process: lower, analyse, emit. */
export async function compileDeclarations(declarations: MeshDeclarations, options: unknown = {}): Promise<Outcome> {
  const { mesh, diagnostics, broken } = lower(declarations)
  return compileMesh(mesh, options, { findings: diagnostics, broken })
}

/** Compiles a mesh that was lowered. */
export async function compileMesh(
  mesh: Mesh,
  options: unknown = {},
  before: { readonly findings: readonly Diagnostic[]; readonly broken: ReadonlySet<string> } = { findings: [], broken: new Set() },
): Promise<Outcome> {
  const analysis = analyse(mesh, before.broken)
  const found = [...before.findings, ...analysis.diagnostics]
  if (found.some(isError)) return { mesh, findings: found.map(show) }
  const emit = async (xds: EmitRequest['xds']): Promise<EmittedWith> => emitFrom(analysis.graph, { formats: ['json'], xds }, options)
  const [contained, watched] = [await emit('static'), await emit('files')]
  return {
    mesh,
    findings: [...found, ...contained.diagnostics, ...watched.diagnostics].map(show),
    ...(contained.emitted && { static: contained.emitted }),
    ...(watched.emitted && { files: watched.emitted }),
  }
}

/** The bootstraps of a mesh in some formats, by path; none when something is wrong with it. */
export async function printFormats(mesh: Mesh, formats: EmitRequest['formats']): Promise<ReadonlyMap<string, string>> {
  const { graph, diagnostics } = analyse(mesh)
  if (diagnostics.some(isError)) return new Map()
  const { emitted } = await emitFrom(graph, { formats, xds: 'static' }, {})
  return emitted?.files ?? new Map()
}

interface EmittedWith {
  readonly emitted: Emitted | undefined
  readonly diagnostics: readonly Diagnostic[]
}

async function emitFrom(graph: MeshGraph, request: EmitRequest, options: unknown): Promise<EmittedWith> {
  const loaded = { target: 'envoy', package: '@mesh-compile/envoy-bootstrap', emitter: envoy }
  const { outputs, diagnostics, optionDiagnostics } = await runEmitters([loaded], graph, request, () => ({ key: 'envoy', options }))
  const all = [...diagnostics, ...optionDiagnostics.map(({ diagnostic }) => diagnostic)]
  const [output] = outputs
  if (!output || all.some(isError)) return { emitted: undefined, diagnostics: all }
  const files = new Map(output.files.map(({ path, print }) => [path, Buffer.from(print()).toString('utf8')]))
  return { emitted: { files, proxies: output.proxies }, diagnostics: all }
}

function show(diagnostic: Diagnostic): string {
  return `${diagnostic.definition.code} ${messageOf(diagnostic)}`
}
