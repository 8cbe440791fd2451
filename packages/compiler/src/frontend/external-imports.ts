import { isBuiltin } from 'node:module'
import { existsSync } from 'node:fs'
import { dirname, extname, join, sep } from 'node:path'
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild'
import { fileUrl } from './shown-path.ts'

const DSL = '@mesh-compile/dsl'
// Node cannot import these from a `file:` URL as they are (types to strip, import attributes), so they are bundled.
const BUNDLED_EXTENSIONS = new Set(['.ts', '.mts', '.cts', '.tsx', '.jsx', '.json'])
const OURS = Symbol('resolving')

/**
 * Keeps packages out of the bundle: each bare import is resolved from the file that imports it and left to Node under
 * its `file:` URL, so that a package is loaded once, by whichever way it is reached. User files that are reached by a
 * bare name (tsconfig `paths`, a workspace package in TypeScript) are bundled.
 *
 * `fallbacks` are packages that resolve to a given file where the user has not installed them.
 */
export function externalImports(fallbacks: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'external-imports',
    setup(build): void {
      const known = new Map<string, Promise<OnResolveResult | undefined>>()
      // Relative and absolute paths need no decision of ours, and each question is a message from esbuild's process.
      build.onResolve({ filter: /^[^./]/ }, (args) => {
        if (args.pluginData === OURS) return undefined
        // Files of one folder find the same packages.
        const question = JSON.stringify([args.path, args.namespace, args.resolveDir, args.kind])
        const answer = known.get(question) ?? resolveImport(build, args, fallbacks)
        known.set(question, answer)
        return answer
      })
    },
  }
}

async function resolveImport(
  build: PluginBuild,
  args: OnResolveArgs,
  fallbacks: Readonly<Record<string, string>>,
): Promise<OnResolveResult | undefined> {
  if (args.kind === 'entry-point') return undefined
  if (isBuiltin(args.path)) return { path: args.path.startsWith('node:') ? args.path : `node:${args.path}`, external: true }
  if (isFilePath(args.path) || /^[a-z][a-z0-9+.-]+:/i.test(args.path)) return undefined
  const { importer, namespace, resolveDir, kind } = args
  const resolved = await build.resolve(args.path, { importer, namespace, resolveDir, kind, pluginData: OURS })
  if (resolved.errors.length > 0) {
    const fallback = fallbacks[args.path]
    if (fallback !== undefined) return external(fallback, kind)
    return { errors: [{ text: `Could not resolve "${args.path}"` }] }
  }
  if (resolved.external || resolved.namespace !== 'file') return resolved
  const isDsl = args.path === DSL || args.path.startsWith(`${DSL}/`)
  return !isDsl && isUserFile(resolved.path, importer) ? resolved : external(resolved.path, kind)
}

function external(file: string, kind: OnResolveArgs['kind']): OnResolveResult {
  // `require` takes paths, `import` takes URLs (a Windows path is not one).
  return { path: kind === 'require-call' || kind === 'require-resolve' ? file : fileUrl(file), external: true }
}

function isFilePath(path: string): boolean {
  return path.startsWith('.') || path.startsWith('/') || /^[a-z]:[\\/]/i.test(path)
}

function isUserFile(file: string, importer: string): boolean {
  if (BUNDLED_EXTENSIONS.has(extname(file))) return true
  if (file.includes(`${sep}node_modules${sep}`)) return false
  return packageFolder(file) === packageFolder(importer)
}

function packageFolder(file: string): string {
  let folder = dirname(file)
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) break
    folder = parent
  }
  return folder
}
