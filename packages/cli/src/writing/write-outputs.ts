import { dirname, join } from 'node:path'
import { EmitterFailure, sha256, type PrintedFile } from '@mesh-compile/compiler'
import type { ProxyRequirements } from '@mesh-compile/ir/emitter'
import { fileSystem, type FileSystem } from './file-system.ts'
import { checkFolder, checkInTheWay, makeFolders } from './in-the-way.ts'
import { lockFolder } from './lock.ts'
import { isSafePath, MANIFEST, printManifest, readManifest, type Manifest, type ManifestFile } from './manifest.ts'
import { removeTemporaries, replaceFile, stageFiles, type PlannedFile, type StagedFile, type Staging } from './staging.ts'
import { WriteError, writeError } from './write-error.ts'

/** What one emitter made; paths are relative to its own folder. */
export interface TargetOutput {
  readonly target: string
  readonly files: readonly PrintedFile[]
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

/**
 * Brings the output folder to what the emitters made. Every file is first written under a temporary name beside its
 * place, one after the other; only when all of them are there are they renamed, the manifest last. Whatever interrupts
 * it, every file is wholly the old or wholly the new one, and what fails before the first rename leaves the old folder.
 *
 * Files of earlier builds for the same targets that are no longer made are removed, unless somebody changed them.
 * @throws {WriteError} when the folder cannot be written or holds something in the way that no build wrote
 * @throws {EmitterFailure} when a file cannot be printed; the folder is as it was
 */
export function writeOutputs(plan: WritePlan, fs: FileSystem = fileSystem): Written {
  const { folder } = plan
  try {
    const files = planFiles(plan)
    checkFolder(folder, fs)
    makeFolders(folder, fs)
    const lock = lockFolder(folder, files.map(({ path }) => path), fs)
    try {
      const { manifest: before, warnings } = readBefore(folder, fs)
      const known = new Set([...(before?.files ?? []).map(({ path }) => path), ...lock.interrupted])
      // Everything is looked at before anything is changed.
      checkInTheWay(folder, files.map(({ path }) => path), fs)
      for (const parent of new Set([folder, ...files.map(({ path }) => dirname(join(folder, path)))])) removeTemporaries(parent, fs)
      const staged = stageFiles(folder, files, known, fs)
      return finish(plan, staged, before, warnings, fs)
    } finally {
      lock.release()
    }
  } catch (error) {
    throw error instanceof EmitterFailure ? error : writeError(folder, error)
  }
}

function planFiles({ outputs }: WritePlan): readonly PlannedFile[] {
  return outputs.flatMap(({ target, files }) =>
    files.map(({ path, ...file }) => {
      const full = `${target}/${path}`
      // Emitters are plug-ins: their paths were checked when they ran, and are again before they reach the disk.
      if (!isSafePath(full)) throw new WriteError(`emitter '${target}' made a file with the path ${JSON.stringify(path)}, which is not safe to write`)
      return { ...file, path: full, target }
    }),
  )
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

function finish(plan: WritePlan, { files, replace }: Staging, before: Manifest | undefined, warnings: string[], fs: FileSystem): Written {
  const { folder, outputs } = plan
  const targets = new Set(outputs.map(({ target }) => target))
  const made = new Set(files.map(({ path }) => path))
  const stale = (before?.files ?? []).filter(({ path, target }) => targets.has(target) && !made.has(path))
  replace()
  const removed = stale.filter((file) => removeStale(folder, file, warnings, fs)).map(({ path }) => path)
  const manifest = mergeManifest(plan, files, before, targets)
  writeManifest(folder, manifest, fs)
  const pathsOf = (change: StagedFile['change']): readonly string[] => files.filter((file) => file.change === change).map(({ path }) => path)
  return { added: pathsOf('added'), changed: pathsOf('changed'), removed, unchanged: pathsOf('none'), warnings, manifest }
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

function mergeManifest(plan: WritePlan, files: readonly ManifestFile[], before: Manifest | undefined, targets: ReadonlySet<string>): Manifest {
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
