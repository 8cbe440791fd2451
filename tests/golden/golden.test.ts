import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { withoutCopies } from './copies.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const cli = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))
const update = process.env['UPDATE_GOLDEN'] === '1'
const scratch = mkdtempSync(join(tmpdir(), 'mesh-compile-golden-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

// A case is a folder with a mesh, or with the path of one and flags in args.txt; every example is a case too, whose expectation stands here.
const cases = [
  ...folders(join(here, 'cases')).map((name) => ({ name, source: join(here, 'cases', name), expected: join(here, 'cases', name, 'expected') })),
  ...folders(join(here, '../../examples')).map((name) => ({
    name: `examples/${name}`,
    source: join(here, '../../examples', name),
    expected: join(here, 'examples', name, 'expected'),
  })),
]

describe.each(cases)('$name', ({ name, source, expected }) => {
  test('compiles to what is expected, byte for byte', () => {
    const actual = build(name, source)
    if (update) {
      rmSync(expected, { recursive: true, force: true })
      for (const [path, text] of actual) {
        mkdirSync(dirname(join(expected, path)), { recursive: true })
        writeFileSync(join(expected, path), text)
      }
    }
    const wanted = readTree(expected)
    const hint = 'when the change is meant: node scripts/pnpm.mjs run golden:update'
    expect([...actual.keys()].toSorted(), `files missing or stale; ${hint}`).toEqual([...wanted.keys()].toSorted())
    for (const [path, text] of wanted) expect(actual.get(path), `${path} differs; ${hint}`).toBe(text)
  })

  test('is told in a README', () => {
    expect(readFileSync(join(source, 'README.md'), 'utf8').trim()).not.toBe('')
  })
})

test('the same input gives the same bytes in another folder, locale and time zone', () => {
  const source = join(here, '../../examples/retail-shop')
  const first = build('determinism-1', source)
  const second = build('determinism-2', source, { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' })
  expect([...second]).toEqual([...first])
  expect([...first.keys()].length).toBeGreaterThan(5)
})

/** Builds as a user would and returns everything written, with what was said about it. */
function build(name: string, source: string, env: Readonly<Record<string, string>> = {}): Map<string, string> {
  const out = join(scratch, name.replaceAll('/', '-'), 'out')
  const entry = existsSync(join(source, 'mesh.ts')) ? [] : readdirSync(source).filter((file) => file.endsWith('.mesh.json'))
  const args = join(source, 'args.txt')
  const flags = existsSync(args) ? readFileSync(args, 'utf8').trim().split(/\s+/) : []
  const run = spawnSync(process.execPath, [cli, 'build', ...entry, ...flags, '--out', out], {
    cwd: source,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  })
  expect(run.stdout).toBe('')
  const said = run.stderr.replaceAll(relative(source, out), 'out').replaceAll(out, 'out').replaceAll(/ +\d+\.\d s$/gm, '')
  expect(said).not.toMatch(/^ +at .*:\d+:\d+\)?$/m)
  const files = existsSync(out) ? readTree(out) : new Map<string, string>()
  const manifest = files.get('manifest.json')
  // The version changes with every release; nothing else may.
  if (manifest !== undefined) files.set('manifest.json', manifest.replace(/"version": "[^"]+"/, '"version": "(left out)"'))
  const written = withoutCopies(new Map([...files].map(([path, text]) => [`out/${path}`, text] as const)))
  return new Map([...written, ['exit.txt', `${run.status}\n`], ['stderr.txt', said]])
}

function folders(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory() && !name.startsWith('.') && name !== 'node_modules').toSorted()
}

function readTree(folder: string, prefix = ''): Map<string, string> {
  const files = new Map<string, string>()
  if (!existsSync(folder)) return files
  for (const name of readdirSync(folder).toSorted()) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) for (const [inner, text] of readTree(path, `${prefix}${name}/`)) files.set(inner, text)
    else files.set(`${prefix}${name}`, readFileSync(path, 'utf8'))
  }
  return files
}
