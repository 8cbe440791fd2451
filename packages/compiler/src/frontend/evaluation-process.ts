// Runs in a process of its own: evaluates the bundle, hands over the declarations, and stays for questions about places.
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { DslCopy, EvaluationMessage, EvaluationRequest, LocateReply, LocateRequest } from './evaluation-protocol.ts'
import { watchSurroundings } from './surroundings.ts'
import { positionOf, showThrown } from './thrown-value.ts'

const DSL_KEY = Symbol.for('@mesh-compile/dsl')

interface CaptureState {
  readonly copies: readonly DslCopy[]
  readonly calls: readonly { readonly stack?: string }[]
}

const { send: sendToCompiler } = process
if (sendToCompiler) {
  endWith(process.ppid)
  const send = (message: EvaluationMessage | LocateReply): void => void sendToCompiler.call(process, message)
  process.once('message', (request: EvaluationRequest) => evaluate(request, send))
  process.on('disconnect', () => process.exit())
}

function evaluate({ url, needsRequire, expected }: EvaluationRequest, send: (message: EvaluationMessage | LocateReply) => void): void {
  let answered = false
  const answer = (message: EvaluationMessage): void => {
    if (answered) return
    answered = true
    try {
      send(message)
    } catch (error) {
      send({ kind: 'notData', problem: showThrown(error, url).text })
    }
    // Listening keeps the process alive, so it starts only now: until here, nothing left to do means a promise that hangs.
    process.on('message', ({ calls }: LocateRequest) => send(locate(calls, url)))
    process.channel?.ref()
  }
  const threw = (value: unknown): void => answer({ kind: 'threw', thrown: showThrown(value, url) })

  process.channel?.unref()
  hideCompiler()
  // One frame of the user's is enough for a place, and stacks of thousands of builder calls cost memory.
  Error.stackTraceLimit = 8
  if (needsRequire) (globalThis as { require?: unknown }).require = createRequire(url)
  process.on('uncaughtException', threw)
  process.on('unhandledRejection', threw)
  process.on('beforeExit', () => answer({ kind: 'neverSettles' }))

  void readDefaultExport(url, expected).then(
    // One turn later, so that a rejection nobody handled is heard first.
    (message) => setImmediate(() => answer(message)),
    threw,
  )
}

async function readDefaultExport(url: string, expected: EvaluationRequest['expected']): Promise<EvaluationMessage> {
  const touchedSurroundings = watchSurroundings()
  const module = (await import(url)) as Readonly<Record<string, unknown>>
  const copies = [...(captureState()?.copies ?? [])].map(({ url: copy, formatVersion }) => ({ url: copy, formatVersion }))
  if (!('default' in module)) return { kind: 'noDefaultExport', copies }
  const value: unknown = await module['default']
  const isPure = !touchedSurroundings()
  if (expected === 'value') return { kind: 'value', value, isPure, copies }
  const declarations = isObject(value) ? (value as Readonly<Record<symbol, unknown>>)[DSL_KEY] : undefined
  if (!isObject(declarations)) return { kind: 'wrongDefaultExport', actual: describe(value), copies }
  return { kind: 'value', value: declarations, isPure, copies }
}

function locate(calls: readonly number[], url: string): LocateReply {
  const captured = captureState()?.calls ?? []
  return { kind: 'positions', positions: calls.map((call) => positionOf(captured[call], url)) }
}

function captureState(): CaptureState | undefined {
  return (globalThis as unknown as Readonly<Record<symbol, CaptureState | undefined>>)[DSL_KEY]
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object') return typeof value
  const kind = (value as { readonly kind?: unknown }).kind
  return typeof kind === 'string' && kind !== '' ? `a ${kind}` : 'an object'
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' || typeof value === 'function') && value !== null
}

/** The user's code shall find neither the channel to the compiler nor a way to end it. */
function hideCompiler(): void {
  const refuse = (): never => {
    throw new Error('process.kill is not available while a mesh is evaluated')
  }
  Object.defineProperty(process, 'kill', { value: refuse })
  for (const name of ['send', 'disconnect']) Object.defineProperty(process, name, { value: undefined })
}

/**
 * A loop that never ends would outlive a compiler that was killed; a second thread sees that its parent is another. It
 * is started at once, while the compiler still bundles.
 */
function endWith(compiler: number): void {
  const watch = `const { workerData } = require('node:worker_threads')
    setInterval(() => { if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL') }, 1000)`
  new Worker(watch, { eval: true, workerData: compiler, execArgv: [], stdin: false }).unref()
}
