import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Message } from 'esbuild'
import type { SourceSpan } from '@mesh-compile/ir'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import { frontendDiagnostics as diagnostics } from './diagnostics.ts'
import { located } from './located.ts'
import { missingImport } from './missing-import.ts'
import { shownPath } from './shown-path.ts'

interface Surroundings {
  readonly entry: string
  readonly cwd: string
}

/** Says in our words what esbuild found, each problem once. */
export async function bundleProblems(
  messages: readonly Message[],
  surroundings: Surroundings,
  importMeta: { addedLines(file: string): number },
): Promise<readonly LocatedDiagnostic[]> {
  const found = new Map<string, LocatedDiagnostic>()
  for (const message of messages) {
    const diagnostic = bundleProblem(message, surroundings, importMeta)
    const { file, line, column } = diagnostic.span ?? {}
    // A binary file makes one syntax error a byte.
    const place = diagnostic.definition === diagnostics.binaryFile ? '' : `${line}:${column}`
    found.set(`${diagnostic.definition.code} ${file} ${place}`, diagnostic)
  }
  return [...found.values()]
}

function bundleProblem(
  message: Message,
  { entry, cwd }: Surroundings,
  importMeta: { addedLines(file: string): number },
): LocatedDiagnostic {
  const path = message.location ? resolve(cwd, message.location.file) : entry
  const file = shownPath(cwd, path)
  const span = spanOf(message, file, importMeta.addedLines(path))

  const missing = /^Could not resolve "(.*)"$/s.exec(message.text)?.[1]
  if (missing !== undefined) return missingImport(missing, path, file, span)

  const unread = /^(?:Cannot|Could not) read (?:from )?(?:file|directory) "?(.*?)"?: (.*)$/s.exec(message.text)
  if (unread) return located(diagnostics.unreadableFile, { file: shownPath(cwd, resolve(cwd, unread[1]!)), cause: unread[2]! }, { span })

  const unloadable = /^No loader is configured for "[^"]*" files: (.*)$/s.exec(message.text)?.[1]
  if (unloadable !== undefined) {
    return located(diagnostics.unsupportedImport, { path: shownPath(cwd, resolve(cwd, unloadable)) }, { span })
  }
  if (message.pluginName !== '' || !message.location) return located(diagnostics.cannotBundle, { file, problem: message.text }, { span })
  if (isBinary(path)) return located(diagnostics.binaryFile, { file }, { span: { file, line: 1, column: 1 } })
  return located(diagnostics.syntaxError, { file, problem: message.text }, { span })
}

function spanOf({ location }: Message, file: string, addedLines: number): SourceSpan | undefined {
  if (!location) return { file, line: 1, column: 1 }
  // esbuild counts columns in bytes of UTF-8; editors count UTF-16 code units.
  const bytes = Buffer.from(location.lineText)
  const column = bytes.subarray(0, location.column).toString().length + 1
  const length = bytes.subarray(location.column, location.column + location.length).toString().length
  const line = Math.max(1, location.line - addedLines)
  return { file, line, column, endLine: line, endColumn: column + Math.max(1, length) }
}

function isBinary(path: string): boolean {
  try {
    return readFileSync(path).subarray(0, 65_536).includes(0)
  } catch {
    return false
  }
}
