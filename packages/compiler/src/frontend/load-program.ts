import { realpathSync } from 'node:fs'
import type { Diagnostic, DiagnosticDefinition, LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import { bundle, type Bundle } from './bundle.ts'
import { frontendDiagnostics as diagnostics } from './diagnostics.ts'
import { withoutEchoes } from './deduplicate.ts'
import { startEvaluator, type EvaluationLimits, type Evaluator } from './evaluate.ts'
import { located } from './located.ts'
import type { LocatedFinding } from './locate.ts'
import { evaluationProblem, loadedCopiesProblem } from './evaluation-problems.ts'
import type { SourcePosition } from './source-positions.ts'
import { shownPath } from './shown-path.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'
import { typeCheck, type TypeChecker, type TypeCheck } from './type-check.ts'
import { unusedFiles } from './unused-files.ts'

/** How a program is to be loaded. */
export interface LoadOptions {
  /** Paths in findings are relative to it. */
  readonly cwd: string
  /** Whether TypeScript checks the types. */
  readonly check: boolean
  /** Time limit of the evaluation, in milliseconds. */
  readonly evalTimeoutMs: number
  /** Memory limit of the evaluation. */
  readonly evalMemoryMb?: number
  /** Definitions of the sentences that TypeScript may report, by code. */
  readonly sentences?: ReadonlyMap<string, DiagnosticDefinition>
  /** `mesh` (default): the default export must be a mesh; `value`: any plain data, such as a configuration. */
  readonly expected?: 'mesh' | 'value'
  /** Packages that resolve to a given file where the user has not installed them. */
  readonly fallbacks?: Readonly<Record<string, string>>
  /** Only tests give another one. */
  readonly checker?: TypeChecker
  readonly checkTimeoutMs?: number
}

/** What is wrong with a program before its mesh is looked at. */
export interface ProgramFindings {
  /** What the bundler and the evaluation found. */
  readonly diagnostics: readonly LocatedDiagnostic[]
  /** What TypeScript found. */
  readonly typeErrors: readonly LocatedDiagnostic[]
}

/** A program of the user's: bundled and evaluated apart from us, while TypeScript may still be checking it. */
export interface OpenedProgram {
  /** What the mesh handle carried, or the default export itself; absent when there is no value to go on with. */
  readonly value?: unknown
  /** Settles when TypeScript has ended, too. */
  findings(): Promise<ProgramFindings>
  /** Absolute paths of the user's files, sorted. */
  readonly inputs: readonly string[]
  /** Finds the places of findings; reads the user's files only now. */
  locate(findings: readonly Diagnostic[]): Promise<readonly LocatedFinding[]>
  /** Ends the evaluation and removes the temporary files. */
  close(): Promise<void>
}

const DEFAULT_MEMORY_MB = 1024

/** A program of which everything is known. */
export type LoadedProgram = OpenedProgram & ProgramFindings

/** Loads the program that begins at `entry`. The user's mistakes come back as findings; nothing is thrown for them. */
export async function loadProgram(entry: string, options: LoadOptions): Promise<LoadedProgram> {
  const program = await openProgram(entry, options)
  return { ...program, ...(await program.findings()) }
}

/** Like {@link loadProgram}, without waiting for TypeScript: its findings come when they are asked for. */
export async function openProgram(entry: string, options: LoadOptions): Promise<OpenedProgram> {
  const cwd = realpathSync(options.cwd)
  const file = realpathSync(entry)
  const folder = makeTemporaryFolder()
  const { checker, checkTimeoutMs, evalTimeoutMs, evalMemoryMb = DEFAULT_MEMORY_MB } = options
  const limits = { timeoutMs: evalTimeoutMs, memoryMb: evalMemoryMb }
  const evaluator = startEvaluator(limits, cwd)
  const checking = options.check
    ? typeCheck({ entry: file, cwd, folder: folder.path, checker, timeoutMs: checkTimeoutMs })
    : Promise.resolve({ errors: [] })
  const evaluated = await evaluateProgram(file, cwd, folder.path, options, evaluator, limits)
  const { bundled } = evaluated
  return {
    ...(evaluated.value !== undefined && { value: evaluated.value }),
    inputs: bundled?.inputs ?? [file],
    findings: async () => {
      const found = await typeFindings(await checking, options, cwd)
      const codes = { unparsed: [diagnostics.syntaxError.code, diagnostics.binaryFile.code], threw: diagnostics.threw.code }
      const { problems, typeErrors } = withoutEchoes(evaluated.problems, found.typeErrors, codes)
      const unused = bundled && options.expected !== 'value' ? unusedFiles(file, bundled.inputs, cwd) : []
      return { diagnostics: [...problems, ...found.problems, ...unused], typeErrors }
    },
    locate: async (findings) => locateAll(findings, evaluator, bundled, cwd),
    close: async () => {
      evaluator.close()
      // TypeScript reads its settings from the folder.
      await checking
      folder.remove()
    },
  }
}

interface Evaluated {
  readonly value?: unknown
  readonly problems: readonly LocatedDiagnostic[]
  readonly bundled?: Bundle
}

async function evaluateProgram(
  entry: string,
  cwd: string,
  folder: string,
  options: LoadOptions,
  evaluator: Evaluator,
  limits: EvaluationLimits,
): Promise<Evaluated> {
  const { expected = 'mesh', fallbacks = {} } = options
  const { bundle: bundled, diagnostics: problems } = await bundle({ entry, cwd, folder, fallbacks })
  if (!bundled) return { problems }
  const outcome = await evaluator.evaluate(bundled, expected)
  const copies = expected === 'mesh' ? loadedCopiesProblem(outcome, shownPath(cwd, entry), cwd) : undefined
  if (copies) return { problems: [copies], bundled }
  if (outcome.kind === 'value') return { value: outcome.value, problems: [], bundled }
  return { problems: [await evaluationProblem(outcome, { entry, cwd, bundled, limits })], bundled }
}

/** Reads TypeScript's answer; the parser is loaded only when there is something to say. */
async function typeFindings(
  checked: TypeCheck,
  { sentences = new Map() }: LoadOptions,
  cwd: string,
): Promise<{ readonly problems: readonly LocatedDiagnostic[]; readonly typeErrors: readonly LocatedDiagnostic[] }> {
  if ('problem' in checked) return { problems: [located(diagnostics.typeCheckerFailed, { problem: checked.problem })], typeErrors: [] }
  if (checked.errors.length === 0) return { problems: [], typeErrors: [] }
  const { typeErrorFindings } = await import('./type-error-findings.ts')
  return { problems: [], typeErrors: typeErrorFindings(checked.errors, sentences, cwd) }
}

async function locateAll(
  findings: readonly Diagnostic[],
  evaluator: Evaluator,
  bundled: Bundle | undefined,
  cwd: string,
): Promise<readonly LocatedFinding[]> {
  if (findings.length === 0) return []
  const { callsOf, locateFindings } = await import('./locate.ts')
  const calls = callsOf(findings)
  const positions = new Map<number, SourcePosition>()
  if (bundled && calls.length > 0) {
    const { sourcePositions } = await import('./source-positions.ts')
    const originalOf = sourcePositions(bundled)
    const inBundle = await evaluator.locate(calls)
    for (const [index, call] of calls.entries()) {
      const position = inBundle[index] && originalOf(inBundle[index])
      if (position) positions.set(call, position)
    }
  }
  return locateFindings(findings, positions, cwd)
}
