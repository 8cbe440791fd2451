import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { messageOf, type LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import { catalogue } from '../../src/catalogue.ts'
import { loadProgram, type LoadedProgram, type LoadOptions } from '../../src/frontend/load-program.ts'

const DSL = resolve(import.meta.dirname, '../../../dsl')

/** A folder with these files and the real DSL installed, removed after the test. `null` is a folder. */
export function makeProject(files: Readonly<Record<string, string | Buffer>>, name = 'project'): string {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'frontend-test-')))
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
  const root = join(parent, name)
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), contents)
  }
  mkdirSync(join(root, 'node_modules/@mesh-compile'), { recursive: true })
  symlinkSync(DSL, join(root, 'node_modules/@mesh-compile/dsl'), 'dir')
  return root
}

/** Loads `entry` of a project as the compiler would, and closes it after the test. */
export async function load(root: string, options: Partial<LoadOptions> & { readonly entry?: string } = {}): Promise<LoadedProgram> {
  const { entry = 'mesh.ts', ...rest } = options
  const program = await loadProgram(join(root, entry), { cwd: root, check: false, evalTimeoutMs: 10_000, sentences: catalogue, ...rest })
  onTestFinished(() => program.close())
  return program
}

/** Findings as `CODE file:line:column message`. */
export function shown(diagnostics: readonly LocatedDiagnostic[]): readonly string[] {
  return diagnostics.map((diagnostic) => {
    const { definition, span } = diagnostic
    const place = span ? `${span.file}:${span.line}:${span.column}` : '-'
    return `${definition.code} ${place} ${messageOf(diagnostic)}`
  })
}

/** A mesh that is right, as the start of one that is not. */
export const START = "import { mesh } from '@mesh-compile/dsl'\nconst shop = mesh('shop')\n"
export const END = 'export default shop\n'
