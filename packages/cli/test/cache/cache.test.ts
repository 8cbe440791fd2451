import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProject, run, START, tree, write, type Ran } from '../support/cli.ts'

// Files younger than a second are not relied on.
const SETTLE_MS = 1200
const CACHE = 'node_modules/.cache/mesh-compile'

const FILES = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json': '{ "compilerOptions": {} }',
  'shop.ts': `${START}export default shop\n`,
  'mesh.ts': "import './nodes/catalog'\nimport './nodes/linked.ts'\nimport shop from './shop.ts'\nimport type { Port } from './types.ts'\nexport const port: Port = 8080\nexport default shop\n",
  'types.ts': 'export type Port = number\n',
  'nodes/catalog/index.ts': "import { dns, http } from '@mesh-compile/dsl'\nimport shop from '../../shop.ts'\nshop.virtualNode('catalog', { listeners: [http(8080)], serviceDiscovery: dns('a.internal') })\n",
  'links/one.ts': "import shop from '../shop.ts'\nshop.virtualNode('one', {})\n",
  'links/two.ts': "import shop from '../shop.ts'\nshop.virtualNode('two', {})\n",
}

function prepare(files: Readonly<Record<string, string>> = {}): string {
  const root = createProject({ ...FILES, ...files })
  symlinkSync('../links/one.ts', join(root, 'nodes/linked.ts'))
  return root
}

const roots: string[] = []
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })))

/** Projects that have been built, with files that are old enough: one for each case, all waiting once. */
async function warm<Case extends { readonly files?: Readonly<Record<string, string>>; readonly args?: readonly string[] }>(
  cases: readonly Case[],
): Promise<ReadonlyMap<Case, string>> {
  const projects = new Map(cases.map((one) => [one, prepare(one.files)]))
  roots.push(...projects.values())
  await wait(SETTLE_MS)
  for (const [{ args = [] }, cwd] of projects) {
    const { code, stderr } = await run(['build', ...args], { cwd })
    expect([code, stderr]).toEqual([0, expect.stringContaining('new')])
  }
  await wait(SETTLE_MS)
  return projects
}

/** Runs where nothing can be evaluated: only what is known already can be told. */
function runKnown(cwd: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return run(['build', ...args], { cwd, env: { ...env, TMPDIR: '/nonexistent' } })
}

/** What a run left: its status, what it said, and every file it made. */
async function buildIn(cwd: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ readonly ran: Ran; readonly out: Readonly<Record<string, string>> }> {
  const ran = await run(['build', ...args], { cwd, env })
  return { ran, out: existsSync(join(cwd, 'out')) ? tree(join(cwd, 'out')) : {} }
}

interface Change {
  readonly what: string
  readonly apply?: (cwd: string) => void
  readonly files?: Readonly<Record<string, string>>
  /** Of the first build and of the second. */
  readonly args?: readonly string[]
  readonly thenArgs?: readonly string[]
  readonly thenEnv?: Readonly<Record<string, string>>
  /** What the second build has to do; without it, the same as before. */
  readonly gives?: RegExp
}

const NO_CHECK = ['--no-check']
const edit = (path: string, from: string, to: string) => (cwd: string): void => {
  const text = readFileSync(join(cwd, path), 'utf8')
  expect(text).toContain(from)
  writeFileSync(join(cwd, path), text.replace(from, to))
}

/** Puts a copy of the language in place of the link to it, where it can be changed. */
function ownLanguage(cwd: string): string {
  const place = join(cwd, 'node_modules/@mesh-compile/dsl')
  const copy = join(cwd, 'node_modules/@mesh-compile/.copy')
  cpSync(join(place, 'dist'), join(copy, 'dist'), { recursive: true })
  cpSync(join(place, 'package.json'), join(copy, 'package.json'))
  unlinkSync(place)
  renameSync(copy, place)
  return place
}

const CHANGES: readonly Change[] = [
  { what: 'the entry', apply: edit('mesh.ts', 'export default shop', "shop.virtualNode('more', {})\nexport default shop"), gives: /\d new/, args: NO_CHECK },
  { what: 'an imported file, same size', apply: edit('nodes/catalog/index.ts', 'a.internal', 'b.internal'), gives: /changed/, args: NO_CHECK },
  {
    what: 'an imported file, same size, times put back',
    apply: (cwd) => {
      const path = join(cwd, 'nodes/catalog/index.ts')
      const { atime, mtime } = statSync(path)
      edit('nodes/catalog/index.ts', '8080', '9090')(cwd)
      utimesSync(path, atime, mtime)
    },
    gives: /changed/,
    args: NO_CHECK,
  },
  { what: 'a file of which only the types are used', apply: edit('types.ts', 'number', 'string'), gives: /MC1010|error/ },
  { what: 'a setting of TypeScript', apply: edit('tsconfig.json', '{}', '{ "noUnusedLocals": true }'), files: { 'shop.ts': `${START}const unused = 1\nexport default shop\n` }, gives: /error/ },
  { what: 'package.json', apply: (cwd) => write(cwd, { 'package.json': '{ "type": "module", "version": "2.0.0" }' }), args: NO_CHECK },
  { what: 'a file that takes the place of an imported one', apply: (cwd) => write(cwd, { 'nodes/catalog.ts': 'export {}\n' }), gives: /1 changed|removed|error/, args: NO_CHECK },
  { what: 'a file that is never imported', apply: (cwd) => write(cwd, { 'nodes/forgotten.ts': "import shop from '../shop.ts'\nshop.virtualNode('x', {})\n" }), gives: /forgotten\.ts/, args: NO_CHECK },
  { what: 'an imported file that is gone', apply: (cwd) => unlinkSync(join(cwd, 'nodes/catalog/index.ts')), gives: /error/, args: NO_CHECK },
  {
    what: 'a link that leads to another file',
    apply: (cwd) => {
      unlinkSync(join(cwd, 'nodes/linked.ts'))
      symlinkSync('../links/two.ts', join(cwd, 'nodes/linked.ts'))
    },
    gives: /\d new, .*\d removed/,
    args: NO_CHECK,
  },
  { what: 'a configuration that appears', apply: (cwd) => write(cwd, { 'mesh-compile.config.ts': 'export default { emitters: { envoy: { adminPort: 9999 } } }\n' }), gives: /\d changed/, args: NO_CHECK },
  {
    what: 'a configuration that changes',
    files: { 'mesh-compile.config.ts': "import { defineConfig } from 'mesh-compile'\nexport default defineConfig({ emitters: { envoy: { adminPort: 9998 } } })\n" },
    apply: edit('mesh-compile.config.ts', '9998', '9999'),
    gives: /\d changed/,
    args: NO_CHECK,
  },
  { what: 'another copy of the language', apply: (cwd) => edit('node_modules/@mesh-compile/dsl/dist/index.js', 'export', 'throw new Error("other")\nexport')(cwd), gives: /other/, args: NO_CHECK },
  {
    what: 'a copy of the language nearer to a file',
    apply: (cwd) => {
      mkdirSync(join(cwd, 'nodes/node_modules/@mesh-compile/dsl'), { recursive: true })
      write(cwd, { 'nodes/node_modules/@mesh-compile/dsl/package.json': '{ "type": "module", "exports": "./none.js" }' })
    },
    gives: /error/,
    args: NO_CHECK,
  },
  { what: 'an output that was edited', apply: edit('out/envoy/one.json', 'one', 'own'), gives: /\d changed/, args: NO_CHECK },
  { what: 'an output that is gone', apply: (cwd) => unlinkSync(join(cwd, 'out/envoy/one.json')), gives: /\d new/, args: NO_CHECK },
  { what: 'an output that became a link', apply: (cwd) => { renameSync(join(cwd, 'out/envoy/one.json'), join(cwd, 'out/one')); symlinkSync('../one', join(cwd, 'out/envoy/one.json')) }, gives: /is a link/, args: NO_CHECK },
  { what: 'a manifest that was edited', apply: edit('out/manifest.json', '"shop"', '"shap"'), args: NO_CHECK },
  { what: 'a leftover of a build that was killed', apply: (cwd) => write(cwd, { 'out/envoy/.mesh-compile-1-1': 'x' }), args: NO_CHECK },
  { what: 'another format', args: NO_CHECK, thenArgs: [...NO_CHECK, '--format', 'yaml'], gives: /\d new/ },
  { what: 'a limit on warnings', args: NO_CHECK, files: { 'nodes/forgotten.ts': "import shop from '../shop.ts'\nshop.virtualNode('x', {})\n" }, thenArgs: [...NO_CHECK, '--max-warnings', '0'], gives: /more than/ },
  { what: 'a type error, once types are checked', args: NO_CHECK, files: { 'types.ts': 'export type Port = string\n' }, thenArgs: [], gives: /error/ },
  { what: 'the time zone', args: NO_CHECK, thenEnv: { TZ: 'Asia/Tokyo' } },
  { what: 'options of Node', args: NO_CHECK, thenEnv: { NODE_OPTIONS: '--no-warnings' } },
  { what: 'files that were touched', args: NO_CHECK, apply: (cwd) => Object.keys(FILES).forEach((path) => utimesSync(join(cwd, path), new Date(), new Date())) },
]

describe('after a change, a build leaves what a cold build leaves', () => {
  let projects: ReadonlyMap<Change, string> = new Map()
  beforeAll(async () => {
    projects = await warm(CHANGES)
  }, 180_000)

  test.each(CHANGES)('$what', async (change) => {
    const { apply, args = [], thenArgs = args, thenEnv = {}, gives } = change
    const cwd = projects.get(change)!
    if (change.what === 'another copy of the language') ownLanguage(cwd)
    else expect(await runKnown(cwd, args), 'what is known is told').toMatchObject({ code: 0 })
    apply?.(cwd)
    const known = await buildIn(cwd, thenArgs, thenEnv)
    if (gives) expect(known.ran.stderr).toMatch(gives)
    rmSync(join(cwd, CACHE), { recursive: true, force: true })
    const cold = await buildIn(cwd, thenArgs, thenEnv)
    expect([cold.ran.code, cold.out]).toEqual([known.ran.code, known.out])
  })
})

const OUTSIDE: readonly (readonly [string, string])[] = [
  ['the environment', "shop.virtualNode('x', { labels: { home: String(process.env['HOME']) } })"],
  ['the clock', "shop.virtualNode('x', { labels: { now: String(new Date(0).getTime()) } })"],
  ['chance', "if (Math.random() > 2) shop.virtualNode('x', {})"],
  ['the terminal', "console.error('hello')"],
  ['the environment by a back door', "new Function('return globalThis')().process.cwd()"],
  ['a built-in module', "import { readFileSync } from 'node:fs'\nreadFileSync('mesh.ts')"],
  ['a package', "import 'some-package'"],
  ['a file by a computed name', "await import(['.', 'other.mjs'].join('/').replace('./', new URL('./', import.meta.url).href))"],
].map(([what, line]) => [what!, `${line}\n`])

describe('a program that reaches outside its files is run each time', () => {
  const cases = OUTSIDE.map(([what, line]) => {
    const imports = line.startsWith('import ') ? line : ''
    return {
      what,
      args: NO_CHECK,
      files: {
        'shop.ts': `${imports}${START}${imports === '' ? line : ''}export default shop\n`,
        'node_modules/some-package/package.json': '{ "type": "module", "exports": "./index.js" }',
        'node_modules/some-package/index.js': 'export {}\n',
        'other.mjs': 'export {}\n',
      },
    }
  })
  let projects: ReadonlyMap<(typeof cases)[number], string> = new Map()
  beforeAll(async () => {
    projects = await warm(cases)
  }, 120_000)

  test.each(cases)('$what', (one) => {
    expect(existsSync(join(projects.get(one)!, CACHE))).toBe(false)
  })
})

describe('the cache', () => {
  const WARNS = { args: NO_CHECK, files: { 'nodes/forgotten.ts': "import shop from '../shop.ts'\nshop.virtualNode('x', {})\n" } }
  const PLAIN = { args: [] as readonly string[] }
  const TWICE = { args: NO_CHECK }
  const LOCKED = { args: NO_CHECK }
  let projects: ReadonlyMap<object, string> = new Map()
  beforeAll(async () => {
    projects = await warm<typeof WARNS | typeof PLAIN>([WARNS, PLAIN, TWICE, LOCKED] as never)
  }, 60_000)

  test('tells warnings again, word for word', async () => {
    const cwd = projects.get(WARNS)!
    const known = await runKnown(cwd, NO_CHECK)
    rmSync(join(cwd, CACHE), { recursive: true })
    const cold = await run(['build', ...NO_CHECK], { cwd })
    expect(known).toEqual(cold)
    expect(known.stderr).toMatch(/warning\[MC\d+\][^]*nothing changed/)
  })

  test('is for nobody else to read, and holds no more than it needs', () => {
    const folder = join(projects.get(PLAIN)!, CACHE)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain('a.internal')
    }
  })

  test('a check is kept as well as a build', async () => {
    const cwd = projects.get(PLAIN)!
    const first = await run(['check'], { cwd })
    expect(await run(['check'], { cwd, env: { TMPDIR: '/nonexistent' } })).toEqual(first)
    expect(first.stderr).toContain('open to whoever')
  })

  test('damaged, foreign or swapped entries are as good as none, and are replaced', async () => {
    const cwd = projects.get(TWICE)!
    const folder = join(cwd, CACHE)
    const entry = join(folder, readdirSync(folder)[0]!)
    const whole = readFileSync(entry)
    const out = tree(join(cwd, 'out'))
    const flipped = (at: number): Buffer => Buffer.from(whole).fill(whole[at]! ^ 1, at, at + 1)
    const damages: readonly (readonly [string, () => void])[] = [
      ...[0, 21, 30, whole.indexOf('\n'), whole.indexOf('{'), whole.length - 2].map((at) => [`byte ${at}`, () => writeFileSync(entry, flipped(at))] as const),
      ...[0, 1, 60, whole.length >> 1, whole.length - 1].map((length) => [`cut at ${length}`, () => writeFileSync(entry, whole.subarray(0, length))] as const),
      ['zeroes', () => writeFileSync(entry, Buffer.alloc(whole.length))],
      ['an older format', () => writeFileSync(entry, whole.toString('latin1').replace('cache 2', 'cache 1'), 'latin1')],
      ['others may write it', () => chmodSync(entry, 0o666)],
      ['others may write the folder', () => chmodSync(folder, 0o777)],
      ['a link', () => { renameSync(entry, join(cwd, 'node_modules/elsewhere')); symlinkSync(join(cwd, 'node_modules/elsewhere'), entry) }],
      ['a folder', () => { unlinkSync(entry); mkdirSync(entry) }],
    ]
    for (const [what, damage] of damages) {
      damage()
      expect((await runKnown(cwd, NO_CHECK)).code, what).not.toBe(0)
      const { code, stderr } = await run(['build', ...NO_CHECK], { cwd })
      expect([code, stderr, tree(join(cwd, 'out'))], what).toEqual([0, expect.stringContaining('nothing changed'), out])
      chmodSync(folder, 0o700)
      if (lstatSync(entry).isDirectory()) rmSync(entry, { recursive: true })
      writeFileSync(entry, whole, { mode: 0o600 })
      chmodSync(entry, 0o600)
      expect((await runKnown(cwd, NO_CHECK)).code, `${what}, mended`).toBe(0)
    }
    await run(['build', ...NO_CHECK, '--format', 'yaml'], { cwd })
    const other = readdirSync(folder).find((name) => !entry.endsWith(name))!
    writeFileSync(entry, readFileSync(join(folder, other)))
    expect((await runKnown(cwd, NO_CHECK)).code).not.toBe(0)
  }, 120_000)

  test('a project in which nothing can be kept is built all the same', async () => {
    const cwd = projects.get(LOCKED)!
    rmSync(join(cwd, CACHE), { recursive: true })
    write(cwd, { [CACHE]: 'in the way' })
    expect((await run(['build', ...NO_CHECK], { cwd })).code).toBe(0)
    rmSync(join(cwd, 'node_modules/.cache'), { recursive: true })
    for (const folder of ['node_modules', 'out', 'out/envoy']) chmodSync(join(cwd, folder), folder === 'node_modules' ? 0o555 : 0o777)
    const { code } = await run(['check', ...NO_CHECK], { cwd, unprivileged: true })
    expect([code, existsSync(join(cwd, 'node_modules/.cache'))]).toEqual([0, process.getuid?.() !== 0 && existsSync(join(cwd, 'node_modules/.cache'))])
    chmodSync(join(cwd, 'node_modules'), 0o755)
  })
})
