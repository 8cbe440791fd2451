import type { SourceSpan } from '@mesh-compile/ir'
import type { Diagnostic, DiagnosticDefinition, LocatedDiagnostic, Place } from '@mesh-compile/ir/diagnostics'
import type { Bundle } from './bundle.ts'
import type { Dependencies } from './dependencies.ts'
import { frontendDiagnostics as diagnostics } from './diagnostics.ts'
import { withoutEchoes } from './deduplicate.ts'
import type { Evaluator } from './evaluate.ts'
import { located } from './located.ts'
import type { LocatedFinding } from './locate.ts'
import { evaluationProblem, loadedCopiesProblem } from './evaluation-problems.ts'
import type { SourcePosition } from './source-positions.ts'
import { shownPath } from './shown-path.ts'
import { startProgram, type StartedProgram, type StartOptions } from './start-program.ts'
import type { TypeCheck } from './type-check.ts'
import { unusedFiles } from './unused-files.ts'

/** How a program is to be loaded. */
export interface LoadOptions extends StartOptions {
  /** Definitions of the sentences that TypeScript may report, by code. */
  readonly sentences?: ReadonlyMap<string, DiagnosticDefinition>
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
  /** The spans of places, one for each. */
  locatePlaces(places: readonly Place[]): Promise<readonly (SourceSpan | undefined)[]>
  /** What the program depends on, once TypeScript has found no error; nothing when that cannot be known. */
  dependencies(): Promise<Dependencies | undefined>
  /** Ends the evaluation and removes the temporary files. */
  close(): Promise<void>
}

/** A program of which everything is known. */
export type LoadedProgram = OpenedProgram & ProgramFindings

/** Loads the program that begins at `entry`. The user's mistakes come back as findings; nothing is thrown for them. */
export async function loadProgram(entry: string, options: LoadOptions): Promise<LoadedProgram> {
  const program = await openProgram(await startProgram(entry, options), options)
  return { ...program, ...(await program.findings()) }
}

/** Loads a program whose type check and evaluation were started, without waiting for TypeScript: ask for its findings. */
export async function openProgram(started: StartedProgram, options: Omit<LoadOptions, keyof StartOptions>): Promise<OpenedProgram> {
  const { entry, cwd, expected, evaluator, checking, close } = started
  const evaluated = await evaluatedProgram(started)
  const { bundled } = evaluated
  return {
    ...(evaluated.value !== undefined && { value: evaluated.value }),
    inputs: bundled?.inputs ?? [entry],
    findings: async () => {
      const unused = bundled && expected === 'mesh' ? unusedFiles(entry, bundled.inputs, cwd) : []
      const found = await typeFindings(await checking.answer, options, cwd)
      const codes = { unparsed: [diagnostics.syntaxError.code, diagnostics.binaryFile.code], threw: diagnostics.threw.code }
      const { problems, typeErrors } = withoutEchoes(evaluated.problems, found.typeErrors, codes)
      return { diagnostics: [...problems, ...found.problems, ...unused], typeErrors }
    },
    locate: async (findings) => {
      if (findings.length === 0) return []
      const { locateFindings, placesOf } = await import('./locate.ts')
      return locateFindings(findings, await positionsOf(placesOf(findings), evaluator, bundled), cwd)
    },
    locatePlaces: async (places) => {
      const { locatePlaces } = await import('./locate.ts')
      return locatePlaces(places, await positionsOf(places, evaluator, bundled), cwd)
    },
    dependencies: async () => {
      const checked = await checking.answer
      if (!bundled || evaluated.isPure !== true || 'problem' in checked) return undefined
      const { dependenciesOf } = await import('./dependencies.ts')
      return dependenciesOf({ entry, bundled, typeFiles: checked.files })
    },
    close,
  }
}

interface Evaluated {
  readonly value?: unknown
  readonly isPure?: boolean
  readonly problems: readonly LocatedDiagnostic[]
  readonly bundled?: Bundle
}

async function evaluatedProgram({ entry, cwd, expected, evaluation, limits }: StartedProgram): Promise<Evaluated> {
  const { bundle: bundled, diagnostics: problems, outcome } = await evaluation
  if (!bundled || !outcome) return { problems }
  const copies = expected === 'mesh' ? loadedCopiesProblem(outcome, shownPath(cwd, entry), cwd) : undefined
  if (copies) return { problems: [copies], bundled }
  if (outcome.kind === 'value') return { value: outcome.value, isPure: outcome.isPure, problems: [], bundled }
  return { problems: [await evaluationProblem(outcome, { entry, cwd, bundled, limits })], bundled }
}

/** Reads TypeScript's answer; the parser is loaded only when there is something to say. */
async function typeFindings(
  checked: TypeCheck,
  { sentences = new Map() }: Pick<LoadOptions, 'sentences'>,
  cwd: string,
): Promise<{ readonly problems: readonly LocatedDiagnostic[]; readonly typeErrors: readonly LocatedDiagnostic[] }> {
  if ('problem' in checked) return { problems: [located(diagnostics.typeCheckerFailed, { problem: checked.problem })], typeErrors: [] }
  if (checked.errors.length === 0) return { problems: [], typeErrors: [] }
  const { typeErrorFindings } = await import('./type-error-findings.ts')
  return { problems: [], typeErrors: typeErrorFindings(checked.errors, sentences, cwd) }
}

/** Where the builder calls of places stand in the user's files. */
async function positionsOf(places: readonly Place[], evaluator: Evaluator, bundled: Bundle | undefined): Promise<ReadonlyMap<number, SourcePosition>> {
  const { callsOf } = await import('./locate.ts')
  const calls = callsOf(places)
  const positions = new Map<number, SourcePosition>()
  if (!bundled || calls.length === 0) return positions
  const { sourcePositions } = await import('./source-positions.ts')
  const originalOf = sourcePositions(bundled)
  const inBundle = await evaluator.locate(calls)
  for (const [index, call] of calls.entries()) {
    const position = inBundle[index] && originalOf(inBundle[index])
    if (position) positions.set(call, position)
  }
  return positions
}
