import { readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Emitter } from '@mesh-compile/ir/emitter'

/** A first-party emitter: its package, and how to import it when it comes with the program. */
export interface EmitterAlias {
  readonly package: string
  readonly load?: () => Promise<unknown>
}

/** An emitter as it was asked for. */
export interface LoadedEmitter {
  /** What the user wrote: an alias or a package name. */
  readonly target: string
  readonly package: string
  readonly emitter: Emitter
}

/** Emitters in the order asked for, or why there are none: a mistake in the command line, in words for its user. */
export type LoadedEmitters =
  | { readonly emitters: readonly LoadedEmitter[] }
  | { readonly usage: string }
  | { readonly crashed: { readonly package: string; readonly problem: string } }

/**
 * Imports the emitters named on the command line: those of `aliases`, others as packages installed where the mesh is.
 * Nothing is ever downloaded.
 */
export async function loadEmitters(
  targets: readonly string[],
  aliases: Readonly<Record<string, EmitterAlias>>,
  folder: string,
): Promise<LoadedEmitters> {
  const emitters: LoadedEmitter[] = []
  for (const target of new Set(targets)) {
    const alias = Object.hasOwn(aliases, target) ? aliases[target] : undefined
    const name = alias?.package ?? target
    const url = alias?.load ? undefined : resolvePackage(name, folder)
    if (!alias?.load && url === undefined) {
      const known = Object.keys(aliases).join(', ')
      return { usage: `cannot find package '${name}' for --target ${target}; install it beside the mesh, or use one of ${known}` }
    }
    let exported: unknown
    try {
      const module = (await (alias?.load?.() ?? import(url!))) as { readonly default?: unknown }
      exported = module.default
    } catch (error) {
      return { crashed: { package: name, problem: error instanceof Error ? error.message : String(error) } }
    }
    if (!isEmitter(exported)) return { usage: `package '${name}' is not an emitter: its default export is not made by defineEmitter` }
    const twin = emitters.find(({ emitter }) => emitter.name === exported.name)
    if (twin) return { usage: `--target ${twin.target} and --target ${target} are both emitters called '${exported.name}'` }
    emitters.push({ target, package: name, emitter: exported })
  }
  for (const { target, emitter } of emitters) {
    const missing = emitter.needs?.find((needed) => !emitters.some((other) => other.emitter.name === needed))
    if (missing !== undefined) return { usage: `--target ${target} needs the outputs of ${missing}; add it: --target ${missing},${target}` }
  }
  return { emitters: inOrderOfNeeds(emitters) }
}

function resolvePackage(name: string, folder: string): string | undefined {
  // A package name and nothing else: a path would run a file that nobody installed.
  if (!/^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(name) || isBuiltin(name)) return undefined
  const require = createRequire(join(folder, 'mesh.ts'))
  try {
    return pathToFileURL(require.resolve(name)).href
  } catch {
    return resolveImportOnly(name, require.resolve.paths(name) ?? [])
  }
}

/** The main file of a package that exports it to `import` alone, which `require.resolve` does not see. */
function resolveImportOnly(name: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    try {
      const { exports } = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as { readonly exports?: unknown }
      const file = importTarget(isRecord(exports) && '.' in exports ? exports['.'] : exports)
      return file === undefined ? undefined : pathToFileURL(join(folder, name, file)).href
    } catch {
      // Not in this folder; the next one above may have it.
    }
  }
  return undefined
}

function importTarget(exported: unknown): string | undefined {
  if (typeof exported === 'string') return exported
  if (!isRecord(exported)) return undefined
  return importTarget(exported['node'] ?? exported['import'] ?? exported['default'])
}

/** Emitters after all those they need; otherwise as they were asked for. */
function inOrderOfNeeds(emitters: readonly LoadedEmitter[]): readonly LoadedEmitter[] {
  const byName = new Map(emitters.map((loaded) => [loaded.emitter.name, loaded]))
  const ordered = new Set<LoadedEmitter>()
  const visiting = new Set<LoadedEmitter>()
  const visit = (loaded: LoadedEmitter): void => {
    if (ordered.has(loaded) || visiting.has(loaded)) return
    visiting.add(loaded)
    for (const name of [...(loaded.emitter.needs ?? []), ...(loaded.emitter.uses ?? [])]) {
      const other = byName.get(name)
      if (other) visit(other)
    }
    ordered.add(loaded)
  }
  for (const loaded of emitters) visit(loaded)
  return [...ordered]
}

function isEmitter(value: unknown): value is Emitter {
  if (typeof value !== 'object' || value === null) return false
  const { name, options, diagnostics, emit } = value as Partial<Record<keyof Emitter, unknown>>
  const isNamed = typeof name === 'string' && /^[a-z][a-z0-9-]*$/.test(name)
  return isNamed && typeof emit === 'function' && isRecord(options) && isRecord(diagnostics)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
