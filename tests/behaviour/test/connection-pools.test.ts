import { beforeAll, expect, test } from 'vitest'
import type { Reply, Request } from '../src/agent-protocol.ts'
import { describeMesh } from '../src/describe-mesh.ts'
import { eventually } from '../src/eventually.ts'

const nodes = {
  narrow: { protocol: 'http', connectionPool: { maxConnections: 1, maxPendingRequests: 1 } },
  streams: { protocol: 'http2', connectionPool: { maxRequests: 2 } },
  plain: { protocol: 'http' },
  database: { protocol: 'tcp', connectionPool: { maxConnections: 1 } },
} as const
const names = Object.keys(nodes) as readonly (keyof typeof nodes)[]
const PORTS = { narrow: 8080, streams: 8081, plain: 8082, database: 5432 }
const backends = names.map((name) => ({ virtualService: `${name}.local` }))
const gatewayRoute = (name: string): object => ({ name, match: { path: { kind: 'prefix', value: `/${name}` } }, virtualService: `${name}.local` })

describeMesh(
  'connection pools',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      virtualNodes: [
        { name: 'web', backends },
        { name: 'other', backends },
        ...names.map((name) => ({
          name,
          listeners: [{ port: PORTS[name], ...nodes[name] }],
          serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` },
        })),
      ],
      virtualServices: names.map((name) => ({
        name: `${name}.local`,
        listeners: [{ protocol: nodes[name].protocol, port: PORTS[name] }],
        provider: { kind: 'virtualNode', name },
      })),
      virtualGateways: [
        {
          name: 'edge',
          listeners: [
            { protocol: 'http', port: 8443, connectionPool: { maxConnections: 1, maxPendingRequests: 1 } },
            { protocol: 'http2', port: 8444, connectionPool: { maxRequests: 2 } },
            { protocol: 'http', port: 8445 },
          ],
          routes: [gatewayRoute('plain')],
        },
      ],
    }),
    outsiders: ['client'],
  },
  (world) => {
    beforeAll(async () => {
      // Long enough for all requests of a test to be there at once.
      for (const name of ['narrow', 'streams', 'plain'] as const) {
        await world().agent(name).answer({ port: PORTS[name], otherwise: { delayMs: 2_000 } })
      }
    })

    type Call = readonly [member: string, request: Request]
    const send = ([member, request]: Call): Promise<Reply> => world().agent(member).request(request)
    // The first call has its connection before the others come: while one is being made, a request counts as pending.
    const together = async (application: 'narrow' | 'streams' | 'plain', [first, ...others]: readonly [Call, ...Call[]]): Promise<readonly number[]> => {
      const port = PORTS[application]
      await world().agent(application).taken({ port })
      const answer = send(first)
      await eventually(async () => expect(await world().agent(application).taken({ port })).toHaveLength(1))
      const replies = await Promise.all([answer, ...others.map(send)])
      for (const reply of replies) if (statusOf(reply) === 503) expect(reply).toMatchObject({ headers: { 'x-envoy-overloaded': 'true' } })
      return replies.map(statusOf).toSorted()
    }
    const statusOf = (reply: Reply): number => (reply.kind === 'answer' ? reply.status : 0)
    const to = (name: keyof typeof nodes): Request => ({ address: `${name}.local`, port: PORTS[name], host: `${name}.local` })
    const through = (port: number): Request => ({ address: world().addressOf('edge'), port, path: '/plain' })
    const times = <Item>(count: number, item: Item): [Item, ...Item[]] => [item, ...Array.from({ length: count - 1 }, () => item)]

    test('one connection serves and one request waits; what is more is refused', async () => {
      expect(await together('narrow', times(4, ['web', to('narrow')]))).toEqual([200, 200, 503, 503])
    })

    test('all callers together are limited: it is the application that is protected', async () => {
      expect(await together('narrow', [...times(2, ['web', to('narrow')] as const), ...times(2, ['other', to('narrow')] as const)])).toEqual([200, 200, 503, 503])
    })

    test('over HTTP/2 requests are counted, not connections', async () => {
      expect(await together('streams', times(5, ['web', to('streams')]))).toEqual([200, 200, 503, 503, 503])
    })

    test('of TCP a connection more is closed', async () => {
      const connect = (): Promise<{ readonly received: string; readonly end: string }> =>
        world().agent('web').exchange({ address: 'database.local', port: PORTS.database, send: 'x', waitMs: 1_000 })
      const ends = (await Promise.all([connect(), connect()])).map(({ received, end }) => `${received.split('\n', 1)[0]} ${end}`)
      expect(ends.toSorted()).toEqual([expect.stringMatching(/^ (closed|failed)$/), 'database waiting'])
    })

    test('a gateway sends on no more than its own listener takes', async () => {
      expect(await together('plain', times(4, ['client', through(8443)]))).toEqual([200, 200, 503, 503])
      expect(await together('plain', times(4, ['client', through(8444)]))).toEqual([200, 200, 503, 503])
    })

    test('the limits of one listener of a gateway are not those of another', async () => {
      expect(await together('plain', [...times(2, ['client', through(8443)] as const), ...times(4, ['client', through(8445)] as const)])).toEqual(times(6, 200))
    })
  },
)
