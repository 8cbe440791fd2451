import { inspect } from 'node:util'
import type { BundlePosition, Thrown } from './evaluation-protocol.ts'

const MAX_LENGTH = 400

/** Shows anything that was thrown in one line, and where; never throws, whatever its getters do. */
export function showThrown(value: unknown, bundleUrl: string): Thrown {
  const position = attempt(() => positionOf(value, bundleUrl))
  return { text: oneLine(attempt(() => textOf(value)) ?? 'a value that cannot be shown'), ...(position && { position }) }
}

/** The first frame of a captured stack that lies in the bundle. */
export function positionOf(holder: unknown, bundleUrl: string): BundlePosition | undefined {
  if (typeof holder !== 'object' || holder === null) return undefined
  // Reading `stack` makes V8 format it, through this hook; a stack that was read before is a string already.
  const previous = Error.prepareStackTrace
  Error.prepareStackTrace = (_, sites) => sites
  try {
    const { stack } = holder as { readonly stack?: unknown }
    if (typeof stack === 'string') return positionInText(stack, bundleUrl)
    if (!Array.isArray(stack)) return undefined
    const site = (stack as readonly NodeJS.CallSite[]).find((frame) => frame.getFileName() === bundleUrl)
    const line = site?.getLineNumber()
    const column = site?.getColumnNumber()
    return typeof line === 'number' && typeof column === 'number' ? { line, column } : undefined
  } finally {
    Error.prepareStackTrace = previous
  }
}

function positionInText(stack: string, bundleUrl: string): BundlePosition | undefined {
  const start = stack.indexOf(`${bundleUrl}:`)
  const match = start === -1 ? null : /^:(\d+):(\d+)/.exec(stack.slice(start + bundleUrl.length))
  return match ? { line: Number(match[1]), column: Number(match[2]) } : undefined
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? "''" : value
  if (value instanceof Error) {
    const { name, message } = value as { readonly name: unknown; readonly message: unknown }
    if (typeof message === 'string' && message !== '') return typeof name === 'string' && name !== 'Error' ? `${name}: ${message}` : message
    if (typeof name === 'string') return name
  }
  return inspect(value, { depth: 1, breakLength: Infinity, compact: true, customInspect: false, getters: false })
}

function oneLine(text: string): string {
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ').trim()
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}...` : line
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
