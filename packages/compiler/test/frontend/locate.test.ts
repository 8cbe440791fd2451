import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Diagnostic } from '@mesh-compile/ir/diagnostics'
import type { SourceSpan } from '@mesh-compile/ir'
import { END, load, makeProject } from './project.ts'

const DEFINITION = { code: 'MC2001', slug: 'x', severity: 'error', message: 'x' } as const

/** The text under a span. */
function underlined(root: string, span: SourceSpan | undefined): string {
  if (!span) return 'nothing'
  const lines = readFileSync(join(root, span.file), 'utf8').split(/\r?\n/)
  const { line, column, endLine = line, endColumn = column } = span
  if (endLine === line) return lines[line - 1]!.slice(column - 1, endColumn - 1)
  return [lines[line - 1]!.slice(column - 1), ...lines.slice(line, endLine - 1), lines[endLine - 1]!.slice(0, endColumn - 1)].join('\n')
}

const SOURCE = `import { http, httpRoute, mesh, weighted } from '@mesh-compile/dsl'
const shop = mesh('shop')
const spec = { labels: { tier: 'web' } }
const v1 = shop.virtualNode('v1', {
  listeners: [http(8080)],
  labels: { tier: 'a' } as const,
  'backends': [],
})
shop.virtualRouter('split', http(8080), { 'canary.v1': httpRoute({ match: { prefix: '/' }, to: [weighted(v1, 90), weighted(v1, 10)] }) })
for (const name of ['a', 'b']) shop.virtualNode(name, { ...spec, listeners: [...[http(1)], http(2)] })
shop.virtualNode('c', spec)
function declare(name: string): void {
  shop
    .virtualNode(name, { labels: {} })
}
declare('d')
${END}`

// Numbers of the builder calls, in the order in which they are made.
const [MESH, V1_HTTP, V1, ROUTER, A, C, D] = [0, 1, 2, 7, 10, 14, 15]

test.each([
  [MESH, undefined, "mesh('shop')"],
  [MESH, 'name', "'shop'"],
  [V1_HTTP, 'port', '8080'],
  [V1, undefined, "shop.virtualNode('v1', {"],
  [V1, 'name', "'v1'"],
  [V1, 'arguments[0]', "'v1'"],
  [V1, 'listeners[0].port', '8080'],
  [V1, 'listeners[0].timeout.idle', 'http(8080)'],
  [V1, 'labels.tier', "tier: 'a'"],
  [V1, 'backends', "'backends': []"],
  [V1, 'nothing.here', "shop.virtualNode('v1', {"],
  [ROUTER, 'routes.canary.v1.to[1]', 'weighted(v1, 10)'],
  [ROUTER, 'routes.canary.v1.to[1].weight', '10'],
  [ROUTER, 'canary.v1.match.prefix', "prefix: '/'"],
  [ROUTER, 'listener', 'http(8080)'],
  [A, 'labels', 'shop.virtualNode(name, { ...spec, listeners: [...[http(1)], http(2)] })'],
  [A, 'listeners[1]', 'listeners: [...[http(1)], http(2)]'],
  [C, 'labels.tier', "shop.virtualNode('c', spec)"],
  [C, 'arguments[1]', 'spec'],
  [D, undefined, 'shop'],
  [D, 'labels', 'labels: {}'],
])('call %i, path %s: %s', async (call, path, text) => {
  const root = makeProject({ 'mesh.ts': SOURCE })
  const program = await load(root)
  const finding: Diagnostic = { definition: DEFINITION, args: {}, related: [{ label: 'here', origin: { call } }], at: { origin: { call }, ...(path !== undefined && { path }) } }
  const [found] = await program.locate([finding])
  expect(underlined(root, found?.diagnostic.span)).toBe(text)
  expect(found?.diagnostic.related).toHaveLength(1)
})

test('places are right across files, with CRLF, and after import.meta', async () => {
  const files = {
    'mesh.ts': "import './lib/node.ts'\nexport { shop as default } from './shop.ts'\n",
    'shop.ts': "import { mesh } from '@mesh-compile/dsl'\nexport const shop = mesh('shop')\n",
    'lib/node.ts': "import { shop } from '../shop.ts'\r\nvoid import.meta.url\r\n\r\n  shop.virtualNode('ü', {\r\n    labels: {},\r\n  })\r\n",
  }
  const root = makeProject(files)
  const program = await load(root)
  const [found] = await program.locate([{ definition: DEFINITION, args: {}, related: [], at: { origin: { call: 1 }, path: 'labels' } }])
  expect(found?.diagnostic.span).toEqual({ file: 'lib/node.ts', line: 5, column: 5, endLine: 5, endColumn: 15 })
  expect(found?.call).toMatchObject({ line: 4, column: 3, endLine: 6 })
})

test('places are right in a folder whose name would be escaped in a URL', async () => {
  const path = 'a b%41 (ü)#/node.ts'
  const root = makeProject({ 'mesh.ts': `import { shop } from './${path}'\nexport default shop\n`, [path]: SOURCE.replace('export default', 'export const kept = 1\nexport { shop }\nvoid') })
  const program = await load(root)
  const [found] = await program.locate([{ definition: DEFINITION, args: {}, related: [], at: { origin: { call: V1 }, path: 'name' } }])
  expect([found?.diagnostic.span?.file, underlined(root, found?.diagnostic.span)]).toEqual([path, "'v1'"])
})

test('a span is kept, a call that is unknown has no place', async () => {
  const program = await load(makeProject({ 'mesh.ts': SOURCE }))
  const span = { file: 'x', line: 1, column: 2 }
  const found = await program.locate([
    { definition: DEFINITION, args: {}, related: [], at: { origin: span } },
    { definition: DEFINITION, args: {}, related: [], at: { origin: { call: 999 } } },
  ])
  expect(found.map(({ diagnostic }) => diagnostic.span)).toEqual([span, undefined])
})
