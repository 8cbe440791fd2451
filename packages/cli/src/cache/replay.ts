import { accessSync, constants } from 'node:fs'
import { resolve } from 'node:path'
import { tell } from '../tell.ts'
import { cacheFolder, readEntry, writeEntry } from './entry-file.ts'
import { confirm } from './facts.ts'
import { cacheKey, type Command } from './key.ts'

/** Says again what the same command said, when nothing has changed since; otherwise nothing, and it has to be run. */
export function replay(command: Command, begun: number): number | undefined {
  const key = cacheKey(command)
  const folder = key === undefined ? undefined : cacheFolder(command.entry)
  if (key === undefined || folder === undefined) return undefined
  const entry = readEntry(folder, key)
  if (!entry || !canWrite(command)) return undefined
  const facts = confirm(entry.facts, Date.now())
  if (!facts) return undefined
  process.stderr.write(entry.report)
  tell(entry.summary, entry.lines, command.settings, begun)
  const isNew = (name: 'files' | 'folders'): boolean => facts[name].some((fact, index) => fact !== entry.facts[name][index])
  if (isNew('files') || isNew('folders')) writeEntry(folder, { ...entry, facts })
  return 0
}

/** A build into a folder that cannot be written says so, even with nothing to write. */
function canWrite({ command, cwd, settings }: Command): boolean {
  if (command !== 'build') return true
  try {
    accessSync(resolve(cwd, settings.out), constants.W_OK)
    return true
  } catch {
    return false
  }
}
