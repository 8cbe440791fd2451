import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, type BigIntStats } from 'node:fs'
import { join } from 'node:path'

/**
 * A file as it was. `state` is what the file system says of it (`''`: not to be relied on); with the same state it is
 * not read. `sha256` decides otherwise; where it is `''` another state is another file.
 */
export type FileFact = readonly [path: string, state: string, sha256: string]

/** What was true of the disk when a command ended. */
export interface Facts {
  readonly files: readonly FileFact[]
  /** Folders, with a hash of the names, kinds and link targets of their entries. */
  readonly folders: readonly (readonly [path: string, listing: string])[]
  /** Paths, with what they lead to once links are followed: `''` for nothing. */
  readonly probes: readonly (readonly [path: string, target: string])[]
}

/**
 * How old a file must be for its state to be relied on. Two changes within one tick of the file system's clock leave the
 * same times; a tick is some milliseconds on the systems in use.
 */
const SETTLED_MS = 1000

/** Facts as they are now, when nothing that matters has changed; states of files that were only touched are new. */
export function confirm({ files, folders, probes }: Facts, now: number): Facts | undefined {
  if (!probes.every(([path, target]) => targetOf(path) === target)) return undefined
  if (!folders.every(([path, listing]) => listingOf(path) === listing)) return undefined
  const confirmed: FileFact[] = []
  for (const fact of files) {
    const current = confirmFile(fact, now)
    if (!current) return undefined
    confirmed.push(current)
  }
  return { files: confirmed, folders, probes }
}

function confirmFile(fact: FileFact, now: number): FileFact | undefined {
  const [path, state, sha256] = fact
  const stats = fileAt(path)
  if (!stats) return undefined
  if (state !== '' && stateOf(stats) === state) return fact
  return sha256 !== '' && hashOf(path) === sha256 ? [path, settledState(stats, now), sha256] : undefined
}

/** The state of a file, or `''` while it is younger than the clock can tell. Nothing when it is no file. */
export function fileState(path: string, now: number): string | undefined {
  const stats = fileAt(path)
  return stats && settledState(stats, now)
}

/** A hash of what a folder holds; `''` when it is no folder. */
export function listingOf(folder: string): string {
  try {
    if (!lstatSync(folder).isDirectory()) return ''
    const entries = readdirSync(folder, { withFileTypes: true }).map((entry) => {
      if (entry.isSymbolicLink()) return `${entry.name}\0${readlinkSync(join(folder, entry.name))}`
      return `${entry.name}${entry.isDirectory() ? '/' : ''}`
    })
    return createHash('sha256').update(entries.sort().join('\n')).digest('hex')
  } catch {
    return ''
  }
}

/** What a path leads to; `''` for nothing. */
export function targetOf(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return ''
  }
}

/** SHA-256 of a file, or nothing when it cannot be read. */
export function hashOf(path: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch {
    return undefined
  }
}

function fileAt(path: string): BigIntStats | undefined {
  try {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    return stats?.isFile() ? stats : undefined
  } catch {
    return undefined
  }
}

function settledState(stats: BigIntStats, now: number): string {
  const latest = Number((stats.mtimeNs > stats.ctimeNs ? stats.mtimeNs : stats.ctimeNs) / 1_000_000n)
  return latest + SETTLED_MS < now ? stateOf(stats) : ''
}

function stateOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`
}
