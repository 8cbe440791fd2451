import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Dependencies } from '@mesh-compile/compiler'
import type { Written } from '../writing/write-outputs.ts'
import { MANIFEST } from '../writing/manifest.ts'
import { cacheFolder, writeEntry, type CacheEntry } from './entry-file.ts'
import { allOf, fileState, folderFact, hashOf, targetOf, type FileFact } from './facts.ts'
import { cacheKey, type Command } from './key.ts'

/** What a command that went well leaves to be told again. */
export interface Outcome extends Pick<CacheEntry, 'report' | 'summary' | 'lines'> {
  /** Of the program and of the configuration. */
  readonly dependencies: readonly Dependencies[]
  /** Of a build. */
  readonly written?: Written
}

/**
 * Keeps the outcome of a command, so that the next one need not be run while nothing changes. Nothing is kept when a
 * file was changed so late that the command may have read what was there before.
 */
export function remember(command: Command, { dependencies, written, ...said }: Outcome): void {
  const key = cacheKey(command)
  const folder = cacheFolder(command.entry)
  if (key === undefined || folder === undefined || (written && written.warnings.length > 0)) return
  const read = filesAsRead(dependencies.flatMap(({ files }) => files))
  const installed = installedFiles([...ourPackages(), ...dependencies.flatMap(({ installed: paths }) => paths)])
  const out = resolve(command.cwd, command.settings.out)
  const made = written ? filesAsWritten(out, written) : []
  if (!read || !installed || !made) return
  const folders = [...dependencies.flatMap(({ folders: inputs }) => inputs), ...(written ? [out, ...made.map(([path]) => dirname(path))] : [])]
  const probes = [command.entry, ...dependencies.flatMap(({ probes: paths }) => paths)]
  writeEntry(folder, {
    key,
    ...said,
    facts: {
      files: [...read, ...installed, ...made],
      folders: [...new Set(folders)].map((path) => folderFact(path, performance.timeOrigin)),
      probes: [...new Set(probes)].map((path) => [path, targetOf(path)]),
    },
  })
}

function filesAsRead(paths: readonly string[]): readonly FileFact[] | undefined {
  return allOf([...new Set(paths)], (path) => {
    const state = fileState(path, performance.timeOrigin)
    const hash = state ? hashOf(path) : undefined
    return hash === undefined ? undefined : [path, state!, hash]
  })
}

/** Files of packages: another state is another file, so that their contents need not be read. */
function installedFiles(packages: readonly string[]): readonly FileFact[] | undefined {
  return allOf([...new Set(packages)].flatMap(installedBelow), (path) => {
    const state = fileState(path, performance.timeOrigin)
    return state ? [path, state, ''] : undefined
  })
}

/** Outputs are as young as can be: their states count once they have been seen again with the same contents. */
function filesAsWritten(out: string, { manifest }: Written): readonly FileFact[] | undefined {
  const files = manifest.files.map(({ path, sha256 }): FileFact => [join(out, path), fileState(join(out, path), performance.timeOrigin) ?? '', sha256])
  const hash = hashOf(join(out, MANIFEST))
  return hash === undefined ? undefined : [...files, [join(out, MANIFEST), '', hash]]
}

/** Folders of the packages that make up this program, and the package.json of each other that they depend on. */
function ourPackages(): readonly string[] {
  const folders = new Set<string>()
  const others = new Set<string>()
  const visit = (folder: string): void => {
    if (folders.has(folder)) return
    folders.add(folder)
    for (const [name, path] of dependenciesOf(folder)) {
      if (name.startsWith('@mesh-compile/')) visit(dirname(path))
      // Only what says which version it is: some are large, and a version of theirs never changes.
      else others.add(path)
    }
  }
  visit(fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, ''))
  return [...folders, ...others]
}

// Source maps and pages are read by nobody while a mesh is compiled; of declarations TypeScript lists those that it reads.
const UNREAD = /\.(?:d\.ts|map|md)$/

/** A file is itself. Of a package of ours what is published; in a checkout its sources and tests lie beside that. */
function installedBelow(folder: string): readonly string[] {
  if (!lstatSync(folder).isDirectory()) return [folder]
  const { files = [] } = readPackage(folder)
  const published = files.map((path) => join(folder, path)).filter((path) => existsSync(path)).flatMap(filesBelow)
  return [join(folder, 'package.json'), ...published.filter((file) => !UNREAD.test(file))]
}

/** The package.json of each installed package that the one in `folder` depends on, by name. */
function dependenciesOf(folder: string): readonly (readonly [name: string, path: string])[] {
  const { dependencies = {} } = readPackage(folder)
  return Object.keys(dependencies).flatMap((name): [string, string][] => {
    const found = createRequire(join(folder, 'package.json')).resolve.paths(name)?.map((place) => join(place, name, 'package.json'))
    const path = found?.find((candidate) => existsSync(candidate))
    return path === undefined ? [] : [[name, realpathSync(path)]]
  })
}

function readPackage(folder: string): { readonly dependencies?: Readonly<Record<string, string>>; readonly files?: readonly string[] } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as ReturnType<typeof readPackage>
}

/** The files in a folder and below, but not those of packages in it; a file is itself. */
function filesBelow(path: string): readonly string[] {
  if (!lstatSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) return []
    const below = join(path, entry.name)
    return entry.isDirectory() ? filesBelow(below) : entry.isFile() ? [below] : []
  })
}
