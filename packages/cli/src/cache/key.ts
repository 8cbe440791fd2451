import { isIncluded } from '../emitters.ts'
import type { Settings } from '../settings.ts'
import { stderrStyle } from '../style.ts'
import { fingerprint } from './hashes.ts'

/** A command, as far as it is known before anything is loaded. */
export interface Command {
  readonly command: string
  readonly cwd: string
  /** Absolute path. */
  readonly entry: string
  readonly settings: Settings
  readonly version: string
}

// Variables that Node, esbuild or the texts of the language depend on; a program that reads any other is not kept.
const RELEVANT = /^(?:LANG|LANGUAGE|LC_.*|TZ|NODE_.*|ESBUILD_.*)$/

/** The name under which a command's outcome is kept; nothing for commands of which it is not kept. */
export function cacheKey({ command, cwd, entry, settings, version }: Command): string | undefined {
  const { targets, reporters, color } = settings
  // Places in files are not kept.
  if (settings.effective) return undefined
  // They load code that nobody sees.
  if (process.env['NODE_OPTIONS'] || process.execArgv.length > 0) return undefined
  if (!targets.every(isIncluded) || reporters.some(({ name, file }) => name !== 'pretty' || file !== undefined)) return undefined
  const { unicode, dim } = stderrStyle(color)
  const environment = Object.entries(process.env).filter(([name]) => RELEVANT.test(name)).sort(([a], [b]) => (a < b ? -1 : 1))
  const { platform, arch, versions } = process
  const parts = [version, versions, platform, arch, command, cwd, entry, settings, unicode, dim('x'), environment, process.getuid?.()]
  return fingerprint(Buffer.from(JSON.stringify(parts)))
}
