import { beforeEach, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'

const http = [{ protocol: 'http', port: 8080 }]
const FOREVER = 8_000

const routed = (name: string, route: object, virtualNode = 'api'): { service: object; router: object } => ({
  service: { name: `${name}.local`, listeners: http, provider: { kind: 'virtualRouter', name } },
  router: {
    name,
    listeners: http,
    routes: [{ name: 'all', protocol: 'http', targets: [{ virtualNode, weight: 1 }], ...route }],
  },
})
const perTry = { maxRetries: 2, perRetryTimeoutMs: 400, httpRetryEvents: ['gateway-error'] }
const services = [
  routed('quick', { timeout: { perRequestMs: 400 } }),
  routed('patient', { timeout: { perRequestMs: 0, idleMs: 0 } }),
  routed('per-try', { timeout: { perRequestMs: 6_000 }, retryPolicy: perTry }),
  routed('both', { timeout: { perRequestMs: 600 }, retryPolicy: { ...perTry, maxRetries: 10 } }),
  routed('late', { retryPolicy: { ...perTry, httpRetryEvents: ['stream-error', 'client-error'], tcpRetryEvents: ['connection-error'], grpcRetryEvents: ['unavailable', 'deadline-exceeded'] } }),
  routed('silent', { timeout: { perRequestMs: 6_000, idleMs: 400 } }),
  routed('limited', {}, 'limited'),
]

describeMesh(
  'timeouts',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      virtualNodes: [
        {
          name: 'web',
          backends: services.map(({ service }) => ({ virtualService: (service as { readonly name: string }).name })),
        },
        { name: 'api', listeners: http, serviceDiscovery: { kind: 'dns', hostname: 'api.internal' } },
        {
          name: 'limited',
          listeners: [{ protocol: 'http', port: 8080, timeout: { perRequestMs: 400 } }],
          serviceDiscovery: { kind: 'dns', hostname: 'limited.internal' },
        },
      ],
      virtualServices: services.map(({ service }) => service),
      virtualRouters: services.map(({ router }) => router),
    }),
  },
  (world) => {
    beforeEach(async () => {
      for (const name of ['api', 'limited']) {
        await world().agent(name).answer({ port: 8080 })
        await world().agent(name).taken({ port: 8080 })
      }
    })

    const call = async (
      service: string,
      node: string,
      delays: readonly number[],
    ): Promise<readonly [number, number]> => {
      const server = world().agent(node)
      const next = delays.map((delayMs) => ({ delayMs }))
      await server.answer({ port: 8080, next, otherwise: { delayMs: delays.at(-1) ?? 0 } })
      const name = `${service}.local`
      const reply = await world().agent('web').request({ address: name, port: 8080, host: name })
      const taken = await server.taken({ port: 8080 })
      return [reply.kind === 'answer' ? reply.status : 0, taken.length]
    }

    test('a request that takes longer than its route allows is answered 504', async () => {
      expect(await call('quick', 'api', [FOREVER])).toEqual([504, 1])
    })

    test('a request in time is not cut', async () => {
      expect(await call('quick', 'api', [0])).toEqual([200, 1])
    })

    test('0 switches the limits off', async () => {
      expect(await call('patient', 'api', [1_000])).toEqual([200, 1])
    })

    test('a try that takes too long is given up, and another one made', async () => {
      expect(await call('per-try', 'api', [FOREVER, FOREVER, 0])).toEqual([200, 3])
    })

    test('after the last try the answer is 504', async () => {
      expect(await call('per-try', 'api', [FOREVER])).toEqual([504, 3])
    })

    test('the limit of the route holds for all tries together', async () => {
      expect(await call('both', 'api', [FOREVER])).toEqual([504, 2])
    })

    test('without an event for it, a try that takes too long is the last', async () => {
      expect(await call('late', 'api', [FOREVER])).toEqual([504, 1])
    })

    test('an answer that lets itself be waited for is cut by the idle limit, whatever a request may take', async () => {
      expect(await call('silent', 'api', [FOREVER])).toEqual([504, 1])
    })

    test("the limit of the server's own listener holds for its application", async () => {
      expect(await call('limited', 'limited', [FOREVER])).toEqual([504, 1])
    })
  },
)
