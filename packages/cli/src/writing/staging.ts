import { dirname, join } from 'node:path'
import { sha256, type PrintedFile } from '@mesh-compile/compiler'
import type { FileSystem } from './file-system.ts'
import { makeParents } from './in-the-way.ts'
import type { ManifestFile } from './manifest.ts'
import { WriteError, writeError } from './write-error.ts'

/** A file that is to be written; the path is relative to the output folder. */
export interface PlannedFile extends PrintedFile {
  readonly target: string
}

/** A file that has been printed and compared with what stands in its place. */
export interface StagedFile extends ManifestFile {
  readonly change: 'added' | 'changed' | 'none'
}

/** Files whose new contents are on the disk, under temporary names beside their places. */
export interface Staging {
  readonly files: readonly StagedFile[]
  /** Puts those that differ in their places. */
  replace(): void
}

/**
 * Prints files one after the other, so that one at a time is held in memory, and writes those that differ from what is
 * there. When anything fails, no temporary file remains.
 *
 * `known` are paths of files that a build of ours wrote: only those may be replaced.
 */
export function stageFiles(folder: string, files: readonly PlannedFile[], known: ReadonlySet<string>, fs: FileSystem): Staging {
  const waiting = new Map<string, string>()
  const orDiscard = <Result>(act: () => Result): Result => {
    try {
      return act()
    } catch (error) {
      for (const temporary of waiting.values()) removeQuietly(temporary, fs)
      throw error
    }
  }
  const stage = ({ path, target, print, sha256: hash }: PlannedFile): StagedFile => {
    const place = join(folder, path)
    const bytes = bytesOf(print())
    const change = compare(place, bytes, fs)
    if (change === 'changed' && !known.has(path)) throw new WriteError(`${place} is in the way: we did not write it`)
    if (change !== 'none') {
      makeParents(folder, path, fs)
      waiting.set(place, writeTemporary(place, bytes, fs))
    }
    return { path, sha256: hash ?? sha256(bytes), target, change }
  }
  return {
    files: orDiscard(() => files.map(stage)),
    replace: () => orDiscard(() => waiting.forEach((temporary, place) => moveInto(place, temporary, fs))),
  }
}

/** Replaces a file, whole, at once. */
export function replaceFile(path: string, contents: string, fs: FileSystem): void {
  moveInto(path, writeTemporary(path, bytesOf(contents), fs), fs)
}

const TEMPORARY = /^\.mesh-compile-\d+-\d+$/

/** Removes what builds that were killed left in a folder. The caller holds the lock, so nobody is writing them now. */
export function removeTemporaries(folder: string, fs: FileSystem): void {
  if (fs.kindOf(folder) !== 'folder') return
  for (const name of fs.list(folder)) if (TEMPORARY.test(name)) removeQuietly(join(folder, name), fs)
}

function bytesOf(contents: string | Uint8Array): Uint8Array {
  return typeof contents === 'string' ? Buffer.from(contents) : contents
}

function compare(place: string, bytes: Uint8Array, fs: FileSystem): StagedFile['change'] {
  if (fs.kindOf(place) === 'missing') return 'added'
  return Buffer.compare(fs.read(place), bytes) === 0 ? 'none' : 'changed'
}

let temporaries = 0

function writeTemporary(place: string, bytes: Uint8Array, fs: FileSystem): string {
  const temporary = join(dirname(place), `.mesh-compile-${process.pid}-${temporaries++}`)
  try {
    fs.writeNew(temporary, bytes)
    return temporary
  } catch (error) {
    removeQuietly(temporary, fs)
    throw writeError(place, error)
  }
}

function moveInto(place: string, temporary: string, fs: FileSystem): void {
  try {
    fs.rename(temporary, place)
  } catch (error) {
    removeQuietly(temporary, fs)
    throw writeError(place, error)
  }
}

function removeQuietly(path: string, fs: FileSystem): void {
  try {
    if (fs.kindOf(path) === 'file') fs.remove(path)
  } catch {
    // The reason why the file could not be written is the one to tell.
  }
}
