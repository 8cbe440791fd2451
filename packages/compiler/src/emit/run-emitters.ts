import type { MeshGraph } from '@mesh-compile/ir'
import { collectDiagnostics, type Diagnostic } from '@mesh-compile/ir/diagnostics'
import type { EmitRequest, EmitResult, EmittedFile, ProxyRequirements } from '@mesh-compile/ir/emitter'
import { checkOptions } from './check-options.ts'
import { emitDiagnostics } from './diagnostics.ts'
import type { LoadedEmitter } from './load-emitters.ts'
import { forbiddenPaths } from './output-paths.ts'
import { isContents, printedFile, sha256, type PrintedFile } from './printed-file.ts'

/** What one emitter made; paths are relative to its folder. */
export interface EmitterOutput {
  readonly emitter: string
  readonly files: readonly PrintedFile[]
  readonly proxies: readonly ProxyRequirements[]
  readonly requires: Readonly<Record<string, string>>
}

/** Findings about the mesh, and findings about the options (with a path within the options of that emitter). */
export interface Emitted {
  readonly outputs: readonly EmitterOutput[]
  readonly diagnostics: readonly Diagnostic[]
  readonly optionDiagnostics: readonly { readonly target: string; readonly diagnostic: Diagnostic }[]
}

/**
 * Runs emitters in their order. Those whose options are wrong are not run; the others are. Without a graph (there is
 * no mesh that could be emitted) only the options are checked.
 */
export async function runEmitters(
  emitters: readonly LoadedEmitter[],
  graph: MeshGraph | undefined,
  request: EmitRequest,
  optionsOf: (emitter: LoadedEmitter) => { readonly key: string; readonly options: unknown },
): Promise<Emitted> {
  const outputs: EmitterOutput[] = []
  const written = new Map<string, readonly EmittedFile[]>()
  const { diagnostics, report } = collectDiagnostics()
  const optionDiagnostics: Emitted['optionDiagnostics'][number][] = []
  for (const loaded of emitters) {
    const { emitter, package: from } = loaded
    const { key, options: given } = optionsOf(loaded)
    const checked = collectDiagnostics()
    const options = checkOptions(emitter, given, checked.report)
    if (checked.diagnostics.length > 0) {
      optionDiagnostics.push(...checked.diagnostics.map((diagnostic) => ({ target: key, diagnostic })))
      continue
    }
    if (!graph) continue
    const needed = new Map((emitter.needs ?? []).map((name) => [name, written.get(name) ?? []]))
    let result: EmitResult
    try {
      result = await emitter.emit({ mesh: graph.mesh, graph, options, request, needed, report })
    } catch (error) {
      report(emitDiagnostics.emitterFailed, { emitter: emitter.name, package: from, problem: messageOf(error) })
      continue
    }
    const problem = resultProblem(result)
    if (problem !== undefined) {
      report(emitDiagnostics.emitterFailed, { emitter: emitter.name, package: from, problem })
      continue
    }
    const forbidden = forbiddenPaths(result.files)
    for (const path of forbidden) report(emitDiagnostics.forbiddenPath, { emitter: emitter.name, package: from, ...path })
    if (forbidden.length > 0) continue
    const { proxies = [], requires = {} } = result
    const files = result.files.map((file) => printedFile(file, from))
    if (emitters.some((other) => other.emitter.needs?.includes(emitter.name))) {
      written.set(emitter.name, files.map(({ path, print }) => ({ path: `${emitter.name}/${path}`, sha256: sha256(print()) })))
    }
    outputs.push({ emitter: emitter.name, files, proxies, requires })
  }
  return { outputs, diagnostics, optionDiagnostics }
}

function resultProblem(result: unknown): string | undefined {
  const { files } = (result ?? {}) as { readonly files?: unknown }
  if (!Array.isArray(files)) return 'it returned no list of files'
  const hasContents = (file: unknown): boolean => {
    const { contents } = (file ?? {}) as { readonly contents?: unknown }
    return typeof contents === 'function' || isContents(contents)
  }
  return files.every(hasContents) ? undefined : 'it returned a file without contents'
}

function messageOf(error: unknown): string {
  try {
    return error instanceof Error && error.message !== '' ? error.message.replace(/\s*\n\s*/g, ' ') : String(error)
  } catch {
    return 'it threw something that cannot be shown'
  }
}
