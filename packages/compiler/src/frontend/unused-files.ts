import { readdirSync, readFileSync, type Dirent } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import { frontendDiagnostics as diagnostics } from './diagnostics.ts'
import { located } from './located.ts'
import { shownPath } from './shown-path.ts'

// Bounds, so that a mesh in the root of a large repository costs no noticeable time.
const MAX_FILES = 2_000
const MAX_FOLDERS = 500
const MAX_BYTES = 1_000_000
const SKIPPED_FOLDERS = /^(?:node_modules|dist|out|build|coverage|tests?|__tests__|\..*)$/
const SKIPPED_FILES = /\.(?:test|spec|config|d|test-d|stories)\.[cm]?ts$/
const IMPORTED = /(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1/g

/** What was looked at for files that are never imported. */
export interface Surveyed {
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

interface Source {
  readonly file: string
  /** Files it may import, whether they exist or not. */
  readonly imports: readonly string[]
  readonly hasDefaultExport: boolean
}

/**
 * Warns of `.ts` files beside the entry, and below, that were meant to declare parts of the mesh but are never
 * imported: they import a file of the program, whose handle they use. A file with a default export is taken for
 * another entry, and what it imports for a part of that.
 */
export function unusedFiles(entry: string, inputs: readonly string[], cwd: string): readonly LocatedDiagnostic[] {
  const program = new Set(inputs)
  const others = survey(dirname(entry)).files.filter((file) => !program.has(file)).map(readSource)
  const elsewhere = reachableFrom(others.filter(({ hasDefaultExport }) => hasDefaultExport), others)
  const forgotten = others.filter(({ file, imports }) => !elsewhere.has(file) && imports.some((path) => program.has(path)))
  return forgotten.map(({ file }) => {
    const shown = shownPath(cwd, file)
    const path = `./${shownPath(dirname(entry), file)}`
    const span = { file: shown, line: 1, column: 1 }
    return located(diagnostics.neverImported, { file: shown, entry: shownPath(cwd, entry), path }, { span })
  })
}

function reachableFrom(roots: readonly Source[], sources: readonly Source[]): ReadonlySet<string> {
  const byFile = new Map(sources.map((source) => [source.file, source]))
  const reached = new Set<string>()
  const queue = [...roots]
  for (let source = queue.pop(); source; source = queue.pop()) {
    if (reached.has(source.file)) continue
    reached.add(source.file)
    queue.push(...source.imports.flatMap((path) => byFile.get(path) ?? []))
  }
  return reached
}

function readSource(file: string): Source {
  try {
    const text = readFileSync(file, 'utf8')
    const paths = text.length > MAX_BYTES ? [] : [...text.matchAll(IMPORTED)].map((match) => match[2]!)
    const imports = paths.filter((path) => path.startsWith('.')).flatMap((path) => possibleFiles(resolve(dirname(file), path)))
    return { file, imports, hasDefaultExport: /\bexport default\b|\bas default\b/.test(text) }
  } catch {
    return { file, imports: [], hasDefaultExport: false }
  }
}

function possibleFiles(path: string): readonly string[] {
  const bare = extname(path) === '.js' ? path.slice(0, -3) : path
  return [path, `${bare}.ts`, `${bare}.mts`, join(path, 'index.ts')]
}

/** The TypeScript files in a folder and below, within bounds, and the folders in which they were looked for. */
export function survey(root: string): Surveyed {
  const files: string[] = []
  const folders = [root]
  let visited = 0
  for (; visited < folders.length && visited < MAX_FOLDERS && files.length < MAX_FILES; visited++) {
    const folder = folders[visited]!
    for (const item of entriesOf(folder)) {
      if (item.isDirectory() && !SKIPPED_FOLDERS.test(item.name)) folders.push(join(folder, item.name))
      if (item.isFile() && /\.[cm]?ts$/.test(item.name) && !SKIPPED_FILES.test(item.name)) files.push(join(folder, item.name))
    }
  }
  return { files: files.sort(), folders: folders.slice(0, visited) }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
