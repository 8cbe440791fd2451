import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type * as Esbuild from 'esbuild'
import type { BuildResult, Message, Plugin } from 'esbuild'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import { bundleProblems } from './bundle-problems.ts'
import { frontendDiagnostics as diagnostics } from './diagnostics.ts'
import { externalImports } from './external-imports.ts'
import { importMetaDefines, importMetaOfFiles, mentionsImportMeta } from './import-meta.ts'
import { located } from './located.ts'
import { fileUrl } from './shown-path.ts'

/** The user's files as one module that Node can import, and the way back to them. */
export interface Bundle {
  readonly url: string
  /** Source map, as JSON. */
  readonly map: string
  /** Path that the sources of the map are relative to. */
  readonly mapFile: string
  /** Absolute paths of the user's files, sorted. */
  readonly inputs: readonly string[]
  /** Whether it calls `require` of something outside the bundle. */
  readonly needsRequire: boolean
  addedLines(file: string): number
  /** What it takes from elsewhere: paths or `file:` URLs of packages, and built-in modules. */
  readonly externals: readonly string[]
  /** Imports of other user files, as they are written. */
  readonly internals: readonly { readonly importer: string; readonly specifier: string }[]
  /** Whether all that it imports is known and it opens no connection, as far as its text tells. */
  readonly isClosed: boolean
}

/** What is to be bundled. */
export interface BundleRequest {
  readonly entry: string
  readonly cwd: string
  /** Where the bundle is written. */
  readonly folder: string
  readonly fallbacks?: Readonly<Record<string, string>>
}

// Also where they stand in a name or a comment: then a program is only run more often than it need be.
const OPENING = ['import(', 'import.meta', 'WebSocket', 'EventSource', 'BroadcastChannel', 'XMLHttpRequest', 'WebAssembly']

// By require, for an import would first have all of it searched for the names that it exports.
const esbuild = createRequire(import.meta.url)('esbuild') as typeof Esbuild

/** Bundles the user's files into `folder`. What is wrong with them comes back as findings. */
export async function bundle(request: BundleRequest): Promise<{
  readonly bundle?: Bundle
  readonly diagnostics: readonly LocatedDiagnostic[]
}> {
  const { cwd, folder } = request
  const outfile = join(folder, 'mesh.mjs')
  const importMeta = importMetaOfFiles()
  let built = await build(request, outfile, [])
  // Few programs use it, and it means reading every file here.
  if (mentionsImportMeta(codeOf(built))) built = await build(request, outfile, [importMeta.plugin])
  if ('failure' in built) {
    if (built.problems.length > 0) return { diagnostics: await bundleProblems(built.problems, request, importMeta) }
    return { diagnostics: [located(diagnostics.bundlerFailed, { problem: String(built.failure) })] }
  }
  const map = built.outputFiles.find(({ path }) => path.endsWith('.map'))!
  const imports = Object.values(built.metafile.outputs).flatMap((output) => output.imports)
  const code = Buffer.from(codeOf(built))
  writeFileSync(outfile, code)
  return {
    diagnostics: [],
    bundle: {
      url: fileUrl(outfile),
      map: map.text,
      mapFile: outfile,
      inputs: Object.keys(built.metafile.inputs).map((input) => resolve(cwd, input)).sort(),
      needsRequire: imports.some(({ kind, external }) => external && (kind === 'require-call' || kind === 'require-resolve')),
      addedLines: importMeta.addedLines,
      externals: imports.filter(({ external }) => external).map(({ path }) => path),
      internals: Object.entries(built.metafile.inputs).flatMap(([input, { imports: of }]) =>
        of.filter(({ external }) => !external).map(({ path, original = path }) => ({ importer: resolve(cwd, input), specifier: original })),
      ),
      isClosed: !OPENING.some((word) => code.includes(word)),
    },
  }
}

type Built = BuildResult<{ write: false; metafile: true }> | { readonly failure: unknown; readonly problems: readonly Message[] }

function build({ entry, cwd, fallbacks = {} }: BundleRequest, outfile: string, plugins: readonly Plugin[]): Promise<Built> {
  return esbuild
    .build({
      entryPoints: [entry],
      absWorkingDir: cwd,
      outfile,
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      // `module` is a condition of bundlers: with it Node and esbuild would see two copies of a package.
      conditions: [],
      // A file that only registers nodes has no exports: `sideEffects: false` must not drop it.
      ignoreAnnotations: true,
      treeShaking: false,
      keepNames: false,
      sourcemap: 'external',
      sourcesContent: false,
      legalComments: 'none',
      charset: 'utf8',
      logLevel: 'silent',
      define: importMetaDefines,
      plugins: [externalImports(fallbacks), ...plugins],
    })
    .catch((failure: unknown) => {
      const { errors } = failure as { readonly errors?: readonly Message[] }
      return { failure, problems: errors ?? [] }
    })
}

function codeOf(built: Built): Uint8Array {
  const code = 'failure' in built ? undefined : built.outputFiles.find(({ path }) => path.endsWith('.mjs'))
  return code?.contents ?? new Uint8Array()
}
