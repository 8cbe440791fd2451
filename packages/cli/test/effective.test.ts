import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { END, GOOD, makeProject, run } from './support/cli.ts'

const MESH = `import { authority, certificate, clientTls, dns, fixed, http, httpRoute, mesh, strict, tcp, weighted } from '@mesh-compile/dsl'
const shop = mesh('shop')
const ca = authority('shop-ca', { file: '/ca.pem' })
const own = certificate(ca, { chain: '/c.pem', key: '/k.pem' })
const port = http(8443, { tls: strict(own, { clients: [ca], minimumVersion: 'TLSv1_3' }) })
const slow = http(8443, { tls: strict(own, { clients: [ca], minimumVersion: 'TLSv1_3' }), timeout: { perRequest: '1s' } })
const ledger = shop.virtualService('ledger.local', tcp(5432))
shop.provide(ledger, shop.virtualNode('ledger', { listeners: [tcp(5432)], serviceDiscovery: fixed('10.0.0.1') }))
const web = shop.virtualService('web.local', port)
const v1 = shop.virtualNode('v1', { identity: 'v1.local', listeners: [port], serviceDiscovery: dns('v1.internal'), backends: [ledger] })
const v2 = shop.virtualNode('v2', { identity: 'v2.local', listeners: [slow], serviceDiscovery: dns('v2.internal') })
shop.provide(web, shop.virtualRouter('web', port, {
  pages: httpRoute({
    to: [weighted(v1, 75), weighted(v2, 25)],
    timeout: { perRequest: '4s' },
    retryPolicy: { maxRetries: 1, perRetryTimeout: '2s', httpRetryEvents: ['gateway-error'] },
  }),
}))
shop.virtualGateway('edge', {
  identity: 'edge.local',
  listeners: [http(8080, { timeout: { idle: '30s' } })],
  backendDefaults: { tls: clientTls({ trust: [ca], certificate: own }) },
  routes: { all: { match: { prefix: '/' }, to: web } },
})
${END}`

const TABLE = `v1 -> ledger.local -> ledger tcp:5432
  idle      3600s                     defaults
  retries   2 after connection-error  defaults
  TLS       none

edge (http:8080, gateway route all) -> web.local (route pages) -> v1 http:8443, 75 %
  request   4s                             route at mesh.ts:15:16
  per try   2s                             route at mesh.ts:16:5
  idle      30s                            gateway listener at mesh.ts:21:39
  retries   1 after gateway-error          route at mesh.ts:16:5
  TLS       mutual, 1.3 or higher
    server  v1.local, issued by shop-ca    call at mesh.ts:23:44
    client  edge.local, issued by shop-ca  listener at mesh.ts:5:27

edge (http:8080, gateway route all) -> web.local (route pages) -> v2 http:8443, 25 %
  request   1s                             listener at mesh.ts:6:102
  per try   2s                             route at mesh.ts:16:5
  idle      30s                            gateway listener at mesh.ts:21:39
  retries   1 after gateway-error          route at mesh.ts:16:5
  TLS       mutual, 1.3 or higher
    server  v2.local, issued by shop-ca    call at mesh.ts:23:44
    client  edge.local, issued by shop-ca  listener at mesh.ts:6:27
`

test('what holds is told on standard output, and everything else beside it', async () => {
  const cwd = makeProject({ 'mesh.ts': MESH })
  for (const _ of ['once', 'and again']) {
    const { code, stdout, stderr } = await run(['check', '--effective'], { cwd })
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: TABLE, stderr: expect.stringMatching(/^ok shop: .*all of them arrive\n/) as string })
  }
})

test('the documentation shows what is told', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/effective.md'), 'utf8')
  expect(page).toContain(`$ npx mesh-compile check --effective\n${TABLE.split('\n\n').at(-1)}`)
})

interface Document {
  readonly effective: readonly { readonly caller: object; readonly request?: { readonly milliseconds: number; readonly from: object }; readonly tls: object }[]
}

test('JSON is one document with the same in it', async () => {
  const cwd = makeProject({ 'mesh.ts': MESH })
  const { code, stdout } = await run(['check', '--effective', '--reporter', 'json'], { cwd })
  const { effective } = JSON.parse(stdout) as Document
  expect([code, effective.length]).toEqual([0, 3])
  expect(effective[2]).toMatchObject({
    caller: { kind: 'virtualGateway', name: 'edge' },
    entry: { gatewayRoute: 'all', listener: 'http:8080' },
    service: 'web.local',
    route: 'pages',
    target: { node: 'v2', listener: 'http:8443', percent: 25 },
    request: { milliseconds: 1000, from: { kind: 'declared', by: 'listener', location: { file: 'mesh.ts', line: 6, column: 102 } } },
    perTry: { milliseconds: 2000 },
    idle: { milliseconds: 30_000, from: { kind: 'declared', by: 'gateway listener' } },
    retries: { max: 1, on: ['gateway-error'] },
    tls: { mode: 'mutual', minimumVersion: 'TLSv1_3', server: { identities: ['v2.local'], authorities: ['shop-ca'] }, client: { identities: ['edge.local'] } },
  })
  expect(effective[0]).not.toHaveProperty('request')
})

test('each reporter has it where the reporter goes', async () => {
  const cwd = makeProject({ 'mesh.ts': MESH })
  const { stdout, stderr } = await run(['check', '--effective', '--reporter', 'pretty', '--reporter', 'sarif', '--reporter', 'json=all.json', '--reporter', 'pretty=all.txt'], { cwd })
  expect(JSON.parse(stdout)).toMatchObject({ version: '2.1.0' })
  expect(stderr).toContain(TABLE)
  expect(readFileSync(join(cwd, 'all.txt'), 'utf8')).toBe(TABLE)
  expect((JSON.parse(readFileSync(join(cwd, 'all.json'), 'utf8')) as Document).effective).toHaveLength(3)
})

test('a reporter that could not tell it is refused', async () => {
  const cwd = makeProject({ 'mesh.ts': GOOD })
  for (const reporter of ['sarif', 'github']) {
    const { code, stdout, stderr } = await run(['check', '--effective', '--reporter', reporter], { cwd })
    expect([code, stdout, stderr]).toEqual([2, '', 'mesh-compile check: --effective is told by the reporters pretty and json; add one: --reporter pretty\n'])
  }
})

test('nothing is told of a mesh that is wrong, and without being asked', async () => {
  const wrong = makeProject({ 'mesh.ts': GOOD.replace('listeners: [http(8080)]', 'listeners: [http(8081)]') })
  expect(await run(['check', '--effective'], { cwd: wrong })).toMatchObject({ code: 1, stdout: '' })
  const json = await run(['check', '--effective', '--reporter', 'json'], { cwd: wrong })
  expect(JSON.parse(json.stdout)).not.toHaveProperty('effective')
  const unasked = await run(['check', '--reporter', 'json'], { cwd: makeProject({ 'mesh.ts': GOOD }) })
  expect(JSON.parse(unasked.stdout)).not.toHaveProperty('effective')
})

test('IR JSON: the place of a value is the object that states it', async () => {
  const listeners = [{ protocol: 'http', port: 80 }]
  const mesh = {
    irVersion: 1,
    name: 'm',
    virtualNodes: [{ name: 'a', backends: [{ virtualService: 'b.local' }] }, { name: 'b', listeners, serviceDiscovery: { kind: 'static', addresses: ['10.0.0.1'] } }],
    virtualServices: [{ name: 'b.local', listeners, provider: { kind: 'virtualRouter', name: 'b' } }],
    virtualRouters: [{ name: 'b', listeners, routes: [{ name: 'r', protocol: 'http', targets: [{ virtualNode: 'b', weight: 1 }], timeout: { perRequestMs: 250 } }] }],
  }
  const { stdout } = await run(['check', 'm.mesh.json', '--effective'], { cwd: makeProject({ 'm.mesh.json': JSON.stringify(mesh) }) })
  expect(stdout).toMatch(/^a -> b\.local \(route r\) -> b http:80\n {2}request {3}250ms +route at m\.mesh\.json:1:\d+\n {2}idle {6}300s +defaults\n {2}retries {3}none +route at /)
})

test('a mesh without calls', async () => {
  expect(await run(['check', '--effective'], { cwd: makeProject({ 'mesh.ts': "import { mesh } from '@mesh-compile/dsl'\nexport default mesh('m')\n" }) })).toMatchObject({ code: 0, stdout: 'no calls\n' })
})
