import { isIrJson, startProgram } from '@mesh-compile/compiler/start'
import type { ParsedArguments } from '../arguments.ts'
import { findEntry } from '../entry.ts'
import { failUsage } from '../main.ts'
import { readSettings } from '../settings.ts'

/**
 * `build` and `check`: starts TypeScript and the evaluating process, which are waited for longest, and loads the
 * compiler meanwhile.
 */
export async function compileCommand(run: ParsedArguments, version: string): Promise<number> {
  const begun = performance.now()
  const cwd = process.cwd()
  const settings = readSettings(run)
  if ('usage' in settings) return failUsage(settings.usage)
  const entry = findEntry(run.positional, cwd, run.command)
  if ('usage' in entry) return failUsage(entry.usage)
  const started = isIrJson(entry.file) ? undefined : startProgram(entry.file, { cwd, ...settings })
  try {
    const { compileEntry } = await import('./compile-entry.ts')
    return await compileEntry({ command: run.command, cwd, entry: entry.file, settings, started, version, begun })
  } finally {
    await started?.close()
  }
}
