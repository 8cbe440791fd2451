import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join } from 'node:path'
import { parseTypeErrors, type TypeScriptError } from './parse-type-errors.ts'
import { writeTypeCheckSettings } from './type-check-settings.ts'

/** What the type checker answered; `problem` when it gave no answer, which is never taken for "no errors". */
export type TypeCheck =
  | {
      readonly errors: readonly TypeScriptError[]
      /** Absolute paths of all files it read; of a check without errors. */
      readonly files: readonly string[]
    }
  | { readonly problem: string }

/** A program to start, with the arguments before ours. */
export interface TypeChecker {
  readonly command: string
  readonly args: readonly string[]
}

/** What is to be checked. */
export interface TypeCheckRequest {
  readonly entry: string
  readonly cwd: string
  /** Where the settings are written. */
  readonly folder: string
  /** Only tests give another one. */
  readonly checker?: TypeChecker | undefined
  readonly timeoutMs?: number | undefined
}

// How far TypeScript, a program in Go, lets its heap grow between two collections, in percent. Twice Go's own: it takes
// little more memory, and a sixth less of the processors, of which the rest of the compiler has use.
const GOGC = '200'

// The largest mesh measured (5,000 nodes) takes 6 seconds; five minutes is a hang.
const TIMEOUT_MS = 300_000

/** A type check at work. */
export interface RunningTypeCheck {
  readonly answer: Promise<TypeCheck>
  /** Ends it when nobody wants the answer any more. */
  stop(): void
}

/** Checks the types of the entry and all it imports, in a process of its own. */
export function startTypeCheck({ entry, cwd, folder, checker = findChecker(), timeoutMs = TIMEOUT_MS }: TypeCheckRequest): RunningTypeCheck {
  if (!checker) return { answer: Promise.resolve({ problem: 'TypeScript has no program for this platform in node_modules' }), stop: () => {} }
  const settings = writeTypeCheckSettings(entry, folder)
  const args = [...checker.args, '--singleThreaded', '--pretty', 'false', '--noErrorTruncation', '--listFiles', '--project', settings]
  const child = spawn(checker.command, args, { cwd, env: { GOGC, ...process.env }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
  const kill = (): void => void child.kill('SIGKILL')
  process.on('exit', kill)
  const answer = new Promise<TypeCheck>((resolve) => {
    const out: Buffer[] = []
    const complaints: Buffer[] = []
    let tooLong = false
    const timer = setTimeout(() => {
      tooLong = true
      kill()
    }, timeoutMs)
    const settle = (result: TypeCheck): void => {
      clearTimeout(timer)
      process.off('exit', kill)
      resolve(result)
    }
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk))
    child.on('error', (error) => settle({ problem: `it cannot be started: ${error.message}` }))
    child.on('close', (status, signal) => {
      if (tooLong) return settle({ problem: `no answer within ${timeoutMs / 1000} s` })
      if (signal !== null) return settle({ problem: `it was ended by ${signal}` })
      const printed = Buffer.concat(out).toString()
      const errors = parseTypeErrors(printed, cwd)
      // tsc: 0 without errors, 1 or 2 with errors; anything else, or errors we cannot read, is a failure of its own.
      if (status === 0 && errors.length === 0) return settle({ errors: [], files: printed.split(/\r?\n/).filter(isAbsolute) })
      if ((status === 1 || status === 2) && errors.length > 0) return settle({ errors, files: [] })
      const said = Buffer.concat([...complaints, ...out]).toString().trim().split('\n')[0] ?? ''
      settle({ problem: `it ended with status ${status}${said === '' ? '' : `: ${said}`}` })
    })
  })
  return { answer, stop: kill }
}

/** The native program of our own TypeScript; its launcher script as a fallback. Never one from the PATH. */
function findChecker(): TypeChecker | undefined {
  try {
    const typescript = createRequire(import.meta.url).resolve('typescript/package.json')
    const native = nativeProgram(typescript)
    if (native !== undefined) return { command: native, args: [] }
    const script = join(dirname(typescript), 'bin', 'tsc')
    return existsSync(script) ? { command: process.execPath, args: [script] } : undefined
  } catch {
    return undefined
  }
}

function nativeProgram(typescript: string): string | undefined {
  const platform = `@typescript/typescript-${process.platform}-${process.arch}/package.json`
  try {
    const program = join(dirname(createRequire(typescript).resolve(platform)), 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc')
    return existsSync(program) ? program : undefined
  } catch {
    return undefined
  }
}
