import { readFile } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import type { Loader, Plugin } from 'esbuild'
import { fileUrl } from './shown-path.ts'

const IDENTIFIER = '__mesh_compile_import_meta'

/** What `import.meta.*` becomes in the bundle. */
export const importMetaDefines: Readonly<Record<string, string>> = {
  'import.meta.url': `${IDENTIFIER}.url`,
  'import.meta.dirname': `${IDENTIFIER}.dirname`,
  'import.meta.filename': `${IDENTIFIER}.filename`,
}

/** Whether a bundle made without the plugin uses any of them. */
export function mentionsImportMeta(code: Uint8Array): boolean {
  return Buffer.from(code.buffer, code.byteOffset, code.byteLength).includes(IDENTIFIER)
}

/** Files that got a line before their first; positions in them are a line lower than in the user's file. */
export interface ImportMetaFiles {
  readonly plugin: Plugin
  /** How many lines were put before the user's first. */
  addedLines(file: string): number
}

/**
 * Gives each user file its own `import.meta.url`, `dirname` and `filename`: in a bundle they would be the bundle's.
 * Only files that mention `import.meta` are touched.
 */
export function importMetaOfFiles(): ImportMetaFiles {
  const touched = new Set<string>()
  const plugin: Plugin = {
    name: 'import-meta',
    setup(build): void {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8').catch(() => undefined)
        // Unreadable: esbuild reads it again and reports it in its own way.
        if (!text?.includes('import.meta')) return undefined
        touched.add(path)
        const meta = { url: fileUrl(path), dirname: dirname(path), filename: path }
        const contents = `const ${IDENTIFIER} = ${JSON.stringify(meta)};\n${text.replace(/^\uFEFF/, '').replace(/^#!/, '//')}`
        return { contents, loader: loaderOf(path), resolveDir: dirname(path) }
      })
    },
  }
  return { plugin, addedLines: (file) => (touched.has(file) ? 1 : 0) }
}

function loaderOf(path: string): Loader {
  switch (extname(path)) {
    case '.ts':
    case '.mts':
    case '.cts':
      return 'ts'
    case '.tsx':
      return 'tsx'
    case '.jsx':
      return 'jsx'
    default:
      return 'js'
  }
}
