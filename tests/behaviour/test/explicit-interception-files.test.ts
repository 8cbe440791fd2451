import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { eventually } from '../src/eventually.ts'

const http = [{ protocol: 'http', port: 8080 }]
const tcp = [{ protocol: 'tcp', port: 9000 }]
const versions = ['catalog-v1', 'catalog-v2'] as const

/** What changes while the proxies run. */
interface State {
  /** Of `catalog-v1`; the rest is for `catalog-v2`. */
  readonly weight: number
  readonly egressPort: number
}

/** All with explicit interception: `web` calls a router over two versions, and a ledger by TCP. */
const shop = ({ weight, egressPort }: State): object => ({
  irVersion: 1,
  name: 'shop',
  virtualNodes: [
    {
      name: 'web',
      interception: { kind: 'explicit', applicationPorts: {} },
      backends: [{ virtualService: 'catalog.local' }, { virtualService: 'ledger.local', egressPort }],
    },
    ...versions.map((name) => ({
      name,
      interception: { kind: 'explicit', applicationPorts: { 8080: 18080 } },
      listeners: http,
      serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` },
    })),
    {
      name: 'ledger',
      interception: { kind: 'explicit', applicationPorts: { 9000: 19000 } },
      listeners: tcp,
      serviceDiscovery: { kind: 'dns', hostname: 'ledger.internal' },
    },
  ],
  virtualServices: [
    { name: 'catalog.local', listeners: http, provider: { kind: 'virtualRouter', name: 'catalog' } },
    { name: 'ledger.local', listeners: tcp, provider: { kind: 'virtualNode', name: 'ledger' } },
  ],
  virtualRouters: [
    {
      name: 'catalog',
      listeners: http,
      routes: [{ name: 'canary', protocol: 'http', targets: versions.map((virtualNode, index) => ({ virtualNode, weight: index === 0 ? weight : 100 - weight })) }],
    },
  ],
})

const start: State = { weight: 100, egressPort: 5000 }

describeMesh('explicit interception by proxies that watch files', { xds: 'files', mesh: () => shop(start) }, (world) => {
  const web = () => world().agent('web')
  const toCatalog = { address: '127.0.0.1', port: 15001, host: 'catalog.local' }
  const answeredBy = async (): Promise<string | undefined> => {
    const reply = await web().request(toCatalog)
    return reply.kind === 'answer' ? reply.body?.node : undefined
  }
  const greetedOn = async (port: number): Promise<string> =>
    (await web().exchange({ address: '127.0.0.1', port, send: 'ping', until: 'ping' })).received

  test('an application calls through its proxy, and is served by it', async () => {
    expect(await answeredBy()).toBe('catalog-v1')
    expect(await greetedOn(5000)).toBe('ledger\nping')
  })

  test('a change of weights takes effect, and loses no request', async () => {
    await web().startLoad({ request: toCatalog, connections: 4 })
    await sleep(200)
    await world().update(shop({ ...start, weight: 0 }))
    await eventually(async () => expect(await answeredBy()).toBe('catalog-v2'))
    const { nodes, statuses } = await web().endLoad({})
    expect(Object.keys(statuses)).toEqual(['200'])
    expect(Object.keys(nodes).toSorted()).toEqual([...versions])
  })

  test('another egress port opens, and the one before it closes', async () => {
    expect(await greetedOn(5001)).toBe('')
    await world().update(shop({ weight: 0, egressPort: 5001 }))
    await eventually(async () => expect(await greetedOn(5001)).toBe('ledger\nping'))
    await eventually(async () => expect(await greetedOn(5000)).toBe(''))
    expect(await answeredBy()).toBe('catalog-v2')
  })

  test('each change was read, and none rejected', async () => {
    expect((await world().stats('web', 'listener_manager.lds.'))['listener_manager.lds.update_success']).toBe(2)
    for (const name of ['web', ...versions, 'ledger']) {
      const rejections = Object.entries(await world().stats(name, '')).filter(([stat]) => stat.endsWith('update_rejected'))
      expect(rejections.length, name).toBeGreaterThan(1)
      expect(rejections.filter(([, count]) => count > 0), name).toEqual([])
      expect(world().envoy(name).log()).not.toMatch(/rejected|\[(warning|error|critical)\]/)
    }
  })
})
