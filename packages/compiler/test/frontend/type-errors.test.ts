import { expect, test } from 'vitest'
import { parseTypeErrors } from '../../src/frontend/parse-type-errors.ts'
import { readSentence, sentencesIn } from '../../src/frontend/sentence-text.ts'
import { END, load, makeProject, shown, START } from './project.ts'
import { catalogue } from '../../src/catalogue.ts'

const IMPORTS = "import { authority, certificate, http, http2, httpRoute, mesh, strict, weighted } from '@mesh-compile/dsl'\nconst shop = mesh('shop')\n"

async function typeErrorsOf(source: string): Promise<readonly string[]> {
  return shown((await load(makeProject({ 'mesh.ts': source }), { check: true })).typeErrors)
}

test('reads files with brackets, explaining lines and errors without a place', () => {
  const output = [
    "a (b)/mesh.ts(3,4): error TS2322: Type 'x' is not assignable to type 'y'.",
    "  Type 'p' is not assignable to type 'q'.",
    'error TS5023: Unknown compiler option.',
    '',
    'Found 2 errors.',
  ].join('\r\n')
  expect(parseTypeErrors(output, '/work dir')).toEqual([
    { file: '/work dir/a (b)/mesh.ts', line: 3, column: 4, code: 'TS2322', text: "Type 'x' is not assignable to type 'y'.\n  Type 'p' is not assignable to type 'q'." },
    { code: 'TS5023', text: 'Unknown compiler option.' },
  ])
})

test('finds sentences within quotes, unescaped, each once', () => {
  const text = `Type 'A<"x">' is not assignable to type '"[MC4001] a \\"b\\" c"'.\n  Type '"[MC4001] a \\"b\\" c"' or Err<"[MC3001] d">.`
  expect(sentencesIn(text)).toEqual(['[MC4001] a "b" c', '[MC3001] d'])
})

test('a sentence becomes the finding it stands for, with its arguments', () => {
  const { definition, args } = readSentence('[MC2031] the weights add up to 110, more than 100', catalogue)
  expect(definition.code).toBe('MC2031')
  expect(args).toEqual({ sum: '110' })
})

test('a sentence that we do not know is shown as it is', () => {
  const { definition, args } = readSentence('[MC4999] something {new}', catalogue)
  expect(definition).toMatchObject({ code: 'MC4999', severity: 'error', message: '{sentence}' })
  expect(args).toEqual({ sentence: 'something {new}' })
})

test('errors of the language are sentences under the exact argument', async () => {
  const source = `${IMPORTS}
const ca = authority('ca', { file: '/ca.pem' })
const secure = shop.virtualService('secure', http(8443, { tls: strict(certificate(ca, { chain: '/c', key: '/k' })) }))
shop.virtualNode('web', {
  backends: [
    secure,
  ],
})
const v1 = shop.virtualNode('v1', { listeners: [http(8080)] })
shop.virtualRouter('split', http(8080), {
  canary: httpRoute({ match: { prefix: '/' }, to: [weighted(v1, 90), weighted(v1, 20)] }),
})
${END}`
  expect(await typeErrorsOf(source)).toEqual([
    "MC4001 mesh.ts:8:5 web -> secure: http:8443 is TLS STRICT, but 'web' has no TLS client policy",
    'MC2031 mesh.ts:13:47 the weights add up to 110, more than 100',
  ])
})

test('an unknown property keeps the hint; other errors keep the number of TypeScript', async () => {
  const root = makeProject({ 'mesh.ts': `${IMPORTS}shop.virtualNode('web', { listners: [http(80)] })\nconst n: number = 'x'\nnope()\n${END}` })
  const { typeErrors } = await load(root, { check: true })
  expect(shown(typeErrors)).toEqual([
    expect.stringMatching(/^MC1020 mesh.ts:3:27 Object literal may only specify known properties, but 'listners' does not exist in type 'VirtualNodeArgument<.{0,60}' \(TS2561\)$/),
    "MC1020 mesh.ts:4:7 Type 'string' is not assignable to type 'number' (TS2322)",
    "MC1020 mesh.ts:5:1 Cannot find name 'nope' (TS2304)",
  ])
  expect(typeErrors.map(({ didYouMean }) => didYouMean)).toEqual(['listeners', undefined, undefined])
  expect(typeErrors[2]?.span).toEqual({ file: 'mesh.ts', line: 5, column: 1, endLine: 5, endColumn: 5 })
})

test('types of Node that are not installed are no mistake of the mesh', async () => {
  const source = `import { readFileSync } from 'node:fs'\nimport { join } from 'path'\n${START}void [process.env.HOME, Buffer.from(''), readFileSync, join, import.meta.dirname]\nconsole.error('x')\n${END}`
  expect(await typeErrorsOf(source)).toEqual([])
})

test('a throw where TypeScript says why is not said twice', async () => {
  const program = await load(makeProject({ 'mesh.ts': `${START}nope()\n${END}` }), { check: true })
  expect(shown([...program.diagnostics, ...program.typeErrors])).toEqual(["MC1020 mesh.ts:3:1 Cannot find name 'nope' (TS2304)"])
})

test.each([
  ['missing', { command: '/nowhere/tsc', args: [] }, /^MC9002 - the type checker did not do its work: it cannot be started: .*ENOENT/],
  ['killed', { command: process.execPath, args: ['-e', 'process.kill(process.pid, "SIGKILL")', '--'] }, /it was ended by SIGKILL$/],
  ['failing without a word', { command: process.execPath, args: ['-e', 'process.exit(1)', '--'] }, /it ended with status 1$/],
  ['crashing', { command: process.execPath, args: ['-e', 'console.error("panic: x"); process.exit(2)', '--'] }, /it ended with status 2: panic: x$/],
  ['hanging', { command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)', '--'] }, /no answer within 0.5 s$/],
])('a type checker that is %s is never "no errors"', async (_, checker, message) => {
  const program = await load(makeProject({ 'mesh.ts': START + END }), { check: true, checker, checkTimeoutMs: 500 })
  expect(shown(program.diagnostics)).toEqual([expect.stringMatching(message)])
})

test("the user's own settings count where they change what an import means, and no further", async () => {
  const root = makeProject({
    'package.json': '{}',
    'tsconfig.json': '{"compilerOptions":{"strict":false,"target":"es5","noEmit":false,"composite":true,"rootDir":"./elsewhere","paths":{"#lib":["./lib/index.ts"]}},"include":["other"]}',
    'lib/index.ts': 'export const name: string = "web"\n',
    'mesh.ts': `import { name } from '#lib'\n${START}shop.virtualNode(name, {})\n${END}`,
  })
  const program = await load(root, { check: true })
  expect(shown([...program.diagnostics, ...program.typeErrors])).toEqual([])
})

test('of an argument that lacks something, what it lacks is said', async () => {
  const source = `${IMPORTS}
shop.virtualGateway('edge', { routes: {} })
${END}`
  expect(await typeErrorsOf(source)).toEqual([expect.stringMatching(/^MC1020 mesh.ts:4:29 Property 'listeners' is missing in type /)])
})
