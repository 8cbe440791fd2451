import { chmodSync, cpSync, existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { END, GOOD, makeProject, run, START, tree, write } from './support/cli.ts'

const PROVIDED = `shop.provide(shop.virtualService('s', http(80)), shop.virtualNode('n', { listeners: [http(80)], serviceDiscovery: dns('n') }))\n`

interface Case {
  readonly files: Readonly<Record<string, string | Buffer>>
  /** Code, and words that the report must hold. */
  readonly says: readonly (string | RegExp)[]
  readonly args?: readonly string[]
  readonly entry?: string
}

function mesh(statements: string, ...says: readonly (string | RegExp)[]): Case {
  return { files: { 'mesh.ts': START + statements + END }, says }
}

function file(text: string, ...says: readonly (string | RegExp)[]): Case {
  return { files: { 'mesh.ts': text }, says }
}

const CASES: Readonly<Record<string, Case>> = {
  'syntax error': file('export const = 1\n', 'MC1001', 'mesh.ts:1:14'),
  'no default export': file(START, 'MC1015', 'default-export the mesh'),
  'wrong export': file('export default 42\n', 'MC1016', 'expected a mesh, got number'),
  'throw of a string': mesh("throw 'x'", 'MC1010', 'x', 'mesh.ts:3:1'),
  'throw of null': mesh('throw null', 'MC1010', 'null', 'mesh.ts:3:1'),
  'endless loop': { ...mesh('while (true) {}', 'MC1011', '--eval-timeout'), args: ['--eval-timeout', '500ms', '--no-check'] },
  'exit with 0': mesh('process.exit(0)', 'MC1012', 'ended the evaluation'),
  'exit with 3': mesh('process.exit(3)', 'MC1012', 'ended the evaluation'),
  'pending promise': mesh('await new Promise(() => {})', 'MC1013', 'never settles'),
  'missing import': mesh("import './gone'", 'MC1002', './gone', 'mesh.ts imports it'),
  'missing package': mesh("import * as x from 'gone-package'\nvoid x", 'MC1003', 'npm install gone-package'),
  'binary entry': { files: { 'mesh.ts': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2]) }, says: ['MC1005', 'mesh.ts is not a text file'] },
  'empty entry': file('', 'MC1015'),
  'type error': mesh("const port: number = 'x'\nvoid port", 'MC1020', 'TS2322', 'mesh.ts:3:7'),
  'duplicate node': mesh("shop.virtualNode('web', {})\nshop.virtualNode('web', {})", 'web', 'mesh.ts:3:', 'mesh.ts:4:'),
  'empty name': mesh("shop.virtualNode('', {})", /empty/, 'mesh.ts:3:'),
  'traversal name': mesh("shop.virtualNode('../../etc/x', {})", '../../etc/x', 'mesh.ts:3:'),
  'name with a slash': mesh("shop.virtualNode('a/b', {})", 'a/b'),
  'name with NUL and newline': mesh("shop.virtualNode('a\\0b\\nc', {})", /a\\(?:0|u0000|x00)b\\(?:n|u000a)c/),
  'name with 300 characters': mesh("shop.virtualNode('x'.repeat(300), {})", '201'),
  'port 0': mesh("shop.virtualNode('a', { listeners: [http(0)], serviceDiscovery: dns('a') })", '65535', 'mesh.ts:3:'),
  'port 65536': mesh("shop.virtualNode('a', { listeners: [http(65536)], serviceDiscovery: dns('a') })", '65535', '65536'),
  'port 80.5': mesh("shop.virtualNode('a', { listeners: [http(80.5)], serviceDiscovery: dns('a') })", '80.5'),
  "port '80'": mesh("shop.virtualNode('a', { listeners: [http('80')], serviceDiscovery: dns('a') })", '80', 'mesh.ts:3:'),
  'weight 101': mesh(
    "const n = shop.virtualNode('n', { listeners: [http(80)], serviceDiscovery: dns('n') })\nshop.virtualRouter('r', http(80), { a: httpRoute({ match: { prefix: '/' }, to: [weighted(n, 101)] }) })",
    'MC2031', 'more than 100',
  ),
  'unknown key': mesh("shop.virtualNode('a', { listner: [] })", "did you mean 'listeners'?", 'mesh.ts:3:25'),
  'unprovided service': mesh("shop.virtualNode('web', { backends: [shop.virtualService('gone', http(80))] })", /MC3\d{3}/, 'gone'),
  'protocol mismatch': mesh(
    "const t = shop.virtualService('t', tcp(80))\nshop.provide(t, shop.virtualNode('n', { listeners: [http(80)], serviceDiscovery: dns('n') }))",
    /MC3\d{3}/, 'tcp:80', 'http:80',
  ),
  'STRICT without client policy': mesh(
    "const port = http(80, { tls: strict(certificate(authority('ca', { file: '/ca' }), { chain: '/c', key: '/k' })) })\nconst s = shop.virtualService('s', port)\nshop.provide(s, shop.virtualNode('n', { listeners: [port], serviceDiscovery: dns('n') }))\nshop.virtualNode('web', { backends: [s] })",
    'MC4001', 'mesh.ts:6:38',
  ),
  'a node with a name in another alphabet': mesh("shop.virtualNode('ü', {})", 'ü'),
}

describe('a mistake ends with 1 and one error, nothing touched', () => {
  test.each(Object.entries(CASES))('%s', async (_, { files, says, args = [] }) => {
    const cwd = makeProject(files)
    const before = tree(cwd)
    const { code, stdout, stderr } = await run(['build', ...args], { cwd })
    for (const words of says) expect(stderr).toMatch(words)
    expect(stderr).toMatch(/(?:^|\n)x 1 error\./)
    expect(stderr).not.toMatch(/\n\s+at \S+ \(|node:internal|\/dist\//)
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('Nothing in out/ was touched.')
    expect(tree(cwd)).toEqual(before)
  })
})

test.each(['syntax error', 'type error', 'wrong export', 'duplicate node'])('check says the same as build: %s', async (name) => {
  const cwd = makeProject(CASES[name]!.files)
  const [built, checked] = [await run(['build'], { cwd }), await run(['check'], { cwd })]
  expect([checked.code, checked.stderr]).toEqual([1, built.stderr.replace(' Nothing in out/ was touched.', '')])
})

test('a failed build leaves the outputs of the last good one', async () => {
  const cwd = makeProject({ 'mesh.ts': GOOD })
  expect((await run(['build'], { cwd })).code).toBe(0)
  const before = tree(join(cwd, 'out'))
  write(cwd, { 'mesh.ts': `${GOOD}throw new Error('late')\n` })
  expect((await run(['build'], { cwd })).code).toBe(1)
  expect(tree(join(cwd, 'out'))).toEqual(before)
})

test('every mistake of a run is reported, from types, lowering and analysis', async () => {
  const cwd = makeProject({
    'mesh.ts': `${START}const n: number = 'x'\nvoid n\nshop.virtualNode('bad/name', {})\nshop.virtualNode('web', { listner: [] })\nshop.virtualNode('web2', { backends: [shop.virtualService('gone', http(80))] })\n${END}`,
  })
  const { code, stderr } = await run(['check'], { cwd })
  expect(code).toBe(1)
  expect([...stderr.matchAll(/^error\[MC\d+\]/gm)]).toHaveLength(4)
})

test('two copies of the DSL: both paths, and the command that mends it', async () => {
  const cwd = makeProject({
    'lib/package.json': '{"name":"lib","type":"module"}',
    'lib/port.ts': "import { http } from '@mesh-compile/dsl'\nexport const port = http(80)\n",
    'mesh.ts': `import './lib/port.ts'\n${GOOD}`,
  })
  const dsl = resolve(import.meta.dirname, '../../dsl')
  for (const part of ['dist', 'package.json']) cpSync(join(dsl, part), join(cwd, 'lib/node_modules/@mesh-compile/dsl', part), { recursive: true })
  const { code, stderr } = await run(['build', '--no-check'], { cwd })
  expect(code).toBe(1)
  for (const words of ['MC1018', 'two copies', 'lib/node_modules/@mesh-compile/dsl', 'npm dedupe']) expect(stderr).toContain(words)
})

test('an unreadable import', async () => {
  const cwd = makeProject({ 'mesh.ts': `import './closed.ts'\n${GOOD}`, 'closed.ts': '' })
  chmodSync(join(cwd, 'closed.ts'), 0)
  const { code, stderr } = await run(['build', '--no-check'], { cwd, unprivileged: true })
  expect([code, stderr]).toEqual([1, expect.stringMatching(/closed\.ts.*(?:cannot be read|permission denied)/s)])
})

test('what the user prints goes to stderr, whole, and no report is mixed with it', async () => {
  const cwd = makeProject({ 'mesh.ts': `${GOOD}console.log('to stdout')\nconsole.error('to stderr')\n` })
  const { code, stdout, stderr } = await run(['check', '--reporter', 'json'], { cwd })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ errors: 0 })
  for (const words of ['to stdout\n', 'to stderr\n']) expect(stderr).toContain(words)
})

test('a warning does not fail, more than --max-warnings do', async () => {
  const cwd = makeProject({ 'mesh.ts': GOOD.replace('const shop', 'export const shop'), 'late.ts': "import { shop } from './mesh.ts'\nshop.virtualNode('late', {})\n" })
  const warned = await run(['build', '--max-warnings', '1'], { cwd })
  expect([warned.code, warned.stderr]).toEqual([0, expect.stringMatching(/warning\[MC1021\]: late\.ts/)])
  const failed = await run(['build', '--max-warnings', '0', '--out', 'other'], { cwd })
  expect([failed.code, failed.stderr]).toEqual([1, expect.stringMatching(/1 warning, more than --max-warnings 0/)])
  expect(existsSync(join(cwd, 'other'))).toBe(false)
})

test('IR JSON: truncated, not an object, nested deep', async () => {
  const cwd = makeProject({ 'a.mesh.json': '{"mesh":', 'b.mesh.json': '[]', 'c.mesh.json': '['.repeat(100_000) })
  const [a, b, c] = [await run(['build', 'a.mesh.json'], { cwd }), await run(['build', 'b.mesh.json'], { cwd }), await run(['build', 'c.mesh.json'], { cwd })]
  expect([a.code, a.stderr]).toEqual([1, expect.stringMatching(/a\.mesh\.json:1:\d+/)])
  expect([b.code, b.stderr]).toEqual([1, expect.stringMatching(/expected an object/)])
  expect([c.code, c.stderr]).toEqual([1, expect.stringMatching(/too deep/)])
})

describe('the configuration', () => {
  const config = (text: string): Promise<Awaited<ReturnType<typeof run>>> => run(['build'], { cwd: makeProject({ 'mesh.ts': GOOD, 'mesh-compile.config.ts': text }) })
  const CONFIG = "import { defineConfig } from 'mesh-compile'\n"

  test.each<readonly [string, string, readonly (string | RegExp)[]]>([
    ['throws', `${CONFIG}throw new Error('not today')\n`, ['MC1010', 'not today', 'mesh-compile.config.ts:2:7']],
    ['has an unknown emitter option', `${CONFIG}export default defineConfig({\n  emitters: { envoy: { adminPrt: 1 } },\n})\n`, ['MC1031', "did you mean 'adminPort'?", 'mesh-compile.config.ts:3:24']],
    ['has an option out of range', `${CONFIG}export default defineConfig({ emitters: { envoy: { adminPort: -1 } } })\n`, ['MC1032', 'adminPort', '65535']],
    ['has options that are no object', `${CONFIG}export default defineConfig({ emitters: { envoy: 1 } as never })\n`, ['MC1033', 'envoy']],
    ['has an unknown setting', `export default { emiters: {} }\n`, ['MC1041', "did you mean 'emitters'?", 'mesh-compile.config.ts:1:18']],
    ['exports a number', 'export default 42\n', ['MC1042', 'object']],
    ['exports nothing', 'export {}\n', ['MC1015', 'mesh-compile.config.ts']],
    ['holds a function', 'export default { emitters: { envoy: () => 1 } }\n', ['MC1017']],
    ['never ends', 'await new Promise(() => {})\nexport default {}\n', ['MC1013', 'mesh-compile.config.ts']],
    ['does not parse', 'export default {', ['MC1001', 'mesh-compile.config.ts:1:17']],
  ])('that %s ends with 1', async (_, text, says) => {
    const { code, stderr } = await config(text)
    for (const words of says) expect(stderr).toMatch(words)
    expect(stderr).toMatch(/\nx 1 error\. Nothing in out\/ was touched\.\n$/)
    expect(code).toBe(1)
  })

  test('is used, and in no parent folder looked for', async () => {
    const cwd = makeProject({
      'mesh-compile.config.ts': "throw new Error('of a parent folder')\n",
      'sub/mesh.ts': GOOD,
      'sub/mesh-compile.config.ts': `${CONFIG}const config = defineConfig({ emitters: { envoy: { adminPort: 9999 } } })\nexport default config\n`,
    })
    const { code } = await run(['build', 'sub/mesh.ts'], { cwd })
    expect(code).toBe(0)
    expect(tree(join(cwd, 'out'))['envoy/web.json']).toContain('9999')
  })
})

test('an emitter that asks for files outside its folder, or throws, ends with 70 and its name', async () => {
  const made = (emit: string): string => `export default { name: 'odd', description: '', options: {}, diagnostics: {}, emit: ${emit} }\n`
  const cwd = makeProject({
    'mesh.ts': GOOD,
    'node_modules/odd-paths/package.json': '{"type":"module","main":"index.js"}',
    'node_modules/odd-paths/index.js': made("() => ({ files: [{ path: 'fine', contents: '' }, { path: '../x', contents: '' }] })"),
    'node_modules/odd-throws/package.json': '{"type":"module","main":"index.js"}',
    'node_modules/odd-throws/index.js': made("() => { throw new Error('boom') }"),
    'node_modules/odd-import/index.js': "throw new Error('early')",
  })
  for (const [target, words] of [['odd-paths', 'MC9011'], ['odd-throws', 'boom'], ['odd-import', 'early']] as const) {
    const { code, stderr } = await run(['build', '--target', `envoy,${target}`], { cwd })
    expect([code, stderr]).toEqual([70, expect.stringContaining(words)])
    expect(stderr).toContain(target)
    expect(existsSync(join(cwd, 'out'))).toBe(false)
  }
})

test('runs leave nothing in the temporary folder', async () => {
  const scratch = makeProject({ 'mesh.ts': `${START}process.exit(1)${END}`, 'good.ts': START + PROVIDED + END, 'tmp/x': '' })
  const env = { TMPDIR: join(scratch, 'tmp') }
  await run(['build'], { cwd: scratch, env })
  await run(['build', 'good.ts'], { cwd: scratch, env })
  expect(readdirSync(join(scratch, 'tmp'))).toEqual(['x'])
  expect(tmpdir()).not.toBe(env.TMPDIR)
})
