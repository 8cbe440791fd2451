import { dirname, resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { compile, EmitterFailure, isError, loadEmitters, type Compiled, type Dependencies, type EmitterOutput } from '@mesh-compile/compiler'
import type { StartedProgram } from '@mesh-compile/compiler/start'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import type { Command } from '../cache/key.ts'
import { remember } from '../cache/remember.ts'
import { loadConfig } from '../config.ts'
import { ALIASES } from '../emitters.ts'
import { failUsage } from '../main.ts'
import { reportPretty } from '../reporters/pretty.ts'
import { count, type RunReport } from '../reporters/report.ts'
import { sendReports } from '../reporters/send-reports.ts'
import { createSourceReader } from '../reporters/source-reader.ts'
import type { Settings } from '../settings.ts'
import { stderrStyle } from '../style.ts'
import { NOTHING_CHANGED, openListeners, summarise, summariseWritten } from '../summary.ts'
import { tell } from '../tell.ts'
import { WriteError } from '../writing/write-error.ts'
import { writeOutputs, type Written } from '../writing/write-outputs.ts'

/** A command to carry out. */
export interface CompileJob extends Command {
  /** The entry's type check and evaluation; none for IR JSON. */
  readonly started: StartedProgram | undefined
  /** When the command began, on the clock of `performance.now()`. */
  readonly begun: number
}

/** Compiles an entry, reports, and for `build` writes; returns the exit code. */
export async function compileEntry(job: CompileJob): Promise<number> {
  const { command, cwd, entry, settings, started, version } = job
  // While the compiler was loaded, V8 made the young generation 4 MB. It would go on to 16, which makes a build hardly
  // faster and twice as large (bench/).
  setFlagsFromString('--semi-space-growth-factor=1')
  const loaded = await loadEmitters(settings.targets, ALIASES, dirname(entry))
  if ('usage' in loaded) return failUsage(`mesh-compile ${command}: ${loaded.usage}`)
  if ('crashed' in loaded) return failEmitter({ ...loaded.crashed, problem: `it cannot be loaded: ${loaded.crashed.problem}` })
  const config = await loadConfig(entry, cwd, settings.evalTimeoutMs)
  const { check, evalTimeoutMs, request, effective } = settings
  const compiled = await compile({ entry, cwd, check, evalTimeoutMs, started, emitters: loaded.emitters, settings: config.settings, request, effective })
  const diagnostics = [...config.diagnostics, ...compiled.diagnostics]
  const report: RunReport = {
    diagnostics,
    ...(compiled.effective && { effective: compiled.effective }),
    version,
    sourceOf: createSourceReader(cwd),
    untouched: command === 'build' ? `Nothing in ${settings.out}/ was touched.` : '',
  }
  const failed = exitCodeOf(diagnostics, settings)
  const unwritable = sendReports(report, settings)
  if (unwritable !== undefined) return failUsage(`mesh-compile ${command}: ${unwritable}`)
  if (failed !== 0) return failed
  const dependencies = compiled.dependencies && config.dependencies && [compiled.dependencies, ...config.dependencies]
  try {
    return finish(job, compiled, report, dependencies)
  } catch (error) {
    if (error instanceof EmitterFailure) return failEmitter({ package: error.package, problem: error.message })
    throw error
  }
}

/** Writes what was proved, or prints it to nowhere, and tells so. */
function finish(job: CompileJob, { graph, outputs, silenced }: Compiled, report: RunReport, dependencies: readonly Dependencies[] | undefined): number {
  const { command, settings, begun } = job
  if (!graph || !outputs) throw new Error('a mesh without findings has no outputs')
  const summary = summarise(graph, silenced)
  const kept = { report: reportPretty(report, stderrStyle(settings.color)), summary }
  if (command !== 'build') {
    // A check does everything but writing.
    for (const { files } of outputs) for (const file of files) file.print()
    const lines = openListeners(graph)
    tell(summary, lines, settings, begun)
    if (dependencies) remember(job, { ...kept, lines, dependencies })
    return 0
  }
  const written = write(graph.mesh.name, outputs, job)
  if (written instanceof WriteError) return failUsage(`mesh-compile build: ${written.message}`)
  for (const warning of written.warnings) process.stderr.write(`warning: ${warning}\n`)
  tell(summary, summariseWritten(written, settings.out, outputs.flatMap(({ notes }) => notes)), settings, begun)
  if (dependencies) remember(job, { ...kept, lines: NOTHING_CHANGED, dependencies, written })
  return 0
}

function failEmitter({ package: name, problem }: { readonly package: string; readonly problem: string }): number {
  process.stderr.write(`mesh-compile: the emitter ${name} failed: ${problem}  [MC9010]\nReport it to those who make ${name}.\n`)
  return 70
}

function exitCodeOf(diagnostics: readonly LocatedDiagnostic[], { maxWarnings }: Settings): number {
  const errors = diagnostics.filter(isError)
  if (errors.some(({ definition }) => definition.code.startsWith('MC9'))) return 70
  if (errors.length > 0) return 1
  if (diagnostics.length <= maxWarnings) return 0
  process.stderr.write(`mesh-compile: ${count(diagnostics.length, 'warning')}, more than --max-warnings ${maxWarnings}\n`)
  return 1
}

/** Writes the outputs; returns what changed, or why the folder cannot be written. */
function write(mesh: string, outputs: readonly EmitterOutput[], { cwd, settings, version }: CompileJob): Written | WriteError {
  try {
    return writeOutputs({
      folder: resolve(cwd, settings.out),
      mesh,
      version,
      outputs: outputs.map(({ emitter, files, proxies, requires }) => ({ target: emitter, files, proxies, requires })),
    })
  } catch (error) {
    if (error instanceof WriteError) return error
    throw error
  }
}
