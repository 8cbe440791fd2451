import { dirname, join } from 'node:path'
import type { FileSystem } from './file-system.ts'
import { WriteError } from './write-error.ts'

/** Refuses an output folder that is a link or no folder at all. */
export function checkFolder(folder: string, fs: FileSystem): void {
  const kind = fs.kindOf(folder)
  if (kind === 'link') throw new WriteError(`${folder} is a link; give the folder that it leads to`)
  if (kind === 'file' || kind === 'other') throw new WriteError(`${folder} is not a folder`)
}

/** Refuses links, and whatever else is no file, where a file will be. `path` is relative to the folder. */
export function checkInTheWay(folder: string, path: string, fs: FileSystem): void {
  const parts = path.split('/')
  for (let depth = 1; depth < parts.length; depth++) {
    const parent = join(folder, ...parts.slice(0, depth))
    const kind = fs.kindOf(parent)
    if (kind === 'missing') return
    if (kind !== 'folder') throw new WriteError(`${parent} is in the way: it is ${kind === 'link' ? 'a link' : 'not a folder'}`)
  }
  const kind = fs.kindOf(join(folder, path))
  if (kind === 'missing' || kind === 'file') return
  throw new WriteError(`${join(folder, path)} is in the way: it is ${kind === 'link' ? 'a link' : 'not a file'}, and we did not write it`)
}

/** Makes a folder and those above it. */
export function makeFolders(folder: string, fs: FileSystem): void {
  if (fs.kindOf(folder) !== 'missing') return
  const parent = dirname(folder)
  if (parent !== folder) makeFolders(parent, fs)
  makeFolder(folder, fs)
}

/** Makes the folders between `folder` and a file in it; a link that appeared there since is refused. */
export function makeParents(folder: string, path: string, fs: FileSystem): void {
  const parts = path.split('/')
  for (let depth = 1; depth < parts.length; depth++) {
    const parent = join(folder, ...parts.slice(0, depth))
    const kind = fs.kindOf(parent)
    if (kind === 'missing') makeFolder(parent, fs)
    else if (kind !== 'folder') throw new WriteError(`${parent} is in the way: it became ${kind === 'link' ? 'a link' : 'a file'} while we wrote`)
  }
}

function makeFolder(path: string, fs: FileSystem): void {
  try {
    fs.makeFolder(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || fs.kindOf(path) !== 'folder') throw error
  }
}
