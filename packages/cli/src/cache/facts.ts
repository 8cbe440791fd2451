import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, type BigIntStats } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from './hashes.ts'

/**
 * A file as it was. `state` is what the file system says of it (`''`: not to be relied on); with the same state it is
 * not read. `sha256` decides otherwise; where it is `''` another state is another file.
 */
export type FileFact = readonly [path: string, state: string, sha256: string]

/** A folder as it was: with the same state it is not read, otherwise the names, kinds and link targets of its entries decide. */
export type FolderFact = readonly [path: string, state: string, listing: string]

/** What was true of the disk when a command ended. */
export interface Facts {
  readonly files: readonly FileFact[]
  readonly folders: readonly FolderFact[]
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
  const confirmedFolders = allOf(folders, (fact) => confirmFolder(fact, now))
  const confirmedFiles = confirmedFolders && allOf(files, (fact) => confirmFile(fact, now))
  return confirmedFiles && { files: confirmedFiles, folders: confirmedFolders, probes }
}

/** A fact about each thing, or nothing when there is none about one of them. */
export function allOf<Item, Fact>(list: readonly Item[], factOf: (item: Item) => Fact | undefined): readonly Fact[] | undefined {
  const facts: Fact[] = []
  for (const item of list) {
    const fact = factOf(item)
    if (fact === undefined) return undefined
    facts.push(fact)
  }
  return facts
}

function confirmFolder(fact: FolderFact, now: number): FolderFact | undefined {
  const [path, state, listing] = fact
  const stats = statsOf(path)
  if (state !== '' && stats && stateOf(stats) === state) return fact
  return listingOf(path) === listing ? folderFact(path, now) : undefined
}

// Of a folder on a FAT disk, Windows tells the same times whatever is put into it.
const TELLS_FOLDERS = process.platform !== 'win32'

/** A folder as it is. */
export function folderFact(path: string, now: number): FolderFact {
  const stats = statsOf(path)
  return [path, TELLS_FOLDERS && stats?.isDirectory() ? settledState(stats, now) : '', listingOf(path)]
}

function confirmFile(fact: FileFact, now: number): FileFact | undefined {
  const [path, state, sha256] = fact
  const stats = statsOf(path)
  // With the state of a file it is a file.
  if (stats && state !== '' && stateOf(stats) === state) return fact
  if (!stats?.isFile()) return undefined
  return sha256 !== '' && hashOf(path) === sha256 ? [path, settledState(stats, now), sha256] : undefined
}

/** The state of a file, or `''` while it is younger than the clock can tell. Nothing when it is no file. */
export function fileState(path: string, now: number): string | undefined {
  const stats = fileAt(path)
  return stats && settledState(stats, now)
}

/** A hash of what a folder holds; `''` when it is no folder. */
function listingOf(folder: string): string {
  try {
    if (!lstatSync(folder).isDirectory()) return ''
    const entries = readdirSync(folder, { withFileTypes: true }).map((entry) => {
      if (entry.isSymbolicLink()) return `${entry.name}\0${readlinkSync(join(folder, entry.name))}`
      return `${entry.name}${entry.isDirectory() ? '/' : ''}`
    })
    return sha256(entries.sort().join('\n'))
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
    return sha256(readFileSync(path))
  } catch {
    return undefined
  }
}

function fileAt(path: string): BigIntStats | undefined {
  const stats = statsOf(path)
  return stats?.isFile() ? stats : undefined
}

function statsOf(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false })
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
