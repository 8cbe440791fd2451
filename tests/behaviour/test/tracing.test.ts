import { describe, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { eventually } from '../src/eventually.ts'
import { HUB_ADDRESS } from '../src/namespaces.ts'
import { spansOf, type Span } from '../src/otlp.ts'
import type { World, WorldSettings } from '../src/world.ts'

const http = { protocol: 'http', port: 8080 }

/** `web` calls `catalog`; a gateway leads there too. Spans go to the hub. */
const meshWith = (tracing: object): WorldSettings => ({
  mesh: () => ({
    irVersion: 1,
    name: 'shop',
    tracing: { address: HUB_ADDRESS, ...tracing },
    virtualNodes: [
      { name: 'web', backends: [{ virtualService: 'catalog.local' }] },
      { name: 'catalog', listeners: [http], serviceDiscovery: { kind: 'dns', hostname: 'catalog.internal' } },
    ],
    virtualServices: [{ name: 'catalog.local', listeners: [http], provider: { kind: 'virtualNode', name: 'catalog' } }],
    virtualGateways: [
      { name: 'edge', listeners: [{ protocol: 'http', port: 8088 }], routes: [{ name: 'all', virtualService: 'catalog.local' }] },
    ],
  }),
  outsiders: ['client'],
})

/** Sends a request through both sidecars and gives back the headers with which it reached the application. */
async function call(world: World): Promise<Readonly<Record<string, string>>> {
  await world.agent('web').request({ address: '10.77.0.250', port: 8080, host: 'catalog.local' })
  const [taken] = await world.agent('catalog').taken({ port: 8080 })
  return taken?.headers ?? {}
}

describe.each([
  ['grpc', 4317],
  ['http', 4318],
] as const)('OpenTelemetry by %s', (protocol, port) => {
  describeMesh('tracing', meshWith({ kind: 'openTelemetry', protocol, port, samplingPercent: 100 }), (world) => {
    const spans = async (): Promise<readonly Span[]> => (await world().agent('hub').collected({ port })).flatMap(spansOf)

    test('a call through two sidecars is one trace with a span of each', async () => {
      await world().agent('hub').collect({ kind: `otlp-${protocol}`, port })
      const { traceparent } = await call(world())
      const [, traceId] = /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(traceparent ?? '') ?? []
      expect(traceId).toBeDefined()
      await eventually(async () => {
        const trace = (await spans()).filter((span) => span.traceId === traceId)
        expect(trace.map(({ service, kind }) => [service, kind]).toSorted()).toEqual([
          ['shop/catalog', 'server'],
          ['shop/web', 'client'],
        ])
        const client = trace.find(({ kind }) => kind === 'client')
        const server = trace.find(({ kind }) => kind === 'server')
        expect(client?.parentSpanId).toBe('')
        expect(server?.parentSpanId).toBe(client?.spanId)
      }, 20_000)
    })

    test('a gateway is a hop of its own, and an earlier decision holds', async () => {
      const parent = '4bf92f3577b34da6a3ce929d0e0e4736'
      const send = (flags: string, traceId: string): Promise<unknown> =>
        world()
          .agent('client')
          .request({ address: world().addressOf('edge'), port: 8088, headers: [['traceparent', `00-${traceId}-00f067aa0ba902b7-${flags}`]] })
      const unsampled = parent.replace('4bf', 'aaa')
      await send('00', unsampled)
      await send('01', parent)
      await eventually(async () => {
        const trace = (await spans()).filter(({ traceId }) => traceId === parent)
        expect(trace.map(({ service, kind }) => [service, kind]).toSorted()).toEqual([
          ['shop/catalog', 'server'],
          ['shop/edge', 'client'],
          ['shop/edge', 'server'],
        ])
      }, 20_000)
      expect((await spans()).filter(({ traceId }) => traceId === unsampled)).toEqual([])
    })

    test('Envoy has nothing to complain about', () => {
      for (const member of ['web', 'catalog', 'edge']) expect(world().envoy(member).log()).toBe('')
    })
  })
})

describeMesh('tracing by X-Ray', meshWith({ kind: 'xray', port: 2000, samplingPercent: 100 }), (world) => {
  test('a call through two sidecars is one trace with a segment of each', async () => {
    await world().agent('hub').collect({ kind: 'udp', port: 2000 })
    const headers = await call(world())
    const [, traceId] = /Root=(1-[0-9a-f]{8}-[0-9a-f]{24});.*Sampled=1/.exec(headers['x-amzn-trace-id'] ?? '') ?? []
    expect(traceId).toBeDefined()
    await eventually(async () => {
      const datagrams = await world().agent('hub').collected({ port: 2000 })
      const segments = datagrams.map((datagram) => {
        const [header, segment = ''] = Buffer.from(datagram, 'base64').toString().split('\n')
        expect(JSON.parse(header ?? '')).toEqual({ format: 'json', version: 1 })
        return JSON.parse(segment) as { readonly name: string; readonly id: string; readonly parent_id?: string }
      })
      const [catalog, web, ...others] = segments.toSorted((a, b) => (a.name < b.name ? -1 : 1))
      expect(others).toEqual([])
      const common = { trace_id: traceId, origin: 'AWS::AppMesh::Proxy' }
      expect(web).toMatchObject({ ...common, name: 'shop/web', aws: { app_mesh: { mesh_name: 'shop', virtual_node_name: 'web' } } })
      expect(catalog).toMatchObject({ ...common, name: 'shop/catalog', parent_id: web?.id })
    })
  })
})

describeMesh('tracing of no request', meshWith({ kind: 'openTelemetry', port: 4317, samplingPercent: 0 }), (world) => {
  test('tells the application so, and no client can ask for it', async () => {
    await world().agent('hub').collect({ kind: 'otlp-grpc', port: 4317 })
    const headers = [['x-client-trace-id', 'me'], ['x-envoy-force-trace', '1']] as const
    await world().agent('client').request({ address: world().addressOf('edge'), port: 8088, headers })
    const [taken] = await world().agent('catalog').taken({ port: 8080 })
    expect(taken?.headers['traceparent']).toMatch(/-00$/)
  })
})
