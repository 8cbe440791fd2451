import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildGraph, defaults, IR_VERSION, type Mesh } from '@mesh-compile/ir'
import { collectDiagnostics, messageOf } from '@mesh-compile/ir/diagnostics'
import { defineEmitter, type Emitted, type Emitter } from '@mesh-compile/ir/emitter'
import { checkOptions } from '../../src/emit/check-options.ts'
import { loadEmitters, type LoadedEmitter } from '../../src/emit/load-emitters.ts'
import { forbiddenPaths } from '../../src/emit/output-paths.ts'
import { runEmitters } from '../../src/emit/run-emitters.ts'

const MESH: Mesh = {
  irVersion: IR_VERSION,
  name: 'shop',
  settings: defaults.settings,
  authorities: [],
  zones: [],
  virtualServices: [],
  virtualNodes: [],
  virtualRouters: [],
  virtualGateways: [],
  assertions: [],
  silences: [],
}
const REQUEST = { formats: ['json'], xds: 'static' } as const

function emitter(name: string, emit: Emitter['emit'], needs: readonly string[] = []): LoadedEmitter {
  return { target: name, package: `${name}-package`, emitter: defineEmitter({ name, description: name, options: {}, diagnostics: {}, needs, emit }) as Emitter }
}

async function run(...emitters: readonly LoadedEmitter[]): Promise<{ readonly said: readonly string[]; readonly paths: readonly string[] }> {
  const { diagnostics, outputs } = await runEmitters(emitters, buildGraph(MESH), REQUEST, () => ({ key: 'x', options: undefined }))
  return {
    said: diagnostics.map((diagnostic) => `${diagnostic.definition.code} ${messageOf(diagnostic)}`),
    paths: outputs.flatMap((output) => output.files.map(({ path }) => `${output.emitter}/${path}`)),
  }
}

test('an emitter is given what those made that it refers to: files by content hash, and options', async () => {
  const first = emitter('first', () => ({ files: [{ path: 'a.txt', contents: () => 'a' }] }))
  const other = emitter('other', () => ({ files: [] }))
  const second = emitter('second', ({ needed }) => ({ files: [{ path: 'b.txt', contents: show(needed.get('first')) + needed.has('other') }] }), ['first'])
  const show = (made: Emitted | undefined): string =>
    JSON.stringify([made?.options, made?.files.map(({ path, sha256, print }) => [path, sha256.slice(0, 8), print()])])
  const { outputs } = await runEmitters([first, other, second], buildGraph(MESH), REQUEST, () => ({ key: 'x', options: undefined }))
  expect(outputs[2]!.files[0]!.print()).toBe('[{},[["first/a.txt","ca978112","a"]]]false')
})

test('an emitter is not run when one that it refers to failed', async () => {
  const second = emitter('second', () => { throw new Error('was run') }, ['first'])
  const { said, paths } = await run(emitter('first', () => { throw new Error('no') }), second)
  expect(said).toEqual(["MC9010 emitter 'first' failed: no"])
  expect(paths).toEqual([])
})

test('what two emitters find alike is told once, and stops what refers to either', async () => {
  const wrong = { code: 'MC9999', slug: 'wrong', severity: 'error', message: '{what} is wrong' } as const
  const finding = (what: string): Emitter['emit'] => ({ report }) => {
    report(wrong, { what })
    return { files: [] }
  }
  const after = emitter('after', () => { throw new Error('was run') }, ['second'])
  expect((await run(emitter('first', finding('a')), emitter('second', finding('a')), emitter('third', finding('b')), after)).said).toEqual(['MC9999 a is wrong', 'MC9999 b is wrong'])
})

test('what an emitter has to say is handed on, as lines', async () => {
  const { outputs } = await runEmitters([emitter('a', () => ({ files: [], notes: ['one'] })), emitter('b', () => ({ files: [] }))], buildGraph(MESH), REQUEST, () => ({ key: 'x', options: undefined }))
  expect(outputs.map(({ notes }) => notes)).toEqual([['one'], []])
})

test.each([['no list'], [[1]], [['two\nlines']], [['\u001b[2J']], [['a\u2028b']]])('notes that are no lines are the fault of their emitter: %j', async (notes) => {
  const { said, paths } = await run(emitter('noisy', () => ({ files: [], notes: notes as readonly string[] })))
  expect(said).toEqual(["MC9010 emitter 'noisy' failed: it returned notes that are no lines of text"])
  expect(paths).toEqual([])
})

test.each(['../x', '/x', 'a/../../x', 'a\0b', 'a\\b', '', 'a//b', './a', 'con', 'a/NUL.json', 'C:/x', 'a.', 'a\nb', 'x'.repeat(256), '.mesh-compile-1'])(
  'a hostile path is the fault of its emitter: %j',
  async (path) => {
    const { said, paths } = await run(
      emitter('bad', () => ({ files: [{ path: 'fine', contents: '' }, { path, contents: '' }] })),
      emitter('good', () => ({ files: [{ path: 'fine', contents: '' }] })),
    )
    expect(said).toEqual([expect.stringContaining(`MC9011 emitter 'bad' asked for a file at ${JSON.stringify(path)}, but `)])
    expect(paths).toEqual(['good/fine'])
  },
)

test('names that meet on some disk are refused: case twins, a file where a folder is', () => {
  const files = ['a/b', 'A/B', 'c', 'c/d', 'e/f', 'E'].map((path) => ({ path, contents: '' }))
  expect(forbiddenPaths(files).map(({ path }) => path)).toEqual(['"A/B"', '"c/d"', '"E"'])
})

test.each<readonly [string, () => unknown, string]>([
  ['throws', () => { throw new Error('boom\nat x') }, 'boom at x'],
  ['throws nothing', () => { throw null }, 'null'],
  ['returns nothing', () => undefined, 'it returned no list of files'],
  ['forgets contents', () => ({ files: [{ path: 'a' }] }), 'it returned a file without contents'],
])('an emitter that %s', async (_, emit, problem) => {
  expect((await run(emitter('bad', emit as Emitter['emit']))).said).toEqual([`MC9010 emitter 'bad' failed: ${problem}`])
})

test.each<readonly [string, () => unknown, string]>([
  ['throws', () => { throw new Error('boom') }, 'it cannot print a: boom'],
  ['gives no contents', () => 1, 'it cannot print a: its contents are number'],
])('a file whose function %s is told as a failure of its package when it is printed', async (_, contents, problem) => {
  const files = [{ path: 'a', contents: contents as () => string }]
  const { outputs, diagnostics } = await runEmitters([emitter('bad', () => ({ files }))], buildGraph(MESH), REQUEST, () => ({ key: 'x', options: undefined }))
  expect(diagnostics).toEqual([])
  expect(() => outputs[0]!.files[0]!.print()).toThrow(expect.objectContaining({ name: 'EmitterFailure', package: 'bad-package', message: problem }))
})

test('without a mesh only the options are checked', async () => {
  const loaded = emitter('e', () => { throw new Error('was run') })
  const { outputs, diagnostics, optionDiagnostics } = await runEmitters([loaded], undefined, REQUEST, () => ({ key: 'e', options: { odd: 1 } }))
  expect([outputs, diagnostics]).toEqual([[], []])
  expect(optionDiagnostics.map(({ diagnostic }) => diagnostic.definition.code)).toEqual(['MC1031'])
})

const OPTIONS = {
  adminPort: { type: 'integer', description: '', default: 9901, minimum: 0, maximum: 65_535 },
  configDir: { type: 'string', description: '', default: '/etc', pattern: '/.*' },
  verbose: { type: 'boolean', description: '', default: false },
  ports: { type: 'integers', description: '', default: [1], minimum: 1, maximum: 9 },
  addresses: { type: 'strings', description: '', default: [] },
  level: { type: 'enum', description: '', default: 'info', values: ['info', 'debug'] },
} as const

test.each<readonly [unknown, readonly string[]]>([
  [{ adminPort: 1, verbose: true, configDir: '/x', ports: [2, 9], addresses: ['x'], level: 'debug' }, []],
  [{ adminPort: undefined }, []],
  [{ adminPrt: 1 }, ["emitter 'e' has no option 'adminPrt' adminPort"]],
  [{ adminPort: 65_536 }, ["option 'adminPort' of emitter 'e' must be an integer from 0 to 65535, but it is 65536 "]],
  [{ adminPort: '1' }, ["option 'adminPort' of emitter 'e' must be an integer from 0 to 65535, but it is \"1\" "]],
  [{ configDir: 'x', verbose: 1, ports: [10], addresses: 'x', level: 'x' }, [
    "option 'configDir' of emitter 'e' must be a string that matches /.*, but it is \"x\" ",
    "option 'verbose' of emitter 'e' must be true or false, but it is 1 ",
    "option 'ports' of emitter 'e' must be a list of integers from 1 to 9, but it is [10] ",
    "option 'addresses' of emitter 'e' must be a list of strings, but it is \"x\" ",
    "option 'level' of emitter 'e' must be one of \"info\", \"debug\", but it is \"x\" ",
  ]],
  [[], ["the options of emitter 'e' must be an object, but they are [] "]],
  [{ constructor: 1 }, ["emitter 'e' has no option 'constructor' "]],
])('options %j', (given, said) => {
  const { diagnostics, report } = collectDiagnostics()
  const options = checkOptions({ ...emitter('e', () => ({ files: [] })).emitter, options: OPTIONS }, given, report)
  expect(diagnostics.map((diagnostic) => `${messageOf(diagnostic)} ${diagnostic.didYouMean ?? ''}`)).toEqual(said)
  expect(Object.keys(options)).toEqual(Object.keys(OPTIONS))
})

test('emitters are found where the mesh is, and nowhere else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'emit-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const made = (name: string, needs = ''): string => `export default { name: '${name}', options: {}, diagnostics: {}, emit() {} ${needs} }`
  write('node_modules/only-import/package.json', '{"type":"module","exports":{".":{"import":"./main.js"}}}')
  write('node_modules/only-import/main.js', made('later', ", needs: ['first']"))
  write('node_modules/@acme/first/package.json', '{"type":"module","main":"./main.js"}')
  write('node_modules/@acme/first/main.js', made('first'))
  write('node_modules/not-one/index.js', 'module.exports = 42')
  write('node_modules/throws/index.js', 'throw new Error("boom")')
  write('evil.js', 'throw new Error("was run")')
  const load = (...targets: readonly string[]): ReturnType<typeof loadEmitters> => loadEmitters(targets, { envoy: { package: '@gone/envoy' } }, folder)

  const loaded = await load('only-import', '@acme/first', '@acme/first')
  expect('emitters' in loaded && loaded.emitters.map(({ emitter: { name } }) => name)).toEqual(['first', 'later'])
  expect(await load('envoy')).toEqual({ usage: "cannot find package '@gone/envoy' for --target envoy; install it beside the mesh, or use one of envoy" })
  expect(await load('no-such-emitter')).toEqual({ usage: expect.stringContaining("cannot find package 'no-such-emitter'") as string })
  expect(await load('./evil.js')).toEqual({ usage: expect.stringContaining("cannot find package './evil.js'") as string })
  expect(await load('fs')).toEqual({ usage: expect.stringContaining("cannot find package 'fs'") as string })
  expect(await load('not-one')).toEqual({ usage: expect.stringContaining("'not-one' is not an emitter") as string })
  expect(await load('only-import')).toEqual({ usage: '--target only-import needs the outputs of first; add it: --target first,only-import' })
  expect(await load('throws')).toEqual({ crashed: { package: 'throws', problem: 'boom' } })
})
