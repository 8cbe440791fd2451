import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bundle } from './bundle.ts'
import { settingsChain } from './settings-chain.ts'
import { survey } from './unused-files.ts'

/** Everything on the disk that decides what comes of a program: with all of it as it was, the program is as it was. */
export interface Dependencies {
  /** Files whose contents matter. */
  readonly files: readonly string[]
  /** Files of installed packages, and folders of which every file matters; none is expected to change in its place. */
  readonly installed: readonly string[]
  /** Folders whose entries matter: a new file could be what an import means, or one that is never imported. */
  readonly folders: readonly string[]
  /** Paths at which something, or something else, would be found if it stood there; links are followed. */
  readonly probes: readonly string[]
}

/** What is known of a program once it has been loaded. */
export interface LoadedFrom {
  readonly entry: string
  readonly bundled: Bundle
  /** Files that TypeScript read. */
  readonly typeFiles: readonly string[]
}

// Their results depend on their arguments, and on the working directory and platform, which are known.
const PURE_BUILTINS = new Set(['node:path', 'node:path/posix', 'node:path/win32', 'node:url'])
const OWN_PACKAGES = new Set(['@mesh-compile/dsl', 'mesh-compile'])
// Types that come with a package manager; TypeScript's own lie in a package for each platform.
const TYPE_PACKAGES = /^(?:@types\/node|undici-types|typescript|@typescript\/typescript-.+)$/

/**
 * The dependencies of a program whose evaluation reached for nothing outside, or nothing when they cannot be known: it
 * imports packages other than ours or modules that read the world, or finds imports at run time.
 */
export function dependenciesOf({ entry, bundled, typeFiles }: LoadedFrom): Dependencies | undefined {
  if (!bundled.isClosed) return undefined
  const packages = ownPackages(bundled.externals)
  const installed = typeFiles.filter(isInstalled)
  if (!packages || installed.some((file) => !isTypePackage(file)) || bundled.inputs.some(isInstalled)) return undefined
  if (bundled.internals.some(({ specifier }) => !/^\.{0,2}\//.test(specifier) && specifier !== '.' && specifier !== '..')) return undefined

  const besideEntry = survey(dirname(entry))
  const named = [...bundled.inputs, ...typeFiles.filter((file) => !isInstalled(file)), ...besideEntry.files]
  // TypeScript names files by the links that lead to them.
  const own = named.map((file) => realpathSync(file))
  const homes = new Set([
    ...[...named, ...own].map((file) => dirname(file)),
    // Where an import looks before links are followed.
    ...bundled.internals.map(({ importer, specifier }) => dirname(resolve(dirname(importer), specifier))),
  ])
  const folders = new Set([...besideEntry.folders, ...[...homes].flatMap(upToPackage)])
  const ancestors = [...new Set([...homes].flatMap(upToRoot))]
  const settings = settingsChain(ancestors)
  if (!settings) return undefined
  const manifests = ancestors.map((folder) => join(folder, 'package.json')).filter((path) => existsSync(path))
  const probed = ['node_modules/@mesh-compile/dsl', 'node_modules/mesh-compile', 'node_modules/@types/node', 'tsconfig.json', 'jsconfig.json', 'package.json']
  return {
    files: [...new Set([...own, ...settings, ...manifests])],
    installed: [...packages, ...installed],
    folders: [...folders],
    probes: [entry, ...named, ...ancestors.flatMap((folder) => probed.map((path) => join(folder, path)))],
  }
}

/** Folders of our own packages among the imports; nothing when there is any other import. */
function ownPackages(externals: readonly string[]): readonly string[] | undefined {
  const folders = new Set<string>()
  for (const external of externals) {
    if (PURE_BUILTINS.has(external)) continue
    if (isBuiltin(external)) return undefined
    const found = packageOf(external.startsWith('file:') ? fileURLToPath(external) : external)
    if (!found || !OWN_PACKAGES.has(found.name)) return undefined
    folders.add(found.folder)
  }
  return [...folders]
}

function packageOf(file: string): { readonly folder: string; readonly name: string } | undefined {
  const folder = upToPackage(dirname(file)).at(-1)!
  try {
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly name?: string }
    return name === undefined ? undefined : { folder, name }
  } catch {
    return undefined
  }
}

const INSTALLED = `${sep}node_modules${sep}`

function isInstalled(file: string): boolean {
  return file.includes(INSTALLED)
}

function isTypePackage(file: string): boolean {
  const [scope = '', name = ''] = file.slice(file.lastIndexOf(INSTALLED) + INSTALLED.length).split(sep)
  const full = scope.startsWith('@') ? `${scope}/${name}` : scope
  return OWN_PACKAGES.has(full) || TYPE_PACKAGES.test(full)
}

/** A folder and those above it, to the root. */
function upToRoot(folder: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...upToRoot(parent)]
}

/** A folder and those above it, to the nearest with a package.json. */
function upToPackage(folder: string): readonly string[] {
  const all = upToRoot(folder)
  const last = all.findIndex((one) => existsSync(join(one, 'package.json')))
  return last === -1 ? [folder] : all.slice(0, last + 1)
}
