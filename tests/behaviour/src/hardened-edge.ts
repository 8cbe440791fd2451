import type { Taken } from './agent-protocol.ts'
import type { World, WorldSettings } from './world.ts'

export const APP_PORT = 8080
export const EDGE_PORT = 8088

const http = [{ protocol: 'http', port: APP_PORT }]
const headers = (...matches: readonly object[]): object => ({ headers: matches })
const route = (name: string, virtualNode: string, match: object = {}): object => ({
  name,
  protocol: 'http',
  match,
  targets: [{ virtualNode, weight: 1 }],
})

/**
 * A gateway in front of an application that anybody may use, `web`, and one that only some paths, headers and callers
 * lead to, `admin`. A stranger, `visitor`, may send what he likes to the gateway and to the sidecar of `web`.
 */
export const hardenedEdge: WorldSettings = {
  mesh: () => ({
    irVersion: 1,
    name: 'shop',
    virtualNodes: ['admin', 'web'].map((name) => ({
      name,
      listeners: http,
      serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` },
      backends: name === 'web' ? ['admin.local', 'roles.local'].map((virtualService) => ({ virtualService })) : [],
    })),
    virtualServices: [
      ...['admin', 'web'].map((name) => ({
        name: `${name}.local`,
        listeners: http,
        provider: { kind: 'virtualNode', name },
      })),
      { name: 'roles.local', listeners: http, provider: { kind: 'virtualRouter', name: 'roles' } },
    ],
    virtualRouters: [
      {
        name: 'roles',
        listeners: http,
        routes: [
          route('exact', 'admin', headers({ kind: 'exact', name: 'x-role', value: 'admin' })),
          route('present', 'admin', headers({ kind: 'present', name: 'x-flag' })),
          route('not', 'admin', headers({ kind: 'exact', name: 'x-guest', value: 'yes', invert: true })),
          route('regex', 'admin', headers({ kind: 'regex', name: 'x-kind', value: 'adm.*' })),
          route('suffix', 'admin', headers({ kind: 'suffix', name: 'x-group', value: 'admin' })),
          route('range', 'admin', headers({ kind: 'range', name: 'x-level', start: 5, end: 10 })),
          route(
            'absent',
            'admin',
            headers(
              { kind: 'exact', name: 'x-mode', value: 'old' },
              { kind: 'present', name: 'x-token', invert: true },
            ),
          ),
          route('rest', 'web'),
        ],
      },
    ],
    virtualGateways: [
      {
        name: 'edge',
        listeners: [{ protocol: 'http', port: EDGE_PORT }],
        routes: [
          { name: 'admin', match: { path: { kind: 'prefix', value: '/admin' } }, virtualService: 'admin.local', rewrite: {} },
          { name: 'roles', match: { path: { kind: 'prefix', value: '/roles' } }, virtualService: 'roles.local', rewrite: {} },
          { name: 'web', virtualService: 'web.local', rewrite: {} },
        ],
      },
    ],
  }),
  outsiders: ['visitor'],
}

/** Where the stranger sends to: the gateway, or the sidecar of `web`. */
export type Door = 'edge' | 'web'

/** What the stranger does. */
export interface Stranger {
  /** Sends lines as they are and tells the status, and who answered: `200 web`, `404`, or `closed` without an answer. */
  raw(lines: readonly string[], to?: Door): Promise<string>
  /** The same for a GET of a path with further header lines. */
  get(path: string, headers?: readonly string[], to?: Door): Promise<string>
  /** What the applications took since the last time this was asked. */
  taken(): Promise<Readonly<Record<'admin' | 'web', readonly Taken[]>>>
}

/** A stranger in a running {@link hardenedEdge}. */
export function strangerIn(world: () => World): Stranger {
  const raw = async (lines: readonly string[], to: Door = 'edge'): Promise<string> => {
    const address = world().addressOf(to)
    const port = to === 'edge' ? EDGE_PORT : APP_PORT
    const send = `${lines.join('\r\n')}\r\n\r\n`
    return summary((await world().agent('visitor').exchange({ address, port, send, untilAnswer: true })).received)
  }
  const take = (name: string): Promise<readonly Taken[]> => world().agent(name).taken({ port: APP_PORT })
  return {
    raw,
    get: (path, headers = [], to = 'edge') =>
      raw([`GET ${path} HTTP/1.1`, 'Host: shop.example.com', 'Connection: close', ...headers], to),
    taken: async () => ({ admin: await take('admin'), web: await take('web') }),
  }
}

/** `200 web`: the status of the first answer, and which application gave it. */
export function summary(received: string): string {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(received)?.[1] ?? 'closed'
  const node = /"node":"([^"]+)"/.exec(received)?.[1]
  return node === undefined ? status : `${status} ${node}`
}
