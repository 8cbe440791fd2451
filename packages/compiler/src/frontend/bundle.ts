import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as esbuild from 'esbuild'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import { bundleProblems } from './bundle-problems.ts'
import { frontendDiagnostics as diagnostics } from './diagnostics.ts'
import { externalImports } from './external-imports.ts'
import { importMetaDefines, importMetaOfFiles } from './import-meta.ts'
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
}

/** What is to be bundled. */
export interface BundleRequest {
  readonly entry: string
  readonly cwd: string
  /** Where the bundle is written. */
  readonly folder: string
  readonly fallbacks?: Readonly<Record<string, string>>
}

/** Bundles the user's files into `folder`. What is wrong with them comes back as findings. */
export async function bundle(request: BundleRequest): Promise<{
  readonly bundle?: Bundle
  readonly diagnostics: readonly LocatedDiagnostic[]
}> {
  const { entry, cwd, folder, fallbacks = {} } = request
  const outfile = join(folder, 'mesh.mjs')
  const importMeta = importMetaOfFiles()
  const built = await esbuild
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
      plugins: [externalImports(fallbacks), importMeta.plugin],
    })
    .catch((failure: unknown) => {
      const { errors } = failure as { readonly errors?: readonly esbuild.Message[] }
      return { failure, problems: errors ?? [] }
    })
  if ('failure' in built) {
    if (built.problems.length > 0) return { diagnostics: await bundleProblems(built.problems, request, importMeta) }
    return { diagnostics: [located(diagnostics.bundlerFailed, { problem: String(built.failure) })] }
  }
  const code = built.outputFiles.find(({ path }) => path.endsWith('.mjs'))!
  const map = built.outputFiles.find(({ path }) => path.endsWith('.map'))!
  writeFileSync(outfile, code.contents)
  const imports = Object.values(built.metafile.outputs).flatMap((output) => output.imports)
  return {
    diagnostics: [],
    bundle: {
      url: fileUrl(outfile),
      map: map.text,
      mapFile: outfile,
      inputs: Object.keys(built.metafile.inputs).map((input) => resolve(cwd, input)).sort(),
      needsRequire: imports.some(({ kind, external }) => external && (kind === 'require-call' || kind === 'require-resolve')),
      addedLines: importMeta.addedLines,
    },
  }
}
