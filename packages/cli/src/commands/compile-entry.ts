import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { compile, EmitterFailure, isError, loadEmitters, type Compiled, type EmitterAlias } from '@mesh-compile/compiler'
import type { StartedProgram } from '@mesh-compile/compiler/start'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import { loadConfig } from '../config.ts'
import { failUsage } from '../main.ts'
import { githubSummary, reportGithub } from '../reporters/github.ts'
import { reportJson } from '../reporters/json.ts'
import { reportPretty } from '../reporters/pretty.ts'
import { count, type Reporter, type RunReport } from '../reporters/report.ts'
import { reportSarif } from '../reporters/sarif.ts'
import type { Settings } from '../settings.ts'
import { stderrStyle } from '../style.ts'
import { openListeners, summarise, summariseWritten } from '../summary.ts'
import { WriteError } from '../writing/write-error.ts'
import { writeOutputs, type Written } from '../writing/write-outputs.ts'

/** First-party emitters by the name that `--target` takes. */
const ALIASES: Readonly<Record<string, EmitterAlias>> = {
  envoy: { package: '@mesh-compile/envoy-bootstrap', load: () => import('@mesh-compile/envoy-bootstrap') },
  terraform: { package: '@mesh-compile/terraform-emitter' },
  cloudformation: { package: '@mesh-compile/cloudformation-emitter' },
}

/** A command to carry out, its flags and entry read. */
export interface CompileJob {
  readonly command: string
  readonly cwd: string
  /** Absolute path. */
  readonly entry: string
  readonly settings: Settings
  /** The entry's type check and evaluation; none for IR JSON. */
  readonly started: StartedProgram | undefined
  readonly version: string
  /** When the command began, on the clock of `performance.now()`. */
  readonly begun: number
}

/** Compiles an entry, reports, and for `build` writes; returns the exit code. */
export async function compileEntry({ command, cwd, entry, settings, started, version, begun }: CompileJob): Promise<number> {
  const loaded = await loadEmitters(settings.targets, ALIASES, dirname(entry))
  if ('usage' in loaded) return failUsage(`mesh-compile ${command}: ${loaded.usage}`)
  if ('crashed' in loaded) return failEmitter({ ...loaded.crashed, problem: `it cannot be loaded: ${loaded.crashed.problem}` })
  const config = await loadConfig(entry, cwd, settings.evalTimeoutMs)
  const { check, evalTimeoutMs, request } = settings
  const compiled = await compile({ entry, cwd, check, evalTimeoutMs, started, emitters: loaded.emitters, settings: config.settings, request })
  const diagnostics = [...config.diagnostics, ...compiled.diagnostics]
  const isBuild = command === 'build'
  const report: RunReport = {
    diagnostics,
    version,
    sourceOf: createSourceReader(cwd),
    untouched: isBuild ? `Nothing in ${settings.out}/ was touched.` : '',
  }
  const failed = exitCodeOf(diagnostics, settings)
  const unwritable = sendReports(report, settings)
  if (unwritable !== undefined) return failUsage(`mesh-compile ${command}: ${unwritable}`)
  if (failed !== 0) return failed
  if (!compiled.graph || !compiled.outputs) throw new Error('a mesh without findings has no outputs')
  try {
    if (isBuild) return writeAndTell(compiled, settings, version, begun, cwd)
    // A check does everything but writing.
    for (const { files } of compiled.outputs) for (const file of files) file.print()
    return tell(compiled, begun, openListeners(compiled.graph), settings)
  } catch (error) {
    if (error instanceof EmitterFailure) return failEmitter({ package: error.package, problem: error.message })
    throw error
  }
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

const MACHINE_REPORTERS: Readonly<Record<string, Reporter>> = { json: reportJson, sarif: reportSarif, github: reportGithub }

/** Gives the report to every reporter that was asked for; returns why a file could not be written. */
function sendReports(report: RunReport, { reporters, color }: Settings): string | undefined {
  for (const { name, file } of reporters) {
    const machine = MACHINE_REPORTERS[name]
    const plain = { unicode: false, dim: same, mark: same, bold: same, error: same, warning: same }
    const text = machine ? machine(report) : reportPretty(report, file === undefined ? stderrStyle(color) : plain)
    if (file !== undefined) {
      try {
        writeFileSync(file, text)
      } catch (error) {
        return `cannot write ${file}: ${(error as Error).message}`
      }
    } else {
      ;(machine ? process.stdout : process.stderr).write(text)
    }
    const summary = process.env['GITHUB_STEP_SUMMARY']
    if (name === 'github' && summary) appendSummary(summary, githubSummary(report))
  }
  return undefined
}

// A comfort of the place we run in: without it the findings are still in the log.
function appendSummary(file: string, text: string): void {
  try {
    appendFileSync(file, text)
  } catch (error) {
    process.stderr.write(`mesh-compile: the job summary was not written: ${(error as Error).message}\n`)
  }
}

function same(text: string): string {
  return text
}

function writeAndTell(compiled: Compiled, settings: Settings, version: string, begun: number, cwd: string): number {
  const { graph, outputs = [] } = compiled
  let written: Written
  try {
    written = writeOutputs({
      folder: resolve(cwd, settings.out),
      mesh: graph?.mesh.name ?? '',
      version,
      outputs: outputs.map(({ emitter, files, proxies, requires }) => ({ target: emitter, files, proxies, requires })),
    })
  } catch (error) {
    if (error instanceof WriteError) return failUsage(`mesh-compile build: ${error.message}`)
    throw error
  }
  for (const warning of written.warnings) process.stderr.write(`warning: ${warning}\n`)
  return tell(compiled, begun, summariseWritten(written, settings.out), settings)
}

function tell({ graph }: Compiled, begun: number, lines: readonly string[], { color }: Settings): number {
  const { unicode, dim } = stderrStyle(color)
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  if (graph) process.stderr.write(`${unicode ? '✓' : 'ok'} ${summarise(graph)}${process.stderr.isTTY ? `  ${dim(`${seconds} s`)}` : ''}\n`)
  for (const line of lines) process.stderr.write(`  ${line}\n`)
  return 0
}

function createSourceReader(cwd: string): (file: string) => string | undefined {
  const sources = new Map<string, string | undefined>()
  return (file) => {
    if (!sources.has(file)) sources.set(file, readSource(resolve(cwd, file)))
    return sources.get(file)
  }
}

function readSource(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
