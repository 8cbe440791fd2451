/* Gateways behind a load balancer that speaks HTTP: whose address they believe, and what they answer when it asks. */
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { Reply } from '../src/agent-protocol.ts'
import { describeMesh } from '../src/describe-mesh.ts'
import { eventually } from '../src/eventually.ts'
import { createLogFolder } from '../src/log-folder.ts'

const { file, remove } = createLogFolder()
afterAll(remove)

const APP_PORT = 8080
const EDGE_PORT = 8088
const ASKED = '/AWS.ALB/healthcheck'
const VISITOR = '203.0.113.7'
const http = [{ protocol: 'http', port: APP_PORT }]
const gateway = (name: string, trustedHops: number): object => ({
  name,
  trustedHops,
  listeners: [{ protocol: 'http', port: EDGE_PORT }],
  // Everything leads to the application: also what a load balancer asks, were it not answered before.
  routes: [
    { name: 'calls', protocol: 'grpc', match: {}, virtualService: 'web.local' },
    { name: 'all', match: {}, virtualService: 'web.local', rewrite: {} },
  ],
  accessLog: { path: file(name), format: { kind: 'text', text: '%REQ(:PATH)% %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%' } },
})
const linesOf = (name: string): readonly string[] => readFileSync(file(name), 'utf8').split('\n').filter((line) => line !== '')

describeMesh(
  'behind a load balancer that speaks HTTP',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      virtualNodes: [{ name: 'web', listeners: http, serviceDiscovery: { kind: 'dns', hostname: 'web.internal' } }],
      virtualServices: [{ name: 'web.local', listeners: http, provider: { kind: 'virtualNode', name: 'web' } }],
      virtualGateways: [gateway('trusting', 1), gateway('wary', 0)],
    }),
    outsiders: ['balancer'],
    options: { gatewayHealthCheckPath: ASKED },
  },
  (world) => {
    const send = (to: string, path: string, headers: readonly (readonly [string, string])[] = [], more: object = {}): Promise<Reply> =>
      world().agent('balancer').request({ address: world().addressOf(to), port: EDGE_PORT, host: 'shop.example.com', path, headers, ...more })
    /** What the application is told of whoever sent a request that the load balancer passed on with these headers. */
    const told = async (to: string, path: string, headers: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string | undefined>>> => {
      const reply = await send(to, path, Object.entries(headers))
      return reply.kind === 'answer' ? (reply.body?.headers ?? {}) : {}
    }
    afterEach(async () => {
      await world().agent('web').answer({ port: APP_PORT })
    })

    test('with trustedHops: 1 the client is whom the load balancer has seen, whatever the client says of itself', async () => {
      const headers = await told('trusting', '/forged', { 'x-forwarded-for': `10.1.1.1, ${VISITOR}`, 'x-forwarded-proto': 'https' })
      expect(headers['x-envoy-external-address']).toBe(VISITOR)
      expect(headers['x-forwarded-for']?.split(/, ?/)).toEqual(['10.1.1.1', VISITOR, world().addressOf('balancer')])
      // By what scheme the client came, only the load balancer knows.
      expect(headers['x-forwarded-proto']).toBe('https')
      await eventually(() => expect(linesOf('trusting')).toContain(`/forged ${VISITOR}`), 15_000)
    })

    test('without, clients are the load balancer, and have come by HTTP', async () => {
      const headers = await told('wary', '/forged', { 'x-forwarded-for': VISITOR, 'x-forwarded-proto': 'https' })
      expect(headers['x-envoy-external-address']).toBe(world().addressOf('balancer'))
      expect(headers['x-forwarded-proto']).toBe('http')
      await eventually(() => expect(linesOf('wary')).toContain(`/forged ${world().addressOf('balancer')}`), 15_000)
    })

    test('who reaches a gateway with trustedHops past the load balancer is believed', async () => {
      expect((await told('trusting', '/', { 'x-forwarded-for': '10.1.1.1' }))['x-envoy-external-address']).toBe('10.1.1.1')
    })

    test('the load balancer is answered by the gateway alone, even where its services fail', async () => {
      await world().agent('web').answer({ port: APP_PORT, otherwise: { status: 503 } })
      await world().agent('web').taken({ port: APP_PORT })
      expect(await send('trusting', '/')).toMatchObject({ status: 503 })
      // It tells the name of the mesh.
      expect(await send('trusting', ASKED)).toMatchObject({ kind: 'answer', status: 200, text: '', headers: { 'x-envoy-upstream-healthchecked-cluster': 'shop' } })
      expect(await world().agent('web').taken({ port: APP_PORT })).toHaveLength(1)
      // Only that path: with a query, and below it, requests are the routes'.
      for (const path of [`${ASKED}?a`, `${ASKED}/a`]) expect([path, await send('trusting', path)]).toMatchObject([path, { status: 503 }])
    })

    test('also as a gRPC call', async () => {
      const call = { protocol: 'http2', method: 'POST' }
      const headers = [['content-type', 'application/grpc'], ['te', 'trailers']] as const
      await world().agent('web').taken({ port: APP_PORT })
      expect(await send('trusting', ASKED, headers, call)).toMatchObject({ status: 200, headers: { 'grpc-status': '2' } })
      expect(await world().agent('web').taken({ port: APP_PORT })).toEqual([])
    })

    test('its questions are neither logged nor counted', async () => {
      const counter = async (): Promise<number> => (await world().stats('wary', 'http.ingress.downstream_rq_completed'))['http.ingress.downstream_rq_completed'] ?? 0
      const before = await counter()
      await send('wary', ASKED)
      await send('wary', '/after')
      await eventually(() => expect(linesOf('wary').some((line) => line.startsWith('/after '))).toBe(true), 15_000)
      expect(linesOf('wary').filter((line) => line.includes(ASKED))).toEqual([])
      await eventually(async () => expect(await counter()).toBe(before + 1), 15_000)
    })
  },
)
