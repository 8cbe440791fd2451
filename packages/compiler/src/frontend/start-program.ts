import { realpathSync } from 'node:fs'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import type { Bundle } from './bundle.ts'
import { startEvaluator, type EvaluationLimits, type Evaluator, type Outcome } from './evaluate.ts'
import type { EvaluationRequest } from './evaluation-protocol.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'
import { startTypeCheck, type RunningTypeCheck, type TypeChecker } from './type-check.ts'

/** Whether an entry is IR JSON, of which nothing is evaluated and nothing has types. */
export function isIrJson(entry: string): boolean {
  return entry.endsWith('.json')
}

/** What runs beside us while a program is loaded. */
export interface StartOptions {
  readonly cwd: string
  /** Whether TypeScript checks the types. */
  readonly check: boolean
  /** Time limit of the evaluation, in milliseconds. */
  readonly evalTimeoutMs: number
  /** Memory limit of the evaluation. */
  readonly evalMemoryMb?: number
  /** Only tests give another one. */
  readonly checker?: TypeChecker
  readonly checkTimeoutMs?: number
  /** `mesh` (default): the default export must be a mesh; `value`: any plain data, such as a configuration. */
  readonly expected?: EvaluationRequest['expected']
  /** Packages that resolve to a given file where the user has not installed them. */
  readonly fallbacks?: Readonly<Record<string, string>>
}

/** What came of bundling a program and of running the bundle. */
export interface Evaluation {
  readonly bundle?: Bundle
  /** What is wrong with the user's files when there is no bundle. */
  readonly diagnostics: readonly LocatedDiagnostic[]
  /** Absent without a bundle. */
  readonly outcome?: Outcome
}

/** A type check and an evaluation at work for one program, and their temporary folder. */
export interface StartedProgram {
  /** Real paths. */
  readonly entry: string
  readonly cwd: string
  readonly limits: EvaluationLimits
  readonly expected: EvaluationRequest['expected']
  readonly evaluator: Evaluator
  readonly evaluation: Promise<Evaluation>
  readonly checking: RunningTypeCheck
  /** Ends both, whatever they are doing, and removes the temporary files. */
  close(): Promise<void>
}

const DEFAULT_MEMORY_MB = 1024

/**
 * Starts what a program is waited for. It imports next to nothing, so that TypeScript is at work while the bundler is
 * being loaded, and the bundler while the rest of the compiler is.
 */
export async function startProgram(path: string, options: StartOptions): Promise<StartedProgram> {
  const cwd = realpathSync(options.cwd)
  const entry = realpathSync(path)
  const folder = makeTemporaryFolder()
  const { check, checker, checkTimeoutMs, evalTimeoutMs, evalMemoryMb = DEFAULT_MEMORY_MB, expected = 'mesh', fallbacks = {} } = options
  const limits = { timeoutMs: evalTimeoutMs, memoryMb: evalMemoryMb }
  const checking = check
    ? startTypeCheck({ entry, cwd, folder: folder.path, checker, timeoutMs: checkTimeoutMs })
    : { answer: Promise.resolve({ errors: [], files: [] }), stop: () => {} }
  const evaluator = startEvaluator(limits, cwd)
  const { bundle } = await import('./bundle.ts')
  let closed = false
  const evaluate = async (): Promise<Evaluation> => {
    const bundled = await bundle({ entry, cwd, folder: folder.path, fallbacks })
    if (!bundled.bundle || closed) return bundled
    return { ...bundled, outcome: await evaluator.evaluate(bundled.bundle, expected) }
  }
  const evaluation = evaluate()
  // Told where it is waited for, which may be later.
  evaluation.catch(() => {})
  return {
    entry,
    cwd,
    limits,
    expected,
    evaluator,
    evaluation,
    checking,
    close: async () => {
      closed = true
      evaluator.close()
      checking.stop()
      // TypeScript reads its settings from the folder, and the bundle is written there.
      await Promise.allSettled([checking.answer, evaluation])
      folder.remove()
    },
  }
}
