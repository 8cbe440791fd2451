import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { cp, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { END, load, makeProject, shown, START } from './project.ts'

async function problemsOf(files: Readonly<Record<string, string | Buffer>>, options: Parameters<typeof load>[1] = {}): Promise<readonly string[]> {
  return shown((await load(makeProject(files), options)).diagnostics)
}

async function valueOf(files: Readonly<Record<string, string>>, options: Parameters<typeof load>[1] = {}, name?: string): Promise<unknown> {
  const program = await load(makeProject(files, name), options)
  expect(shown([...program.diagnostics, ...program.typeErrors])).toEqual([])
  return program.value
}

test('a mesh of several files is evaluated and checked', async () => {
  const files = {
    'mesh.ts': "import './services/web.ts'\nexport { shop as default } from './shop'\n",
    'shop.ts': `${START}export { shop }\n`,
    'services/web.ts': "import { shop } from '../shop.ts'\nshop.virtualNode('web', {})\n",
  }
  const root = makeProject(files)
  const program = await load(root, { check: true })
  expect(shown([...program.diagnostics, ...program.typeErrors])).toEqual([])
  expect(program.value).toMatchObject({ name: 'shop', virtualNodes: [{ name: 'web' }] })
  expect(program.inputs).toEqual(['mesh.ts', 'services/web.ts', 'shop.ts'].map((file) => join(root, file)))
})

test('files that only register are kept although their package says they have no side effects', async () => {
  const value = await valueOf({
    'package.json': '{"type":"module","sideEffects":false}',
    'mesh.ts': `import './web.ts'\nexport { shop as default } from './shop.ts'\n`,
    'shop.ts': `${START}export { shop }\n`,
    'web.ts': "import { shop } from './shop.ts'\nshop.virtualNode('web', {})\n",
  })
  expect(value).toMatchObject({ virtualNodes: [{ name: 'web' }] })
})

test.each<readonly [string, Readonly<Record<string, string>>]>([
  ['without a package.json', {}],
  ['in a CommonJS package', { 'package.json': '{"type":"commonjs"}' }],
  ['in a module package', { 'package.json': '{"type":"module"}' }],
])('loads %s', async (_, files) => {
  expect(await valueOf({ ...files, 'mesh.ts': START + END }, { check: true })).toMatchObject({ name: 'shop' })
})

test('loads from a folder with spaces, brackets and an umlaut, with CRLF and a byte order mark', async () => {
  const source = `\uFEFF${START}${END}`.replaceAll('\n', '\r\n')
  expect(await valueOf({ 'mesh.ts': source }, { check: true }, 'a b (ü)')).toMatchObject({ name: 'shop' })
})

test.each(['mesh.mts', 'mesh.cts'])('loads %s', async (entry) => {
  expect(await valueOf({ [entry]: START + END }, { entry })).toMatchObject({ name: 'shop' })
})

test('loads JSON, CommonJS packages, tsconfig paths, enums and top-level await', async () => {
  const value = await valueOf({
    'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./lib/*"]}}}',
    'lib/names.ts': "export enum Names { web = 'web' }\n",
    'data.json': '{"db":"db"}',
    'node_modules/old/package.json': '{"name":"old","main":"index.js"}',
    'node_modules/old/index.js': "exports.suffix = '-1'\n",
    'node_modules/old/index.d.ts': 'export const suffix: string\n',
    'mesh.ts': `import { Names } from '@/names'\nimport data from './data.json'\nimport { suffix } from 'old'\n${START}
      const name = await Promise.resolve(Names.web)
      shop.virtualNode(name, {})\nshop.virtualNode(data.db + suffix, {})\n${END}`,
  }, { check: true })
  expect(value).toMatchObject({ virtualNodes: [{ name: 'web' }, { name: 'db-1' }] })
})

test('import.meta is that of the user\'s file, and places below it are right', async () => {
  const root = makeProject({
    'package.json': '{"type":"module"}',
    'lib/deep.ts': "#!/usr/bin/env node\nexport const here = [import.meta.url, import.meta.dirname, import.meta.filename]\nthrow new Error(here.join())\n",
    'mesh.ts': `import './lib/deep.ts'\n${START}${END}`,
  })
  const file = join(root, 'lib/deep.ts')
  const here = [`file://${file}`, join(root, 'lib'), file].join()
  expect(shown((await load(root)).diagnostics)).toEqual([`MC1010 lib/deep.ts:3:7 mesh.ts threw while it was evaluated: ${here}`])
})

test('require of a package works in a CommonJS file', async () => {
  const value = await valueOf({
    'node_modules/old/package.json': '{"name":"old","main":"index.js"}',
    'node_modules/old/index.js': "exports.name = 'web'\n",
    'names.cjs': "module.exports = require('old')\n",
    'mesh.ts': `import names from './names.cjs'\n${START}shop.virtualNode(names.name, {})\n${END}`,
  })
  expect(value).toMatchObject({ virtualNodes: [{ name: 'web' }] })
})

test('a promise of a mesh is awaited', async () => {
  expect(await valueOf({ 'mesh.ts': `${START}export default Promise.resolve(shop)\n` })).toMatchObject({ name: 'shop' })
})

test('syntax error', async () => {
  const program = await load(makeProject({ 'mesh.ts': '// ü\nexport const = 1\n' }), { check: true })
  expect(shown([...program.diagnostics, ...program.typeErrors])).toEqual([
    'MC1001 mesh.ts:2:14 mesh.ts is not valid TypeScript: Expected identifier but found "="',
  ])
})

test('missing import, with the file that was meant', async () => {
  const program = await load(makeProject({ 'mesh.ts': `import './lib/chekout.ts'\nimport './lib/chekout'\nimport './nothing'\n${START}${END}`, 'lib/checkout.ts': '' }), { check: true })
  expect(shown([...program.diagnostics, ...program.typeErrors])).toEqual([
    "MC1002 mesh.ts:1:8 './lib/chekout.ts' does not exist; mesh.ts imports it",
    "MC1002 mesh.ts:2:8 './lib/chekout' does not exist; mesh.ts imports it",
    "MC1002 mesh.ts:3:8 './nothing' does not exist; mesh.ts imports it",
  ])
  expect(program.diagnostics.map(({ didYouMean }) => didYouMean)).toEqual(['./lib/checkout.ts', './lib/checkout.ts', undefined])
})

test('missing package', async () => {
  const program = await load(makeProject({ 'mesh.ts': `import { x } from '@acme/gone/deep'\n${START}${END}` }), { check: true })
  expect(shown([...program.diagnostics, ...program.typeErrors])).toEqual([
    "MC1003 mesh.ts:1:19 package '@acme/gone' is not installed; mesh.ts imports it",
  ])
})

test('binary file, native module, unknown ending, folder', async () => {
  expect(await problemsOf({ 'mesh.ts': `import './bin.ts'\n${START}${END}`, 'bin.ts': Buffer.from([0, 1, 2, 255, 40, 41]) })).toEqual([
    'MC1005 bin.ts:1:1 bin.ts is not a text file',
  ])
  expect(await problemsOf({ 'mesh.ts': `import './x.node'\n${START}${END}`, 'x.node': '' })).toEqual([
    "MC1006 mesh.ts:1:8 'x.node' cannot be imported into a mesh: only TypeScript, JavaScript and JSON can",
  ])
  expect(await problemsOf({ 'mesh.ts': `import './ca.pem'\n${START}${END}`, 'ca.pem': '' })).toEqual([
    "MC1006 mesh.ts:1:8 'ca.pem' cannot be imported into a mesh: only TypeScript, JavaScript and JSON can",
  ])
  expect((await problemsOf({ 'mesh.ts': `import './lib'\n${START}${END}`, 'lib/x.ts': '' }))[0]).toMatch(/^MC100[247] mesh.ts:1:8 /)
})

test.each([
  ["throw 'x'", '3:1', 'x'],
  ['throw null', '3:1', 'null'],
  ["throw ''", '3:1', "''"],
  ["throw new RangeError('too\\nmuch')", '3:7', 'RangeError: too much'],
  ['throw { get message() { throw 1 }, toString() { throw 2 } }', '3:1', '{ message: [Getter], toString: [Function: toString] }'],
  ['throw Object.defineProperty(new Error(), "message", { get() { throw 1 } })', '3:29', 'a value that cannot be shown'],
  ['const odd = new Proxy({}, { getPrototypeOf() { throw new Error() }, ownKeys() { throw new Error() } })\nthrow odd', '4:1', 'a value that cannot be shown'],
  ["Promise.reject(new Error('lost'))", '3:16', 'lost'],
  ["process.kill(process.pid)", '3:9', 'process.kill is not available while a mesh is evaluated'],
])('throws: %s', async (statement, place, thrown) => {
  expect(await problemsOf({ 'mesh.ts': `${START}${statement}\n${END}` })).toEqual([
    `MC1010 mesh.ts:${place} mesh.ts threw while it was evaluated: ${thrown}`,
  ])
})

test('an endless loop ends at the time limit', async () => {
  const problems = await problemsOf({ 'mesh.ts': `${START}while (true) {}\n${END}` }, { evalTimeoutMs: 300 })
  expect(problems).toEqual(['MC1011 mesh.ts:1:1 the evaluation of mesh.ts did not end within 0.3 s'])
})

test('a crash of the evaluation is not one of the compiler', async () => {
  expect(await problemsOf({ 'mesh.ts': `${START}process.abort()\n${END}` })).toEqual([
    'MC1022 mesh.ts:1:1 the evaluation of mesh.ts was ended by SIGABRT',
  ])
})

test('process.exit, promises that never settle, memory', async () => {
  expect(await problemsOf({ 'mesh.ts': `${START}process.exit(0)\n${END}` })).toEqual([
    'MC1012 mesh.ts:1:1 process.exit(0) ended the evaluation of mesh.ts before there was a mesh',
  ])
  expect(await problemsOf({ 'mesh.ts': `${START}await new Promise(() => {})\n${END}` })).toEqual([
    'MC1013 mesh.ts:1:1 mesh.ts awaits a promise that never settles',
  ])
  expect(await problemsOf({ 'mesh.ts': `${START}export default new Promise(() => {})\n` })).toEqual([
    'MC1013 mesh.ts:1:1 mesh.ts awaits a promise that never settles',
  ])
  for (const grown of ['{ more: [] }', 'new Array(1e6).fill(1.5)']) {
    const grow = `const all: unknown[] = []\nfor (;;) all.push(${grown})\n`
    expect(await problemsOf({ 'mesh.ts': `${START}${grow}${END}` }, { evalMemoryMb: 48 })).toEqual([
      'MC1014 mesh.ts:1:1 the evaluation of mesh.ts needed more than 48 MB of memory',
    ])
  }
})

test.each([
  ['', 'MC1015 mesh.ts:1:1 mesh.ts exports no mesh; default-export the mesh'],
  ['export default 42', 'MC1016 mesh.ts:3:16 the default export of mesh.ts is wrong: expected a mesh, got number'],
  ['export default null', 'MC1016 mesh.ts:3:16 the default export of mesh.ts is wrong: expected a mesh, got null'],
  ['export default [shop]', 'MC1016 mesh.ts:3:16 the default export of mesh.ts is wrong: expected a mesh, got an array'],
  ["export default shop.virtualNode('web', {})", 'MC1016 mesh.ts:3:16 the default export of mesh.ts is wrong: expected a mesh, got a virtualNode'],
  ["export default { [Symbol.for('@mesh-compile/dsl')]: { formatVersion: 1, call: () => 1 } }", 'MC1017 mesh.ts:1:1 mesh.ts exports something that is not plain data: () => 1 could not be cloned.'],
])('default export: %s', async (statement, problem) => {
  expect(await problemsOf({ 'mesh.ts': `${START}${statement}\n` })).toEqual([problem])
})

test('two copies of the DSL: both paths', async () => {
  const root = makeProject({
    'lib/package.json': '{"name":"lib","type":"module"}',
    'lib/other.ts': "import { http } from '@mesh-compile/dsl'\nexport const port = http(80)\n",
    'mesh.ts': `import './lib/other.ts'\n${START}${END}`,
  })
  await cp(resolve(import.meta.dirname, '../../../dsl/dist'), join(root, 'lib/node_modules/@mesh-compile/dsl/dist'), { recursive: true })
  await cp(resolve(import.meta.dirname, '../../../dsl/package.json'), join(root, 'lib/node_modules/@mesh-compile/dsl/package.json'))
  const [problem, ...more] = shown((await load(root)).diagnostics)
  expect(problem).toMatch(/^MC1018 mesh.ts:1:1 two copies of @mesh-compile\/dsl were loaded: \S*lib\/node_modules\/@mesh-compile\/dsl\S+ and \S*packages\/dsl\S+/)
  expect(more).toEqual([])
})

test('declarations of a format we do not know', async () => {
  const handle = "export default { [Symbol.for('@mesh-compile/dsl')]: { formatVersion: 99 } }\n"
  const [problem] = await problemsOf({ 'mesh.ts': `${START}${handle}` })
  expect(problem).toMatch(/^MC1019 mesh.ts:1:1 \S*dsl\/dist\/capture.js declares in format 99, but this mesh-compile at \S+ reads format 1$/)
})

test('a package that is reached by two ways is one instance', async () => {
  const root = makeProject({
    'real/box/package.json': '{"name":"box","type":"module","exports":"./index.js"}',
    'real/box/index.js': "globalThis.boxes = (globalThis.boxes ?? 0) + 1\nexport const boxes = () => globalThis.boxes\n",
    'lib/a.ts': "import { boxes } from 'box'\nexport { boxes }\n",
    'mesh.ts': `import { boxes as a } from './lib/a'\nimport { boxes as b } from 'box'\n${START}if (a !== b || a() !== 1) throw new Error('two boxes')\n${END}`,
  })
  await symlink(join(root, 'real/box'), join(root, 'node_modules/box'), 'dir')
  expect(shown((await load(root)).diagnostics)).toEqual([])
})

test('a file that was forgotten is warned of; other entries, tests and declarations are not', async () => {
  const part = "import { shop } from './shop.ts'\nshop.virtualNode('late', {})\n"
  expect(
    await problemsOf({
      'mesh.ts': "export { shop as default } from './shop'\n",
      'shop.ts': `${START}export { shop }\n`,
      'forgotten.ts': part,
      'mesh.test.ts': part,
      'mesh.config.ts': part,
      'types.d.ts': part,
      'node_modules/x/forgotten.ts': part,
      'other-entry.ts': "import './of-other.ts'\nexport { shop as default } from './shop.ts'\n",
      'of-other.ts': part,
      'unrelated.ts': "import { mesh } from '@mesh-compile/dsl'\nmesh('x')\n",
    }),
  ).toEqual(['MC1021 forgotten.ts:1:1 forgotten.ts declares parts of a mesh, but mesh.ts never imports it'])
})

test('nothing is left in the temporary folder', async () => {
  const root = makeProject({ 'mesh.ts': START + END })
  // A folder of its own: others use the common one at the same time.
  const before = process.env['TMPDIR']
  const own = mkdtempSync(join(tmpdir(), 'own-'))
  process.env['TMPDIR'] = own
  try {
    const program = await load(root, { check: true })
    expect(readdirSync(own).length).toBeGreaterThan(0)
    await program.close()
    expect(readdirSync(own)).toEqual([])
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    rmSync(own, { recursive: true })
  }
})
