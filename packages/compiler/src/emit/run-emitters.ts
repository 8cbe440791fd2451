import type { MeshGraph } from '@mesh-compile/ir'
import { collectDiagnostics, type Diagnostic, type Report } from '@mesh-compile/ir/diagnostics'
import type { Emitted as EmittedByOther, EmittedFile, Emitter, EmitRequest, EmitResult, ProxyRequirements } from '@mesh-compile/ir/emitter'
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
  /** Lines for whoever builds. */
  readonly notes: readonly string[]
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
  const made = new Map<string, EmittedByOther>()
  const failed = new Set<string>()
  let errors = 0
  const { diagnostics, report: collect } = collectDiagnostics()
  const told = new Set<string>()
  const report: Report = (definition, args, details) => {
    if (definition.severity === 'error') errors++
    // What two emitters plan alike is wrong for both; it is told once.
    const finding = JSON.stringify([definition.code, args, details])
    if (told.has(finding)) return
    told.add(finding)
    collect(definition, args, details)
  }
  const optionDiagnostics: Emitted['optionDiagnostics'][number][] = []
  for (const loaded of emitters) {
    const { emitter, package: from } = loaded
    const { key, options: given } = optionsOf(loaded)
    const checked = collectDiagnostics()
    const options = checkOptions(emitter, given, checked.report)
    if (checked.diagnostics.length > 0) {
      failed.add(emitter.name)
      optionDiagnostics.push(...checked.diagnostics.map((diagnostic) => ({ target: key, diagnostic })))
      continue
    }
    if (!graph) continue
    // What follows from a failure is not told again.
    const names = referredTo(emitter)
    if (names.some((name) => failed.has(name))) continue
    const needed = new Map(names.flatMap((name): [string, EmittedByOther][] => {
      const other = made.get(name)
      return other ? [[name, other]] : []
    }))
    failed.add(emitter.name)
    const before = errors
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
    const { proxies = [], requires = {}, notes = [] } = result
    const files = result.files.map((file) => printedFile(file, from))
    if (errors === before) failed.delete(emitter.name)
    made.set(emitter.name, { files: files.map((file) => emittedFile(emitter.name, file)), proxies, options })
    outputs.push({ emitter: emitter.name, files, proxies, requires, notes })
  }
  return { outputs, diagnostics, optionDiagnostics }
}

/** Names of the emitters whose output an emitter may refer to. */
export function referredTo({ needs = [], uses = [] }: Emitter): readonly string[] {
  return [...needs, ...uses]
}

function emittedFile(emitter: string, { path, print }: PrintedFile): EmittedFile {
  let hash: string | undefined
  return {
    path: `${emitter}/${path}`,
    // Most files are never asked for theirs.
    get sha256() {
      return (hash ??= sha256(print()))
    },
    print,
  }
}

function resultProblem(result: unknown): string | undefined {
  const { files, notes = [] } = (result ?? {}) as { readonly files?: unknown; readonly notes?: unknown }
  if (!Array.isArray(files)) return 'it returned no list of files'
  if (!Array.isArray(notes) || !notes.every(isLine)) return 'it returned notes that are no lines of text'
  const hasContents = (file: unknown): boolean => {
    const { contents } = (file ?? {}) as { readonly contents?: unknown }
    return typeof contents === 'function' || isContents(contents)
  }
  return files.every(hasContents) ? undefined : 'it returned a file without contents'
}

/** Whether a value can be told on a terminal, as one line. */
function isLine(value: unknown): boolean {
  return typeof value === 'string' && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)
}

function messageOf(error: unknown): string {
  try {
    return error instanceof Error && error.message !== '' ? error.message.replace(/\s*\n\s*/g, ' ') : String(error)
  } catch {
    return 'it threw something that cannot be shown'
  }
}
