import { expect, test } from 'vitest'
import type { Reply } from '../src/agent-protocol.ts'
import { describeMesh } from '../src/describe-mesh.ts'

const http = [{ protocol: 'http', port: 8080 }]
const names = ['users', 'orders', 'web', 'shop', 'api']
const exact = (value: string): object => ({ kind: 'exact', value })
const prefix = (value: string): object => ({ kind: 'prefix', value })

describeMesh(
  'a gateway',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      virtualNodes: names.map((name) => ({
        name,
        listeners: http,
        serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` },
      })),
      virtualServices: [
        ...['users', 'web', 'shop', 'api'].map((name) => ({
          name: `${name}.local`,
          listeners: http,
          provider: { kind: 'virtualNode', name },
        })),
        { name: 'orders.local', listeners: http, provider: { kind: 'virtualRouter', name: 'orders' } },
      ],
      virtualRouters: [
        {
          name: 'orders',
          listeners: http,
          routes: [
            {
              name: 'open',
              protocol: 'http',
              match: { path: prefix('/open') },
              targets: [{ virtualNode: 'orders', weight: 1 }],
            },
          ],
        },
      ],
      virtualGateways: [
        {
          name: 'edge',
          listeners: [{ protocol: 'http', port: 8088 }],
          routes: [
            { name: 'users', match: { path: prefix('/users') }, virtualService: 'users.local' },
            { name: 'orders', match: { path: prefix('/orders') }, virtualService: 'orders.local' },
            {
              name: 'legacy',
              match: { path: prefix('/old') },
              virtualService: 'web.local',
              rewrite: { prefix: '/new', defaultTargetHostname: 'DISABLED' },
            },
            // Shorter than /orders, and would take what that leaves over.
            { name: 'rest', match: { path: prefix('/order') }, virtualService: 'web.local', rewrite: {} },
            { name: 'status', priority: 1, match: { path: exact('/status') }, virtualService: 'web.local' },
            { name: 'health', match: { path: exact('/healthz') }, virtualService: 'web.local' },
            { name: 'api', match: { hostname: exact('api.example.com') }, virtualService: 'api.local', rewrite: {} },
            {
              name: 'shops',
              match: { hostname: { kind: 'suffix', value: '*.shops.example.com' }, path: prefix('/s') },
              virtualService: 'shop.local',
              rewrite: {},
            },
          ],
        },
      ],
    }),
    outsiders: ['visitor'],
  },
  (world) => {
    const get = (host: string, path: string): Promise<Reply> =>
      world()
        .agent('visitor')
        .request({ address: world().addressOf('edge'), port: 8088, host, path })
    /** Who answered, for which Host and path; or the status. */
    const seen = async (host: string, path: string): Promise<string> => {
      const reply = await get(host, path)
      if (reply.kind === 'failure') return reply.code
      return reply.body ? `${reply.body.node} ${reply.body.host} ${reply.body.path}` : String(reply.status)
    }

    test.each([
      ['any.example.com', '/users', 'users users.local /'],
      ['any.example.com', '/users/7?full=1', 'users users.local /7?full=1'],
      ['any.example.com', '/users?full=1', 'users users.local /?full=1'],
      ['any.example.com', '/usersX', '404'],
      ['any.example.com', '/old/page', 'web any.example.com /new/page'],
      ['any.example.com', '/old', 'web any.example.com /new'],
      ['any.example.com', '/healthz', 'web web.local /healthz'],
      ['any.example.com', '/healthz/x', '404'],
      ['any.example.com', '/', '404'],
    ])('%s%s: %s', async (host, path, expected) => {
      expect(await seen(host, path)).toBe(expected)
    })

    test.each([
      ['api.example.com', '/', 'api api.local /'],
      ['API.example.com:8088', '/x', 'api api.local /x'],
      ['api.example.com.', '/x', 'api api.local /x'],
      ['a.shops.example.com', '/s', 'shop shop.local /s'],
      ['a.b.shops.example.com', '/sales', 'shop shop.local /sales'],
      ['shops.example.com', '/s', '404'],
      ['a.shops.example.com', '/', '404'],
    ])('the host %s with %s: %s', async (host, path, expected) => {
      expect(await seen(host, path)).toBe(expected)
    })

    test.each([
      ['what its own routes leave over', 'a.shops.example.com', '/users/1', 'users users.local /1'],
      ['what its own routes take, by priority only', 'api.example.com', '/status', 'web web.local /status'],
      ['what its own routes take, not without', 'api.example.com', '/users/1', 'api api.local /users/1'],
    ])('of a host with routes of its own, routes for any host get %s', async (_, host, path, expected) => {
      expect(await seen(host, path)).toBe(expected)
    })

    test('what the service does not route is 404, and does not fall through to another gateway route', async () => {
      expect(await seen('any.example.com', '/orderly')).toBe('web web.local /orderly')
      expect(await seen('any.example.com', '/orders/open/1')).toBe('orders orders.local /open/1')
      expect(await seen('any.example.com', '/orders/closed')).toBe('404')
    })

    test('the sidecar of a node cannot be passed: only its proxy answers on its port', async () => {
      const direct = { address: world().addressOf('users'), port: 8080, host: 'users.local' }
      expect(await world().agent('visitor').request(direct)).toMatchObject({ kind: 'answer', status: 200 })
      expect(Object.values(await world().stats('users', 'http.ingress.downstream_rq_total'))[0]).toBeGreaterThan(0)
    })

    test('a gateway has no ports but its own', async () => {
      for (const port of [15000, 15001, 9901]) {
        const reply = await world()
          .agent('visitor')
          .request({ address: world().addressOf('edge'), port })
        expect(reply).toEqual({ kind: 'failure', code: 'ECONNREFUSED' })
      }
    })
  },
)
