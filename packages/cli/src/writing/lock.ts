import { join } from 'node:path'
import type { FileSystem } from './file-system.ts'
import { isSafePath } from './manifest.ts'
import { WriteError } from './write-error.ts'

const LOCK = '.mesh-compile-lock'

/** The output folder, held by this build. */
export interface FolderLock {
  /** Paths that a build which was killed here had planned: whatever of them stands in the folder is ours. */
  readonly interrupted: readonly string[]
  release(): void
}

/**
 * Takes the output folder for one build at a time. The lock also tells what the build is about to write, so that the
 * next one knows those files for ours if this one is killed; a lock whose process has ended is taken over.
 */
export function lockFolder(folder: string, planned: readonly string[], fs: FileSystem): FolderLock {
  const path = join(folder, LOCK)
  const contents = JSON.stringify({ pid: process.pid, files: planned })
  const interrupted: string[] = []
  for (let tries = 0; tries < 3; tries++) {
    try {
      fs.writeNew(path, contents)
      return { interrupted, release: () => fs.remove(path) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = readOwner(path, fs)
    if (isAlive(owner.pid)) break
    interrupted.push(...owner.files)
    tryRemove(path, fs)
  }
  throw new WriteError(`another build is writing ${folder}; try again when it has ended`)
}

function readOwner(path: string, fs: FileSystem): { readonly pid: number; readonly files: readonly string[] } {
  try {
    const owner = JSON.parse(new TextDecoder().decode(fs.read(path))) as { pid?: unknown; files?: unknown }
    const files = Array.isArray(owner.files) ? owner.files.filter(isSafePath) : []
    return { pid: typeof owner.pid === 'number' ? owner.pid : 0, files }
  } catch {
    // Half-written by a build that was killed: it had changed nothing yet.
    return { pid: 0, files: [] }
  }
}

function tryRemove(path: string, fs: FileSystem): void {
  try {
    fs.remove(path)
  } catch {
    // Somebody else took it over first; the next try will tell.
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
