import { dirname, join } from 'node:path'
import type { FileSystem } from './file-system.ts'
import { WriteError } from './write-error.ts'

/** Refuses an output folder that is a link or no folder at all. */
export function checkFolder(folder: string, fs: FileSystem): void {
  const kind = fs.kindOf(folder)
  if (kind === 'link') throw new WriteError(`${folder} is a link; give the folder that it leads to`)
  if (kind === 'file' || kind === 'other') throw new WriteError(`${folder} is not a folder`)
}

/** Refuses links, and whatever else is no file, where files will be. Paths are relative to the folder. */
export function checkInTheWay(folder: string, paths: readonly string[], fs: FileSystem): void {
  // Most files lie in few folders: each is looked at once.
  const exists = new Map([['', true]])
  const checkParent = (path: string): boolean => {
    const known = exists.get(path)
    if (known !== undefined) return known
    const found = checkParent(parentOf(path)) && isFolder(join(folder, path), fs)
    exists.set(path, found)
    return found
  }
  for (const path of paths) {
    const place = join(folder, path)
    const kind = checkParent(parentOf(path)) ? fs.kindOf(place) : 'missing'
    if (kind === 'missing' || kind === 'file') continue
    throw new WriteError(`${place} is in the way: it is ${kind === 'link' ? 'a link' : 'not a file'}, and we did not write it`)
  }
}

/** The folder of a path with `/`; `''` for the output folder. */
function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** Whether there is a folder; something else in its place is refused. */
function isFolder(place: string, fs: FileSystem): boolean {
  const kind = fs.kindOf(place)
  if (kind === 'missing' || kind === 'folder') return kind === 'folder'
  throw new WriteError(`${place} is in the way: it is ${kind === 'link' ? 'a link' : 'not a folder'}`)
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
