import { beforeAll, expect, test } from 'vitest'
import type { Agent } from '../src/agent-process.ts'
import { describeMesh } from '../src/describe-mesh.ts'
import { METADATA_ADDRESS } from '../src/namespaces.ts'
import type { World, WorldSettings } from '../src/world.ts'

const http = [{ protocol: 'http', port: 8080 }]
const SECRET = 'credentials'

const settings = (egressFilter: 'DROP_ALL' | 'ALLOW_ALL'): WorldSettings => ({
  mesh: () => ({
    irVersion: 1,
    name: 'shop',
    settings: { egressFilter },
    virtualNodes: [
      { name: 'web', listeners: http, backends: [{ virtualService: 'api.local' }] },
      { name: 'api', listeners: http, serviceDiscovery: { kind: 'dns', hostname: 'api.internal' } },
      {
        name: 'vault',
        listeners: [...http, { protocol: 'http', port: 9090 }],
        serviceDiscovery: { kind: 'dns', hostname: 'vault.internal' },
      },
    ],
    virtualServices: ['api', 'vault'].map((name) => ({
      name: `${name}.local`,
      listeners: name === 'vault' ? [...http, { protocol: 'http', port: 9090 }] : http,
      provider: { kind: 'virtualNode', name },
    })),
  }),
  outsiders: ['elsewhere', 'visitor'],
  // As usual, metadata is reached without Envoy: see interception.test.ts.
  options: { egressIgnoredIps: [] },
})

/** Servers that no mesh knows: one elsewhere, and the cloud's own. */
async function serveOutside(world: World): Promise<void> {
  for (const port of [8080, 8081]) {
    await world.agent('elsewhere').serve({ node: 'elsewhere', protocol: 'http', address: '0.0.0.0', port })
  }
  await world.agent('elsewhere').serve({ node: 'elsewhere', protocol: 'tcp', address: '0.0.0.0', port: 7000 })
  for (const port of [80, 8080]) {
    await world.agent('hub').serve({ node: SECRET, protocol: 'http', address: METADATA_ADDRESS, port })
  }
}

const get = (agent: Agent, address: string, port: number, host?: string) =>
  agent.request({ address, port, ...(host !== undefined && { host }) })
const answeredBy = (node: string): object => ({ kind: 'answer', status: 200, body: { node } })

/** What holds whatever the egress filter says. */
function alwaysClosed(world: () => World): void {
  beforeAll(() => serveOutside(world()))

  test('a declared backend answers', async () => {
    expect(await get(world().agent('web'), 'api.local', 8080, 'api.local')).toMatchObject(answeredBy('api'))
  })

  test("the cloud's metadata is there, but not for the application of a node with a proxy", async () => {
    expect(await get(world().agent('visitor'), METADATA_ADDRESS, 80)).toMatchObject(answeredBy(SECRET))
    expect(await get(world().agent('web'), METADATA_ADDRESS, 80)).toMatchObject({ kind: 'failure' })
    // On a port where the node has a backend, the Host decides, and this one is no backend's.
    const reply = await get(world().agent('web'), METADATA_ADDRESS, 8080)
    expect(reply).not.toMatchObject(answeredBy(SECRET))
    expect(await world().agent('hub').taken({ port: 8080 })).toEqual([])
  })

  test('the admin interface cannot be reached from outside, and cannot be told to quit from inside', async () => {
    expect(await get(world().agent('visitor'), world().addressOf('web'), 9901)).toMatchObject({ kind: 'failure' })
    const quit = { address: '127.0.0.1', port: 9901, path: '/quitquitquit', method: 'POST' }
    expect(await world().agent('web').request(quit)).toMatchObject({ kind: 'answer', status: 403 })
  })

  test("nothing loops through the proxy's own ports: descriptors stay flat", async () => {
    const envoy = world().envoy('web')
    const own = world().addressOf('web')
    const knocks: readonly (readonly [string, string, number])[] = [
      ['web', '127.0.0.1', 15001],
      ['web', '127.0.0.1', 15000],
      ['web', own, 15001],
      ['web', own, 15000],
      ['web', own, 9901],
      ['web', world().addressOf('api'), 9901],
      ['web', world().addressOf('api'), 15001],
      ['web', world().addressOf('api'), 15000],
      ['visitor', own, 15001],
      ['visitor', own, 15000],
    ]
    const before = envoy.descriptors()
    for (const [from, address, port] of knocks) {
      const { received, end } = await world()
        .agent(from)
        .exchange({ address, port, send: 'GET / HTTP/1.1\r\nHost: a\r\n\r\n' })
      expect([from, address, port, received]).toEqual([from, address, port, ''])
      expect(end).not.toBe('waiting')
    }
    expect(envoy.descriptors()).toBeLessThan(before + 10)
    expect(await get(world().agent('web'), 'api.local', 8080, 'api.local')).toMatchObject(answeredBy('api'))
  })
}

describeMesh('DROP_ALL', settings('DROP_ALL'), (world) => {
  alwaysClosed(world)

  test('a service of the mesh that is no backend is not reachable: 404 on a port with backends', async () => {
    expect(await get(world().agent('web'), 'vault.local', 8080, 'vault.local')).toMatchObject({
      kind: 'answer',
      status: 404,
    })
    const byAddress = await get(world().agent('web'), world().addressOf('vault'), 8080)
    expect(byAddress).toMatchObject({ kind: 'answer', status: 404 })
    expect(await world().agent('vault').taken({ port: 8080 })).toEqual([])
  })

  test('on a port without backends the connection is closed', async () => {
    expect(await get(world().agent('web'), 'vault.local', 9090, 'vault.local')).toMatchObject({ kind: 'failure' })
    expect(await get(world().agent('web'), world().addressOf('elsewhere'), 8081)).toMatchObject({ kind: 'failure' })
    expect(await world().agent('vault').taken({ port: 9090 })).toEqual([])
  })

  test('a node without backends reaches nothing', async () => {
    expect(await get(world().agent('api'), 'vault.local', 8080, 'vault.local')).toMatchObject({ kind: 'failure' })
    expect(await get(world().agent('api'), world().addressOf('elsewhere'), 8081)).toMatchObject({ kind: 'failure' })
  })
})

describeMesh('ALLOW_ALL', settings('ALLOW_ALL'), (world) => {
  alwaysClosed(world)

  test('what the mesh does not know is reachable, on ports with backends and without', async () => {
    const elsewhere = world().addressOf('elsewhere')
    for (const port of [8080, 8081]) {
      expect(await get(world().agent('web'), elsewhere, port)).toMatchObject(answeredBy('elsewhere'))
    }
    const tcp = { address: elsewhere, port: 7000, send: 'ping', until: 'ping' }
    expect(await world().agent('web').exchange(tcp)).toEqual({ received: 'elsewhere\nping', end: 'found' })
  })

  test('backends are still routed by the mesh, whatever address is dialled', async () => {
    const reply = await get(world().agent('web'), world().addressOf('elsewhere'), 8080, 'api.local')
    expect(reply).toMatchObject(answeredBy('api'))
  })
})
