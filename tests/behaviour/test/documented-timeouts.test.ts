/* What App Mesh tells about timeouts, in the language: where a longer or shorter limit has to be stated to have effect. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileMesh } from '../src/compile-mesh.ts'
import { describeMesh } from '../src/describe-mesh.ts'
import { emitMesh } from '../src/emit-mesh.ts'

const compiled = await compileMesh(`
import { appMeshDefaults, dns, http, httpRoute, mesh, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop', { defaults: appMeshDefaults })
const port = http(8080)
const limits = (perRequest: '5s' | '60s') => ({ timeout: { perRequest } })
const service = (name: string, listener: typeof port, route?: Partial<ReturnType<typeof limits>>) => {
  const made = shop.virtualService(\`\${name}.shop.local\`, port)
  const node = shop.virtualNode(name, { listeners: [listener], serviceDiscovery: dns(\`\${name}.internal\`) })
  shop.provide(made, route ? shop.virtualRouter(name, port, { all: httpRoute({ to: [weighted(node, 100)], retryPolicy: 'none', ...route }) }) : node)
  return made
}
const services = [
  service('usual', port),
  service('route-lowered', port, limits('5s')),
  service('node-lowered', http(8080, limits('5s')), {}),
  service('route-raised', port, limits('60s')),
  service('node-raised', http(8080, limits('60s')), {}),
  service('both-raised', http(8080, limits('60s')), limits('60s')),
]
shop.virtualNode('web', { backends: services })
shop.virtualGateway('edge', { listeners: [http(8088)], routes: { color: { match: { prefix: '/' }, to: services[5] } } })

export default shop
`)

const folder = mkdtempSync(join(tmpdir(), 'mesh-documented-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The limit of the first route of a virtual host, as it was emitted for a proxy. */
function emittedTimeout(proxy: string, host: string): string | undefined {
  type VirtualHost = { readonly domains: readonly string[]; readonly routes: readonly [{ readonly route: { readonly timeout: string } }] }
  let found: VirtualHost | undefined
  JSON.parse(readFileSync(join(folder, `${proxy}.json`), 'utf8'), (_, value: unknown) => {
    if ((value as VirtualHost | null)?.domains?.includes(host)) found = value as VirtualHost
    return value
  })
  return found?.routes[0].route.timeout
}

test('a limit that is raised on one side alone is told', () => {
  expect(compiled.findings).toEqual([
    "MC5031 route 'all' of 'route-raised.shop.local' allows 60s for a request, but it ends after 15s (appMeshDefaults) at http:8080 of 'route-raised'",
    "MC5037 http:8080 of virtual node 'node-raised' allows a request 60s, but every route that leads there ends it after 15s at most",
  ])
})

test.each([
  ['usual', '15s', '15s'],
  ['route-lowered', '5s', '15s'],
  ['node-lowered', '15s', '5s'],
  ['route-raised', '60s', '15s'],
  ['node-raised', '15s', '60s'],
  ['both-raised', '60s', '60s'],
])("%s: the caller's proxy allows %s, the server's %s", async (name, caller, server) => {
  await emitMesh(compiled.mesh, folder, { xds: 'static', options: {} })
  expect([emittedTimeout('web', `${name}.shop.local`), emittedTimeout(name, '*')]).toEqual([caller, server])
})

// Ten times as fast: it is the relation of limits that decides.
const SPEED = 10

/** The mesh with every time divided. */
function faster<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(faster) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key.endsWith('Ms') && typeof inner === 'number' ? inner / SPEED : faster(inner)]),
  ) as Value
}

describeMesh('limits of App Mesh', { mesh: () => faster(compiled.mesh), outsiders: ['client'] }, (world) => {
  const names = compiled.mesh.virtualNodes.map(({ name }) => name).filter((name) => name !== 'web')
  let answers: ReadonlyMap<string, number>
  beforeAll(async () => {
    const status = async (member: string, address: string, port: number, host: string): Promise<number> => {
      const reply = await world().agent(member).request({ address, port, host })
      return reply.kind === 'answer' ? reply.status : 0
    }
    const web = (name: string): Promise<number> => status('web', `${name}.shop.local`, 8080, `${name}.shop.local`)
    const quick = await Promise.all(names.map(web))
    // The walkthrough's application answers after 45 seconds.
    await Promise.all(names.map((name) => world().agent(name).answer({ port: 8080, otherwise: { delayMs: 45_000 / SPEED } })))
    const throughGateway = status('client', world().addressOf('edge'), 8088, 'shop.example')
    const slow = await Promise.all(names.map(web))
    const edge = await throughGateway
    answers = new Map([...names.map((name, index) => [`${name} at once`, quick[index] ?? 0] as const), ...names.map((name, index) => [name, slow[index] ?? 0] as const), ['edge', edge]])
  }, 60_000)

  test.each(names)('%s answers at once', (name) => {
    expect(answers.get(`${name} at once`)).toBe(200)
  })

  test.each([
    ['usual', 504],
    ['route-lowered', 504],
    ['node-lowered', 504],
    ['route-raised', 504],
    ['node-raised', 504],
    ['both-raised', 200],
    ['edge', 200],
  ])('%s: an answer after 45 s is %i', (name, status) => {
    expect(answers.get(name)).toBe(status)
  })
})
