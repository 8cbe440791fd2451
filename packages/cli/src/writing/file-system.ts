import { closeSync, constants, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs'

/** The calls that writing makes, as a seam: tests fail or stop at each of them. */
export interface FileSystem {
  /** What stands at a path, links not followed. */
  kindOf(path: string): 'missing' | 'file' | 'folder' | 'link' | 'other'
  read(path: string): Uint8Array
  /** Names in a folder. */
  list(folder: string): readonly string[]
  makeFolder(path: string): void
  /** Fails when something stands at the path. */
  writeNew(path: string, contents: string | Uint8Array): void
  rename(from: string, to: string): void
  remove(path: string): void
}

/** The real one. */
export const fileSystem: FileSystem = {
  kindOf(path) {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (!stats) return 'missing'
    if (stats.isSymbolicLink()) return 'link'
    return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other'
  },
  read: (path) => readFileSync(path),
  list: (folder) => readdirSync(folder),
  makeFolder: (path) => mkdirSync(path),
  writeNew(path, contents) {
    const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o644)
    // One file at a time is held as bytes.
    const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
    } finally {
      closeSync(file)
    }
  },
  rename: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
}
