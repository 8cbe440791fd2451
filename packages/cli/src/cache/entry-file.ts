import { closeSync, constants, existsSync, fstatSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Facts } from './facts.ts'
import { fingerprint } from './hashes.ts'

/** A command that went well: what it said, and what has to be true for it to say so again. */
export interface CacheEntry {
  readonly key: string
  /** What was reported: warnings, as they were shown. */
  readonly report: string
  /** What was proved, in one line. */
  readonly summary: string
  /** What else is told when nothing has changed. */
  readonly lines: readonly string[]
  readonly facts: Facts
}

const FORMAT = 'mesh-compile cache 2'
const MOST_ENTRIES = 32

/** The folder for entries about a program: in `node_modules` beside the nearest package.json; nothing without one. */
export function cacheFolder(entry: string): string | undefined {
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      const modules = join(folder, 'node_modules')
      return existsSync(modules) ? join(modules, '.cache', 'mesh-compile') : undefined
    }
    if (folder === dirname(folder)) return undefined
  }
}

/** Reads an entry; nothing when there is none, or when it is damaged, of another format or somebody else's. */
export function readEntry(folder: string, key: string): CacheEntry | undefined {
  try {
    if (!isOurs(lstatSync(folder))) return undefined
    const file = openSync(join(folder, key), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    try {
      return isOurs(fstatSync(file)) ? parseEntry(readFileSync(file), key) : undefined
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}

function parseEntry(bytes: Buffer, key: string): CacheEntry | undefined {
  const end = bytes.indexOf('\n')
  const body = bytes.subarray(end + 1)
  if (bytes.toString('latin1', 0, Math.max(end, 0)) !== headerOf(body)) return undefined
  const entry = JSON.parse(body.toString()) as CacheEntry
  return entry.key === key ? entry : undefined
}

/** Keeps an entry. A folder that cannot be written is as good as none: the next command is run whole. */
export function writeEntry(folder: string, entry: CacheEntry): void {
  const temporary = join(folder, `.${entry.key}-${process.pid}`)
  try {
    mkdirSync(dirname(folder), { recursive: true })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!isOurs(lstatSync(folder))) return
    const body = Buffer.from(JSON.stringify(entry))
    writeFileSync(temporary, Buffer.concat([Buffer.from(`${headerOf(body)}\n`), body]), { flag: 'wx', mode: 0o600 })
    renameSync(temporary, join(folder, entry.key))
    removeOldest(folder)
  } catch {
    removeQuietly(temporary)
  }
}

function headerOf(body: Buffer): string {
  return `${FORMAT} ${fingerprint(body)}`
}

/** What somebody else owns or may change is not believed. */
function isOurs({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0 && (mode & 0o170_000) !== 0o120_000)
}

function removeOldest(folder: string): void {
  const entries = readdirSync(folder).map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
  for (const { path } of entries.toSorted((a, b) => b.time - a.time).slice(MOST_ENTRIES)) removeQuietly(path)
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Never there, or gone by now.
  }
}
