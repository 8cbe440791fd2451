import { beforeEach, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'

const http = [{ protocol: 'http', port: 8080 }]

/** A service of the same node, behind a router whose only route has this policy. */
const routed = (name: string, retryPolicy?: object): { service: object; router: object } => ({
  service: { name: `${name}.local`, listeners: http, provider: { kind: 'virtualRouter', name } },
  router: {
    name,
    listeners: http,
    routes: [
      {
        name: 'all',
        protocol: 'http',
        targets: [{ virtualNode: 'api', weight: 1 }],
        ...(retryPolicy && { retryPolicy }),
      },
    ],
  },
})
const services = [
  routed('server-error', { maxRetries: 2, httpRetryEvents: ['server-error'] }),
  routed('gateway-error', { maxRetries: 3, httpRetryEvents: ['gateway-error'] }),
  routed('client-error', { maxRetries: 1, httpRetryEvents: ['client-error'] }),
  routed('no-policy'),
]
const names = ['server-error', 'gateway-error', 'client-error', 'no-policy', 'api', 'pair']

describeMesh(
  'retries',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      virtualNodes: [
        { name: 'web', backends: names.map((name) => ({ virtualService: `${name}.local` })) },
        { name: 'api', listeners: http, serviceDiscovery: { kind: 'dns', hostname: 'api.internal' } },
        {
          name: 'pair',
          listeners: http,
          serviceDiscovery: { kind: 'dns', hostname: 'pair.internal', responseType: 'ENDPOINTS' },
        },
      ],
      virtualServices: [
        ...services.map(({ service }) => service),
        { name: 'api.local', listeners: http, provider: { kind: 'virtualNode', name: 'api' } },
        { name: 'pair.local', listeners: http, provider: { kind: 'virtualNode', name: 'pair' } },
      ],
      virtualRouters: services.map(({ router }) => router),
    }),
    instances: { pair: 2 },
  },
  (world) => {
    beforeEach(async () => {
      await world().agent('api').answer({ port: 8080 })
      await world().agent('api').taken({ port: 8080 })
    })

    /** The status that the caller sees, and how many requests it took. */
    const call = async (
      service: string,
      statuses: readonly number[],
      method = 'GET',
    ): Promise<readonly [number, number]> => {
      const api = world().agent('api')
      const last = statuses.at(-1) ?? 200
      await api.answer({ port: 8080, next: statuses.map((status) => ({ status })), otherwise: { status: last } })
      const name = `${service}.local`
      const reply = await world().agent('web').request({ address: name, port: 8080, host: name, method })
      const taken = await api.taken({ port: 8080 })
      return [reply.kind === 'answer' ? reply.status : 0, taken.length]
    }

    test.each([
      ['server-error', [503, 200], 'GET', 200, 2],
      ['server-error', [503, 500, 200], 'GET', 200, 3],
      ['server-error', [503], 'GET', 503, 3],
      ['server-error', [503], 'POST', 503, 3],
      ['server-error', [404], 'GET', 404, 1],
      ['gateway-error', [502, 503, 504, 200], 'GET', 200, 4],
      ['gateway-error', [500], 'GET', 500, 1],
      ['client-error', [409], 'GET', 409, 2],
      ['client-error', [503], 'GET', 503, 1],
    ])(
      'a policy for %s, answers %j to a %s: %i after %i requests',
      async (service, statuses, method, status, requests) => {
        expect(await call(service, statuses, method)).toEqual([status, requests])
      },
    )

    test.each([
      ['no-policy', 'GET'],
      ['no-policy', 'POST'],
      ['api', 'GET'],
      ['api', 'POST'],
    ])('without a policy, %s does not send a %s again that got 503', async (service, method) => {
      expect(await call(service, [503], method)).toEqual([503, 1])
    })

    test('what could not connect goes to another instance, even without a policy', async () => {
      const request = { address: 'pair.local', port: 8080, host: 'pair.local' }
      const before = await world().agent('web').requests({ request, count: 40, connections: 2 })
      expect(Object.keys(before.nodes).sort()).toEqual(['pair', 'pair-2'])
      await world().envoy('pair-2').stop()
      const after = await world()
        .agent('web')
        .requests({ request: { ...request, method: 'POST' }, count: 40, connections: 1 })
      expect(after).toEqual({ nodes: { pair: 40 }, statuses: { 200: 40 } })
    })
  },
)
