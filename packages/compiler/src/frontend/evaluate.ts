import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Bundle } from './bundle.ts'
import type { BundlePosition, EvaluationMessage, EvaluationRequest, LocateReply, LocateRequest } from './evaluation-protocol.ts'

// From src/ in tests, from dist/ otherwise.
const PROGRAM = new URL(`./evaluation-process${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
// A process that hung after it handed the mesh over: places are lost, the findings are not.
const LOCATE_TIMEOUT_MS = 10_000

/** How an evaluation ended. */
export type Outcome =
  | EvaluationMessage
  | { readonly kind: 'tooLong' }
  | { readonly kind: 'ended'; readonly exitCode: number }
  | { readonly kind: 'crashed'; readonly signal: string }
  | { readonly kind: 'outOfMemory' }

/** Limits of an evaluation. */
export interface EvaluationLimits {
  readonly timeoutMs: number
  readonly memoryMb: number
}

/** A process that evaluates one bundle and then answers questions about it until it is closed. */
export interface Evaluator {
  evaluate(bundle: Bundle, expected: EvaluationRequest['expected']): Promise<Outcome>
  /** Where builder calls were made, in the bundle. */
  locate(calls: readonly number[]): Promise<readonly (BundlePosition | undefined)[]>
  close(): void
}

/**
 * Starts a process for an evaluation, so that nothing the user's code does can stop or end the compiler. A thread is
 * not enough: V8 ends the whole process when a thread needs more memory than its limit in one step. It starts while
 * the bundle is made.
 */
export function startEvaluator({ timeoutMs, memoryMb }: EvaluationLimits, cwd: string): Evaluator {
  const child = fork(fileURLToPath(PROGRAM), [], {
    cwd,
    execArgv: [`--max-old-space-size=${memoryMb}`],
    serialization: 'advanced',
    // The user's output must not mix with a report on stdout.
    stdio: ['ignore', process.stderr.fd, 'pipe', 'ipc'],
  })
  const kill = (): void => void child.kill('SIGKILL')
  process.on('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  const errorOutput = forwardErrorOutput(child)
  // It may end, or never have begun, before there is a bundle.
  let ended: Outcome | undefined
  child.on('error', (error) => (ended ??= outcomeOfError(error))).on('close', (exitCode, signal) => (ended ??= outcomeOfEnd(exitCode, signal)))
  return {
    async evaluate({ url, needsRequire }, expected) {
      const outcome = ended ?? (await firstOutcome(child, { url, needsRequire, expected }, timeoutMs))
      if (outcome.kind === 'tooLong') kill()
      // V8 says so on stderr and aborts.
      return outcome.kind === 'crashed' && errorOutput().includes('out of memory') ? { kind: 'outOfMemory' } : outcome
    },
    locate: async (calls) => (child.connected && calls.length > 0 ? askPositions(child, calls) : calls.map(() => undefined)),
    close: kill,
  }
}

function firstOutcome(child: ChildProcess, request: EvaluationRequest, timeoutMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer)
      child.off('message', onMessage).off('error', onError).off('close', onClose)
      resolve(outcome)
    }
    const onMessage = (message: unknown): void => settle(message as EvaluationMessage)
    const onError = (error: Error): void => settle(outcomeOfError(error))
    const onClose = (exitCode: number | null, signal: string | null): void => settle(outcomeOfEnd(exitCode, signal))
    // Timers run on the monotonic clock, so setting the system's clock changes nothing.
    const timer = setTimeout(() => settle({ kind: 'tooLong' }), timeoutMs)
    child.on('message', onMessage).on('error', onError).on('close', onClose)
    child.send(request, () => {})
  })
}

function outcomeOfError(error: Error): Outcome {
  return { kind: 'threw', thrown: { text: error.message } }
}

function outcomeOfEnd(exitCode: number | null, signal: string | null): Outcome {
  // Aborted processes have a status in place of a signal on some systems.
  return signal !== null || exitCode === 134 ? { kind: 'crashed', signal: signal ?? 'SIGABRT' } : { kind: 'ended', exitCode: exitCode ?? 0 }
}

function askPositions(child: ChildProcess, calls: readonly number[]): Promise<readonly (BundlePosition | undefined)[]> {
  return new Promise((resolve) => {
    const settle = (positions: readonly (BundlePosition | undefined)[]): void => {
      clearTimeout(timer)
      child.off('message', onMessage).off('close', onClose)
      resolve(positions)
    }
    const onMessage = (message: unknown): void => settle((message as LocateReply).positions)
    const onClose = (): void => settle(calls.map(() => undefined))
    const timer = setTimeout(onClose, LOCATE_TIMEOUT_MS)
    child.on('message', onMessage).on('close', onClose)
    child.send({ calls } satisfies LocateRequest, () => {})
  })
}

/** Passes the user's error output on, but not what V8 prints when it aborts: that is told in other words. */
function forwardErrorOutput(child: ChildProcess): () => string {
  let crash = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    const text = chunk.toString()
    const start = crash === '' ? text.search(/\n?<--- Last few GCs --->|FATAL ERROR: |----- Native stack trace -----|\n?#\n# Fatal /) : 0
    if (start < 0) return void process.stderr.write(chunk)
    if (start > 0) process.stderr.write(text.slice(0, start))
    crash += text.slice(start)
  })
  return () => crash
}
