import type { ParsedArguments } from '../arguments.ts'
import { replay } from '../cache/replay.ts'
import { findEntry } from '../entry.ts'
import { failUsage } from '../main.ts'
import { readSettings } from '../settings.ts'

/**
 * `build` and `check`: tells again what it told when nothing has changed since. Otherwise starts TypeScript and the
 * evaluating process, which are waited for longest, and loads the compiler meanwhile.
 */
export async function compileCommand(run: ParsedArguments, version: string): Promise<number> {
  const begun = performance.now()
  const cwd = process.cwd()
  const settings = readSettings(run)
  if ('usage' in settings) return failUsage(settings.usage)
  const entry = findEntry(run.positional, cwd, run.command)
  if ('usage' in entry) return failUsage(entry.usage)
  const command = { command: run.command, cwd, entry: entry.file, settings, version }
  const replayed = replay(command, begun)
  if (replayed !== undefined) return replayed
  const { isIrJson, startProgram } = await import('@mesh-compile/compiler/start')
  const started = isIrJson(entry.file) ? undefined : await startProgram(entry.file, { cwd, ...settings })
  try {
    const { compileEntry } = await import('./compile-entry.ts')
    return await compileEntry({ ...command, started, begun })
  } finally {
    await started?.close()
  }
}
