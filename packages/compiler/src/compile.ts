import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import type { Mesh, MeshGraph } from '@mesh-compile/ir'
import type { DiagnosticDefinition, LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import type { EmitRequest } from '@mesh-compile/ir/emitter'
import { analyse } from './analysis/analyse.ts'
import { effectiveCalls, type EffectiveCall } from './analysis/effective/effective-calls.ts'
import { locateCalls } from './analysis/effective/locate-calls.ts'
import type { LocatedSource } from './analysis/effective/source.ts'
import { catalogue } from './catalogue.ts'
import type { LoadedEmitter } from './emit/load-emitters.ts'
import { printAhead } from './emit/printed-file.ts'
import { runEmitters, type EmitterOutput } from './emit/run-emitters.ts'
import { inOrder, isError } from './findings.ts'
import { withoutRepeated } from './frontend/deduplicate.ts'
import type { Dependencies } from './frontend/dependencies.ts'
import { frontendDiagnostics } from './frontend/diagnostics.ts'
import { loadIrJson, type LoadedIrJson } from './frontend/load-ir-json.ts'
import { openProgram, type OpenedProgram } from './frontend/load-program.ts'
import { isIrJson, startProgram, type StartedProgram } from './frontend/start-program.ts'
import { lower, type Lowered } from './lowering/lower.ts'
import { silence } from './silences.ts'
import { optionFindings, optionsFor, type EmitterSettings } from './emit/emitter-settings.ts'

/** What is to be compiled, and how. */
export interface CompileRequest {
  /** Absolute path of a `.ts` file or of IR JSON (`*.mesh.json`). */
  readonly entry: string
  /** Paths in findings are relative to it. */
  readonly cwd: string
  /** Whether TypeScript checks the types; the analysis decides either way. */
  readonly check: boolean
  /** Time limit of the evaluation, in milliseconds. */
  readonly evalTimeoutMs: number
  /** The same entry's type check and evaluation, when they were started before the compiler was loaded. */
  readonly started?: StartedProgram | undefined
  readonly emitters: readonly LoadedEmitter[]
  readonly settings: EmitterSettings
  readonly request: EmitRequest
  /** Whether what holds for each call is asked for. */
  readonly effective?: boolean
}

/** What came of it. There are outputs only when no finding is an error. */
export interface Compiled {
  /** Everything found, errors first, then by place. */
  readonly diagnostics: readonly LocatedDiagnostic[]
  /** What the source declares, proved or not; absent when it could not be evaluated. */
  readonly mesh?: Mesh
  readonly graph?: MeshGraph
  readonly outputs?: readonly EmitterOutput[]
  /** What holds for each call, where that was asked for. */
  readonly effective?: readonly EffectiveCall<LocatedSource>[]
  /** What the outputs depend on besides the emitters; absent when it cannot be known, or when there are no outputs. */
  readonly dependencies?: Dependencies
  /** How many warnings the mesh accepts. */
  readonly silenced: number
}

/** Compiles a mesh: load, lower, analyse, emit. The user's mistakes come back as findings, all of one run. */
export async function compile({ entry, cwd, check, evalTimeoutMs, started, emitters, settings, request, effective = false }: CompileRequest): Promise<Compiled> {
  const program = isIrJson(entry)
    ? await loadIrJson(entry, cwd)
    : await openProgram(started ?? (await startProgram(entry, { cwd, check, evalTimeoutMs })), { sentences: catalogue })
  try {
    const lowered = lowerProgram(program)
    const analysis = lowered && analyse(lowered.mesh, lowered.broken)
    const findings = [...(lowered?.diagnostics ?? []), ...(analysis?.diagnostics ?? [])]
    const isProved = analysis !== undefined && !findings.some(isError)
    const emitted = await runEmitters(emitters, isProved ? analysis.graph : undefined, request, (loaded) => optionsFor(loaded, settings))
    const outputs = check ? printOutputsAhead(emitted.outputs) : emitted.outputs
    // Only now: TypeScript was checking all the while.
    const { diagnostics: loading, typeErrors } = await program.findings()
    const silences = silence(lowered?.mesh.silences ?? [], definitionsOf(emitters))
    const shown = [...findings, ...emitted.diagnostics].filter(silences.isShown)
    const loaded = loading.filter(silences.isShown)
    const located = await program.locate([...shown, ...silences.findings(isProved)])
    const diagnostics = inOrder([
      ...loaded,
      ...withoutRepeated(located, typeErrors, frontendDiagnostics.typeError.code),
      ...(await optionFindings(emitted.optionDiagnostics, settings, cwd)),
    ])
    const isSound = isProved && !diagnostics.some(isError)
    const calls = isSound && effective ? await locateCalls(effectiveCalls(analysis.graph), program.locatePlaces) : undefined
    const dependencies = isSound ? await program.dependencies() : undefined
    return {
      diagnostics,
      ...(analysis && { mesh: analysis.graph.mesh, graph: analysis.graph }),
      ...(isSound && { outputs }),
      ...(calls && { effective: calls }),
      ...(dependencies && { dependencies }),
      silenced: silences.count(),
    }
  } finally {
    await program.close()
  }
}

/** In characters: little beside what TypeScript takes at the same time. */
const AHEAD_LIMIT = 32_000_000

function printOutputsAhead(outputs: readonly EmitterOutput[]): readonly EmitterOutput[] {
  return outputs.map((output) => ({ ...output, files: printAhead(output.files, AHEAD_LIMIT / outputs.length) }))
}

function definitionsOf(emitters: readonly LoadedEmitter[]): Iterable<DiagnosticDefinition> {
  return [...catalogue.values(), ...emitters.flatMap(({ emitter }) => Object.values(emitter.diagnostics))]
}

function lowerProgram(program: OpenedProgram | LoadedIrJson): Lowered | undefined {
  if ('mesh' in program) return program.mesh && { mesh: program.mesh, diagnostics: [], broken: new Set() }
  return 'value' in program ? lower(program.value as MeshDeclarations) : undefined
}
