import { execFile } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import type { World } from '../src/world.ts'

type Weights = Readonly<Record<string, number>>

const http = [{ protocol: 'http', port: 8080 }]
const checkout = (name: string): object => ({ name, listeners: http, serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` } })

/** `web` calls a router over `checkout-v1` and `checkout-v2`, and `prices` at a fixed address; `edge` lets outsiders in to the router. */
const shop = (weights: Weights, pricesAddress: string): object => ({
  irVersion: 1,
  name: 'shop',
  virtualNodes: [
    { name: 'web', backends: [{ virtualService: 'checkout.shop.local' }, { virtualService: 'prices.shop.local' }] },
    checkout('checkout-v1'),
    checkout('checkout-v2'),
    { name: 'prices', listeners: http, serviceDiscovery: { kind: 'static', addresses: [pricesAddress] } },
  ],
  virtualServices: [
    { name: 'checkout.shop.local', listeners: http, provider: { kind: 'virtualRouter', name: 'checkout' } },
    { name: 'prices.shop.local', listeners: http, provider: { kind: 'virtualNode', name: 'prices' } },
  ],
  virtualRouters: [
    {
      name: 'checkout',
      listeners: http,
      routes: [
        {
          name: 'canary',
          protocol: 'http',
          targets: Object.entries(weights).map(([virtualNode, weight]) => ({ virtualNode, weight })),
        },
      ],
    },
  ],
  virtualGateways: [
    {
      name: 'edge',
      listeners: http,
      routes: [{ name: 'all', match: { path: { kind: 'prefix', value: '/' } }, virtualService: 'checkout.shop.local' }],
    },
  ],
})

const cli = fileURLToPath(new URL('../../../packages/cli/dist/bin.js', import.meta.url))
const source = mkdtempSync(join(tmpdir(), 'mesh-xds-files-'))
afterAll(() => rmSync(source, { recursive: true, force: true }))

/** Builds on the host of the proxies, into the very files that they watch. */
const build = async (mesh: object, out: string): Promise<string> => {
  writeFileSync(join(source, 'shop.mesh.json'), JSON.stringify(mesh))
  const config = `import { defineConfig } from 'mesh-compile'\nexport default defineConfig({ emitters: { envoy: { configDir: '${out}/envoy' } } })\n`
  writeFileSync(join(source, 'mesh-compile.config.ts'), config)
  const { stderr } = await promisify(execFile)(process.execPath, [cli, 'build', 'shop.mesh.json', '--xds', 'files', '--out', out], { cwd: source })
  return stderr
}

const toCheckout = { address: 'checkout.shop.local', port: 8080, host: 'checkout.shop.local' }
const toPrices = { address: 'prices.shop.local', port: 8080, host: 'prices.shop.local' }
const watchers = ['web', 'checkout-v1', 'checkout-v2', 'prices', 'edge']

const counted = async (world: World, member: string, ending: string): Promise<number> =>
  Object.entries(await world.stats(member, '')).reduce((sum, [name, value]) => sum + (name.endsWith(ending) ? value : 0), 0)

/** Waits until a request through a proxy finds what is expected; a change takes effect in moments, or not at all. */
const settled = async (look: () => Promise<boolean>): Promise<void> => {
  for (const limit = performance.now() + 10_000; !(await look()); await sleep(20)) {
    if (performance.now() > limit) throw new Error('the change does not take effect')
  }
}

describeMesh(
  'a mesh whose proxies watch files',
  {
    xds: 'files',
    mesh: (addressOf) => shop({ 'checkout-v1': 100, 'checkout-v2': 0 }, addressOf('prices')),
    instances: { prices: 2 },
    outsiders: ['client'],
  },
  (world) => {
    const agent = (member: string) => world().agent(member)
    const update = (weights: Weights, prices = 'prices'): Promise<void> => world().update(shop(weights, world().addressOf(prices)))
    const fromEdge = () => ({ address: world().addressOf('edge'), port: 8080, host: 'shop.example' })
    const answeredBy = async (member: string, request: typeof toCheckout): Promise<string | undefined> => {
      const reply = await agent(member).request(request)
      return reply.kind === 'answer' ? reply.body?.node : undefined
    }

    test('a change of weights takes effect at sidecar and gateway, and loses no request', async () => {
      expect(await answeredBy('web', toCheckout)).toBe('checkout-v1')
      await agent('web').startLoad({ request: toCheckout, connections: 4 })
      await agent('client').startLoad({ request: fromEdge(), connections: 4 })
      await sleep(300)
      await update({ 'checkout-v1': 0, 'checkout-v2': 100 })
      await settled(async () => (await answeredBy('web', toCheckout)) === 'checkout-v2')
      await settled(async () => (await answeredBy('client', fromEdge())) === 'checkout-v2')
      await sleep(300)
      for (const member of ['web', 'client']) {
        const { nodes, statuses } = await agent(member).endLoad({})
        expect(Object.keys(statuses)).toEqual(['200'])
        expect(Object.keys(nodes).toSorted()).toEqual(['checkout-v1', 'checkout-v2'])
      }
      const { nodes } = await agent('web').requests({ request: toCheckout, count: 200, connections: 4 })
      expect(nodes).toEqual({ 'checkout-v2': 200 })
    })

    test('another fixed address takes effect, and loses no request', async () => {
      await agent('web').startLoad({ request: toPrices, connections: 4 })
      await sleep(200)
      await update({ 'checkout-v1': 0, 'checkout-v2': 100 }, 'prices-2')
      await settled(async () => (await answeredBy('web', toPrices)) === 'prices-2')
      const { nodes, statuses } = await agent('web').endLoad({})
      expect(Object.keys(statuses)).toEqual(['200'])
      expect(Object.keys(nodes).toSorted()).toEqual(['prices', 'prices-2'])
    })

    test('dozens of updates, in which targets come and go with the weight 0, lose nothing and are never rejected', async () => {
      const [v1, v2] = ['checkout-v1', 'checkout-v2'] as const
      const steps: readonly Weights[] = [{ [v2]: 100 }, { [v1]: 0, [v2]: 100 }, { [v1]: 100, [v2]: 0 }, { [v1]: 100 }, { [v1]: 100, [v2]: 0 }, { [v1]: 0, [v2]: 100 }]
      const before = await counted(world(), 'web', 'rds.rds_egress_http_8080.update_success')
      await agent('web').startLoad({ request: toCheckout, connections: 4 })
      await agent('client').startLoad({ request: fromEdge(), connections: 4 })
      for (let round = 0; round < 6; round++) {
        for (const weights of steps) {
          await update(weights, round % 2 === 0 ? 'prices' : 'prices-2')
          const isReady = async (member: string): Promise<boolean> => (await counted(world(), member, 'cluster_manager.warming_clusters')) === 0
          await settled(async () => (await isReady('web')) && (await isReady('edge')))
        }
      }
      for (const member of ['web', 'client']) {
        const { nodes, statuses } = await agent(member).endLoad({})
        expect(Object.keys(statuses)).toEqual(['200'])
        expect(Object.keys(nodes).toSorted()).toEqual([v1, v2])
      }
      expect(await counted(world(), 'web', 'rds.rds_egress_http_8080.update_success')).toBeGreaterThanOrEqual(before + 36)
      for (const member of watchers) {
        expect(await counted(world(), member, 'update_rejected'), member).toBe(0)
        expect(world().envoy(member).log()).not.toMatch(/rejected|\[(warning|error|critical)\]/)
      }
    }, 120_000)

    test('a build on the host itself takes effect and loses no request, and so does one that repairs a torn file', async () => {
      const { out, addressOf } = world()
      const ofWeights = (v1: number): object => shop({ 'checkout-v1': v1, 'checkout-v2': 100 - v1 }, addressOf('prices'))
      await update({ 'checkout-v1': 100, 'checkout-v2': 0 })
      await settled(async () => (await answeredBy('web', toCheckout)) === 'checkout-v1')
      // What the build would write is what is there: from now on the files are known for ours.
      expect(await build(ofWeights(100), out)).toMatch(/nothing changed/)
      await agent('web').startLoad({ request: toCheckout, connections: 4 })
      expect(await build(ofWeights(0), out)).toMatch(/\d changed/)
      await settled(async () => (await answeredBy('web', toCheckout)) === 'checkout-v2')
      const routes = join(out, 'envoy/web/rds/rds_egress_http_8080.json')
      writeFileSync(`${routes}.torn`, '{ "resources": [')
      renameSync(`${routes}.torn`, routes)
      await settled(async () => (await counted(world(), 'web', 'rds.rds_egress_http_8080.update_failure')) > 0)
      expect(await answeredBy('web', toCheckout)).toBe('checkout-v2')
      await build(ofWeights(100), out)
      await settled(async () => (await answeredBy('web', toCheckout)) === 'checkout-v1')
      const { statuses } = await agent('web').endLoad({})
      expect(Object.keys(statuses)).toEqual(['200'])
    })

    test('the version in effect is that of the file', async () => {
      const reply = await agent('web').request({ address: '127.0.0.1', port: 9901, path: '/stats?type=TextReadouts' })
      const versions = reply.kind === 'answer' ? reply.text : ''
      for (const name of ['listener_manager.lds', 'cluster_manager.cds', 'http.egress.rds.rds_egress_http_8080', 'cluster.cds_egress_shop_prices_http_8080']) {
        expect(versions).toMatch(new RegExp(`^${name}\\.version_text: "[0-9a-f]{16}"$`, 'm'))
      }
    })
  },
)
