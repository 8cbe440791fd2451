import { dirname, join } from 'node:path'
import { sha256 } from '@mesh-compile/compiler'
import type { ProxyRequirements } from '@mesh-compile/ir/emitter'
import { fileSystem, type FileSystem } from './file-system.ts'
import { lockFolder } from './lock.ts'
import { isSafePath, MANIFEST, printManifest, readManifest, type Manifest, type ManifestFile } from './manifest.ts'
import { WriteError, writeError } from './write-error.ts'

/** What one emitter made; paths are relative to its own folder. */
export interface TargetOutput {
  readonly target: string
  readonly files: readonly { readonly path: string; readonly contents: string | Uint8Array }[]
  readonly proxies: readonly ProxyRequirements[]
  readonly requires: Readonly<Record<string, string>>
}

/** What a build is to leave in its folder. */
export interface WritePlan {
  /** Absolute path of the output folder. */
  readonly folder: string
  readonly mesh: string
  readonly version: string
  readonly outputs: readonly TargetOutput[]
}

/** What changed, by path relative to the output folder. */
export interface Written {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  readonly unchanged: readonly string[]
  /** Things that were left as they are, for people to look at. */
  readonly warnings: readonly string[]
  readonly manifest: Manifest
}

interface PlannedFile extends ManifestFile {
  readonly contents: string | Uint8Array
}

/**
 * Brings the output folder to what the emitters made: each file by a temporary one beside it and a rename, the manifest
 * last. Whatever interrupts it, every file is wholly the old or wholly the new one.
 *
 * Files of earlier builds for the same targets that are no longer made are removed, unless somebody changed them.
 * @throws {WriteError} when the folder cannot be written or holds something in the way that no build wrote.
 */
export function writeOutputs(plan: WritePlan, fs: FileSystem = fileSystem): Written {
  const { folder } = plan
  try {
    const files = planFiles(plan)
    checkFolder(folder, fs)
    makeFolders(folder, fs)
    const lock = lockFolder(folder, files, fs)
    try {
      const { manifest: before, warnings } = readBefore(folder, fs)
      const known = new Map([...(before?.files ?? []), ...lock.interrupted].map((file) => [file.path, file]))
      // Everything is looked at before anything is changed.
      const current = new Map(files.map((file) => [file.path, checkInTheWay(folder, file, known.has(file.path), fs)]))
      return replace(plan, files, current, before, warnings, fs)
    } finally {
      lock.release()
    }
  } catch (error) {
    throw writeError(folder, error)
  }
}

function planFiles({ outputs }: WritePlan): readonly PlannedFile[] {
  return outputs.flatMap(({ target, files }) =>
    files.map(({ path, contents }) => {
      const full = `${target}/${path}`
      // Emitters are plug-ins: their paths were checked when they ran, and are again before they reach the disk.
      if (!isSafePath(full)) throw new WriteError(`emitter '${target}' made a file with the path ${JSON.stringify(path)}, which is not safe to write`)
      return { path: full, sha256: sha256(contents), target, contents }
    }),
  )
}

function checkFolder(folder: string, fs: FileSystem): void {
  const kind = fs.kindOf(folder)
  if (kind === 'link') throw new WriteError(`${folder} is a link; give the folder that it leads to`)
  if (kind === 'file' || kind === 'other') throw new WriteError(`${folder} is not a folder`)
}

function readBefore(folder: string, fs: FileSystem): { manifest?: Manifest; warnings: string[] } {
  const path = join(folder, MANIFEST)
  const kind = fs.kindOf(path)
  if (kind === 'missing') return { warnings: [] }
  if (kind !== 'file') throw new WriteError(`${path} is in the way: it is not a file that we wrote`)
  const manifest = readManifest(fs.read(path))
  if (manifest) return { manifest, warnings: [] }
  return { warnings: [`${MANIFEST} of an earlier build is unreadable: nothing of that build is removed`] }
}

/** What stands where a file will be: its hash, or `undefined`. Refuses links and files that no build wrote. */
function checkInTheWay(folder: string, file: PlannedFile, isKnown: boolean, fs: FileSystem): string | undefined {
  const parts = file.path.split('/')
  for (let depth = 1; depth < parts.length; depth++) {
    const parent = join(folder, ...parts.slice(0, depth))
    const kind = fs.kindOf(parent)
    if (kind === 'missing') return undefined
    if (kind !== 'folder') throw new WriteError(`${parent} is in the way: it is ${kind === 'link' ? 'a link' : 'not a folder'}`)
  }
  const path = join(folder, file.path)
  const kind = fs.kindOf(path)
  if (kind === 'missing') return undefined
  if (kind !== 'file') throw new WriteError(`${path} is in the way: it is ${kind === 'link' ? 'a link' : 'not a file'}, and we did not write it`)
  const hash = sha256(fs.read(path))
  if (!isKnown && hash !== file.sha256) throw new WriteError(`${path} is in the way: we did not write it`)
  return hash
}

function makeFolders(folder: string, fs: FileSystem): void {
  if (fs.kindOf(folder) !== 'missing') return
  const parent = dirname(folder)
  if (parent !== folder) makeFolders(parent, fs)
  makeFolder(folder, fs)
}

function makeFolder(path: string, fs: FileSystem): void {
  try {
    fs.makeFolder(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || fs.kindOf(path) !== 'folder') throw error
  }
}

function replace(
  plan: WritePlan,
  files: readonly PlannedFile[],
  current: ReadonlyMap<string, string | undefined>,
  before: Manifest | undefined,
  warnings: string[],
  fs: FileSystem,
): Written {
  const { folder, outputs } = plan
  const added: string[] = []
  const changed: string[] = []
  const unchanged: string[] = []
  for (const file of files) {
    const was = current.get(file.path)
    if (was === file.sha256) {
      unchanged.push(file.path)
      continue
    }
    makeParents(folder, file.path, fs)
    replaceFile(join(folder, file.path), file.contents, fs)
    ;(was === undefined ? added : changed).push(file.path)
  }
  removeTemporaries(folder, fs)
  for (const parent of new Set(files.map(({ path }) => dirname(join(folder, path))))) removeTemporaries(parent, fs)
  const targets = new Set(outputs.map(({ target }) => target))
  const made = new Set(files.map(({ path }) => path))
  const stale = (before?.files ?? []).filter(({ path, target }) => targets.has(target) && !made.has(path))
  const removed = stale.filter((file) => removeStale(folder, file, warnings, fs)).map(({ path }) => path)
  const manifest = mergeManifest(plan, files, before, targets)
  writeManifest(folder, manifest, fs)
  return { added, changed, removed, unchanged, warnings, manifest }
}

function makeParents(folder: string, path: string, fs: FileSystem): void {
  const parts = path.split('/')
  for (let depth = 1; depth < parts.length; depth++) {
    const parent = join(folder, ...parts.slice(0, depth))
    const kind = fs.kindOf(parent)
    if (kind === 'missing') makeFolder(parent, fs)
    else if (kind !== 'folder') throw new WriteError(`${parent} is in the way: it became ${kind === 'link' ? 'a link' : 'a file'} while we wrote`)
  }
}

const TEMPORARY = /^\.mesh-compile-\d+-\d+$/

// Left by builds that were killed; the lock is ours, so nobody is writing them now.
function removeTemporaries(folder: string, fs: FileSystem): void {
  if (fs.kindOf(folder) !== 'folder') return
  for (const name of fs.list(folder)) if (TEMPORARY.test(name)) removeQuietly(join(folder, name), fs)
}

let temporaries = 0

function replaceFile(path: string, contents: string | Uint8Array, fs: FileSystem): void {
  const temporary = join(dirname(path), `.mesh-compile-${process.pid}-${temporaries++}`)
  try {
    fs.writeNew(temporary, contents)
    fs.rename(temporary, path)
  } catch (error) {
    removeQuietly(temporary, fs)
    throw writeError(path, error)
  }
}

function removeQuietly(path: string, fs: FileSystem): void {
  try {
    if (fs.kindOf(path) === 'file') fs.remove(path)
  } catch {
    // The reason why the file could not be written is the one to tell.
  }
}

function removeStale(folder: string, file: ManifestFile, warnings: string[], fs: FileSystem): boolean {
  const path = join(folder, file.path)
  const parents = file.path.split('/').slice(0, -1)
  const reachable = parents.every((_, index) => fs.kindOf(join(folder, ...parents.slice(0, index + 1))) === 'folder')
  if (!reachable || fs.kindOf(path) !== 'file') return false
  if (sha256(fs.read(path)) !== file.sha256) {
    warnings.push(`${file.path} is no longer emitted, but was changed by hand: it is left as it is`)
    return false
  }
  fs.remove(path)
  return true
}

function mergeManifest(plan: WritePlan, files: readonly PlannedFile[], before: Manifest | undefined, targets: ReadonlySet<string>): Manifest {
  const others = (before?.files ?? []).filter(({ target }) => !targets.has(target))
  const proxies = plan.outputs.flatMap((output) => output.proxies)
  const requires = Object.fromEntries(
    plan.outputs.flatMap((output) => Object.entries(output.requires).map(([name, version]) => [name, `>=${version}`])),
  )
  return {
    manifestVersion: 1,
    tool: 'mesh-compile',
    version: plan.version,
    mesh: plan.mesh,
    requires: { ...(others.length > 0 && before?.requires), ...requires },
    files: [...others, ...files.map(({ path, sha256: hash, target }) => ({ path, sha256: hash, target }))],
    proxies: proxies.length > 0 ? proxies : (before?.proxies ?? []),
  }
}

function writeManifest(folder: string, manifest: Manifest, fs: FileSystem): void {
  const contents = printManifest(manifest)
  const path = join(folder, MANIFEST)
  if (fs.kindOf(path) === 'file' && sha256(fs.read(path)) === sha256(contents)) return
  replaceFile(path, contents, fs)
}
