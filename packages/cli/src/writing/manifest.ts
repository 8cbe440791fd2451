import type { ProxyRequirements } from '@mesh-compile/ir/emitter'

/** Name of the manifest in the output folder. */
export const MANIFEST = 'manifest.json'
const MANIFEST_VERSION = 1

/** A file that a build wrote. */
export interface ManifestFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string
  readonly sha256: string
  /** Name of the emitter. */
  readonly target: string
}

/** What a build wrote, and what its proxies need. */
export interface Manifest {
  readonly manifestVersion: number
  readonly tool: string
  readonly version: string
  readonly mesh: string
  /** Oldest versions of other programs that run these files as meant: `{ "envoy": ">=1.40.0" }`. */
  readonly requires: Readonly<Record<string, string>>
  readonly files: readonly ManifestFile[]
  readonly proxies: readonly ProxyRequirements[]
}

/** A manifest as the text to write: sorted, so that equal builds are equal bytes. */
export function printManifest(manifest: Omit<Manifest, 'manifestVersion' | 'tool'>): string {
  const { version, mesh, requires, files, proxies } = manifest
  const byKey = <Item>(list: readonly Item[], keyOf: (item: Item) => string): readonly Item[] =>
    list.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
  const printed: Manifest = {
    manifestVersion: MANIFEST_VERSION,
    tool: 'mesh-compile',
    version,
    mesh,
    requires: Object.fromEntries(byKey(Object.entries(requires), ([name]) => name)),
    files: byKey(files, ({ path }) => path),
    proxies: byKey(proxies, ({ name }) => name),
  }
  return `${JSON.stringify(printed, null, 2)}\n`
}

/** Reads a manifest; `undefined` when it is not one that we wrote. */
export function readManifest(contents: Uint8Array): Manifest | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(contents)) as Partial<Manifest> | null
    const isOurs = value?.tool === 'mesh-compile' && value.manifestVersion === MANIFEST_VERSION
    return isOurs && Array.isArray(value.files) && value.files.every(isFile) ? (value as Manifest) : undefined
  } catch {
    return undefined
  }
}

// The manifest decides what is removed, so a path in it is trusted no more than an emitter's.
function isFile(file: unknown): boolean {
  const { path, sha256: hash, target } = (file ?? {}) as Partial<ManifestFile>
  return isSafePath(path) && typeof hash === 'string' && typeof target === 'string'
}

/** Whether a path stays within the output folder on every system. */
export function isSafePath(path: unknown): path is string {
  if (typeof path !== 'string' || path === '' || path.length > 1000) return false
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return !/[\\:\u0000-\u001f]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}
