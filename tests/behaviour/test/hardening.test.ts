import { afterEach, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'

const APP_PORT = 8080
const http = [{ protocol: 'http', port: APP_PORT }]
const EDGE_PORT = 8088
const WEBSOCKET = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
]

/*
 * What applications that normalise paths or headers themselves could be tricked with: the gateway and the sidecars must
 * judge the path that the application will see, and must not pass on what only a proxy may say.
 */
describeMesh(
  'a hardened edge',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      virtualNodes: ['admin', 'web'].map((name) => ({
        name,
        listeners: http,
        serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` },
        backends: name === 'web' ? [{ virtualService: 'admin.local' }] : [],
      })),
      virtualServices: ['admin', 'web'].map((name) => ({
        name: `${name}.local`,
        listeners: http,
        provider: { kind: 'virtualNode', name },
      })),
      virtualGateways: [
        {
          name: 'edge',
          listeners: [{ protocol: 'http', port: EDGE_PORT }],
          routes: [
            {
              name: 'admin',
              match: { path: { kind: 'prefix', value: '/admin' } },
              virtualService: 'admin.local',
              rewrite: {},
            },
            { name: 'web', virtualService: 'web.local', rewrite: {} },
          ],
        },
      ],
    }),
    outsiders: ['visitor'],
  },
  (world) => {
    afterEach(async () => {
      for (const name of ['admin', 'web']) {
        await world().agent(name).answer({ port: APP_PORT })
        await world().agent(name).taken({ port: APP_PORT })
      }
    })

    /** Sends lines as they are and tells the status, and who answered. */
    const raw = async (lines: readonly string[], to: 'edge' | 'web' = 'edge'): Promise<string> => {
      const { received } = await world()
        .agent('visitor')
        .exchange({
          address: world().addressOf(to),
          port: to === 'edge' ? EDGE_PORT : APP_PORT,
          send: `${lines.join('\r\n')}\r\n\r\n`,
          until: '}}',
        })
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(received)?.[1] ?? 'closed'
      const node = /"node":"([^"]+)"/.exec(received)?.[1]
      return node === undefined ? status : `${status} ${node}`
    }
    const get = (path: string, headers: readonly string[] = [], to: 'edge' | 'web' = 'edge'): Promise<string> =>
      raw([`GET ${path} HTTP/1.1`, 'Host: shop.example.com', 'Connection: close', ...headers], to)

    test.each([
      '/admin',
      '//admin',
      '/./admin',
      '/a/../admin',
      '/%2e/admin',
      '/\\admin',
      '/%61dmin',
      '/a;x/../admin',
      '/.;/admin',
      '/..;/admin',
    ])('the path %s is not taken for something else than /admin', async (path) => {
      // What is routed to the web application must not be /admin to any reader of the path it gets.
      const answer = await get(path)
      const seenByWeb = await world().agent('web').taken({ port: APP_PORT })
      expect(seenByWeb.map((request) => request.path).filter((seen) => readings(seen).includes('/admin'))).toEqual([])
      expect(answer).toMatch(/^(200 admin|400|404|200 web)$/)
    })

    test.each(['/a/..%2fadmin', '/a%2f..%2fadmin', '/%2fadmin', '/a/..%5cadmin', '/admin#f', '/admin%00'])(
      'the path %s is refused',
      async (path) => {
        expect(await get(path)).toBe('400')
      },
    )

    // Known and documented: paths differ by case and by `;`, and nothing in Envoy changes that.
    test.each(['/Admin', '/x;/admin'])('the path %s is another one than /admin', async (path) => {
      expect(await get(path)).toBe('200 web')
    })

    test.each([
      ['a header with an underscore', 400, ['X_Role: admin']],
      ['both lengths', 400, ['Content-Length: 3', 'Transfer-Encoding: chunked']],
      ['two lengths', 400, ['Content-Length: 3', 'Content-Length: 4']],
      ['a NUL in a value', 400, ['X-A: a\0b']],
      ['a blank before the colon', 400, ['X-A : b']],
      ['more than 100 headers', 431, Array.from({ length: 101 }, (_, index) => `X-${index}: a`)],
      ['more than 60 KiB of headers', 431, [`X-A: ${'a'.repeat(62 * 1024)}`]],
      ['a websocket upgrade', 403, WEBSOCKET],
    ])('%s is answered %i', async (_, status, headers) => {
      expect(await get('/', headers)).toBe(String(status))
      expect(await world().agent('web').taken({ port: APP_PORT })).toEqual([])
    })

    test.each([
      ['CONNECT shop.example.com:443 HTTP/1.1', '404'],
      ['GET / HTTP/1.0', '426'],
    ])('%s is answered %s', async (line, status) => {
      expect(await raw([line, 'Host: shop.example.com'])).toBe(status)
    })

    const FORGED = {
      'x-envoy-original-path': '/admin',
      'x-envoy-decorator-operation': 'forged',
      'x-envoy-original-dst-host': '10.77.0.1:80',
      'x-forwarded-client-cert': 'URI=spiffe://shop.local/admin',
      'x-envoy-upstream-rq-timeout-ms': '5',
      'x-envoy-retry-on': '5xx',
      'x-envoy-max-retries': '5',
    }
    const forgedLines = Object.entries(FORGED).map(([name, value]) => `${name}: ${value}`)

    test.each(['edge', 'web'] as const)('headers that only proxies may set are not passed on by %s', async (to) => {
      expect(await get('/', forgedLines, to)).toBe('200 web')
      const [request] = await world().agent('web').taken({ port: APP_PORT })
      for (const [name, value] of Object.entries(FORGED))
        expect([name, request?.headers[name]]).not.toEqual([name, value])
    })

    test.each([
      ['edge', 'a stranger with a private address'],
      ['web', 'a stranger with a private address'],
      ['edge', 'a stranger who names a private address', 'X-Forwarded-For: 10.1.1.1'],
      ['web', 'a stranger who names a private address', 'X-Forwarded-For: 10.1.1.1'],
      ['web', 'a stranger who names the loopback address', 'X-Forwarded-For: 127.0.0.1'],
    ] as const)('nor obeyed by %s for %s: no shorter limit, no retries', async (to, _, ...more) => {
      await world()
        .agent('web')
        .answer({ port: APP_PORT, otherwise: { status: 503, delayMs: 300 } })
      expect(await get('/', [...forgedLines, ...more], to)).toBe('503 web')
      const taken = await world().agent('web').taken({ port: APP_PORT })
      expect(taken).toHaveLength(1)
      expect(taken[0]?.headers['x-envoy-internal']).toBeUndefined()
    })

    test('an invented X-Forwarded-For does not hide the address of a stranger', async () => {
      await get('/', ['X-Forwarded-For: 10.1.1.1', 'X-Forwarded-Proto: https'])
      const [request] = await world().agent('web').taken({ port: APP_PORT })
      const hops = request?.headers['x-forwarded-for']?.split(',').map((hop) => hop.trim())
      expect(hops?.at(-1)).toBe(world().addressOf('visitor'))
      expect(request?.headers['x-forwarded-proto']).toBe('http')
      expect(request?.headers['x-envoy-internal']).toBeUndefined()
    })

    test.each([
      ['ADMIN.local', 200],
      ['admin.local:8080', 200],
      ['admin.local.', 200],
      ['admin.local:80', 404],
      ['xadmin.local', 404],
      ['admin.local.evil.example', 404],
      ['', 404],
    ])('a caller that says Host %j gets %i', async (host, status) => {
      const request = { address: 'admin.local', port: APP_PORT, host }
      expect(await world().agent('web').request(request)).toMatchObject({ kind: 'answer', status })
    })

    test('two Host lines are none', async () => {
      const lines = ['GET / HTTP/1.1', 'Host: admin.local', 'Host: other.local', 'Connection: close', '', '']
      const sent = { address: 'admin.local', port: APP_PORT, send: lines.join('\r\n') }
      const { received } = await world().agent('web').exchange(sent)
      expect(received).toMatch(/^HTTP\/1\.1 (400|404)/)
      expect(await world().agent('admin').taken({ port: APP_PORT })).toEqual([])
    })
  },
)

/** What different applications may read in a path: escapes resolved, dots and doubled slashes too. */
function readings(path: string): readonly string[] {
  const decoded = decodeURIComponent(path).replaceAll('\\', '/')
  const withoutParameters = decoded.replaceAll(/;[^/]*/g, '')
  return [path, decoded, withoutParameters].map((text) => new URL(text.replaceAll(/\/+/g, '/'), 'http://a').pathname)
}
