import { realpathSync } from 'node:fs'
import { startEvaluator, type EvaluationLimits, type Evaluator } from './evaluate.ts'
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts'
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
}

/** A type check and an evaluating process at work for one program, and their temporary folder. */
export interface StartedProgram {
  /** Real paths. */
  readonly entry: string
  readonly cwd: string
  readonly folder: TemporaryFolder
  readonly limits: EvaluationLimits
  readonly evaluator: Evaluator
  readonly checking: RunningTypeCheck
  /** Ends both, whatever they are doing, and removes the temporary files. */
  close(): Promise<void>
}

const DEFAULT_MEMORY_MB = 1024

/**
 * Starts what a program is waited for. It imports next to nothing, so that TypeScript is at work while the rest of the
 * compiler is still being loaded.
 */
export function startProgram(path: string, options: StartOptions): StartedProgram {
  const cwd = realpathSync(options.cwd)
  const entry = realpathSync(path)
  const folder = makeTemporaryFolder()
  const { check, checker, checkTimeoutMs, evalTimeoutMs, evalMemoryMb = DEFAULT_MEMORY_MB } = options
  const limits = { timeoutMs: evalTimeoutMs, memoryMb: evalMemoryMb }
  const checking = check
    ? startTypeCheck({ entry, cwd, folder: folder.path, checker, timeoutMs: checkTimeoutMs })
    : { answer: Promise.resolve({ errors: [], files: [] }), stop: () => {} }
  const evaluator = startEvaluator(limits, cwd)
  return {
    entry,
    cwd,
    folder,
    limits,
    evaluator,
    checking,
    close: async () => {
      evaluator.close()
      checking.stop()
      // TypeScript reads its settings from the folder.
      await checking.answer
      folder.remove()
    },
  }
}
