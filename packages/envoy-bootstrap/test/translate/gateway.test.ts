import { expect, test } from 'vitest'
import { filterOf, hostsOf, listenerOf } from '../support/look-into.ts'
import { bootstraps, emit, readMesh } from '../support/mesh-cases.ts'
import { authority, certificate, http, http2, mesh, node, route, service, tcp, trusts, uri } from '../support/small-mesh.ts'

type Json = Readonly<Record<string, unknown>>

const gatewayRoute = (name: string, path: string, more: Json = {}, hostname?: string): Json => ({
  name,
  match: {
    path: path.startsWith('=') ? { kind: 'exact', value: path.slice(1) } : { kind: 'prefix', value: path },
    ...(hostname !== undefined && { hostname: { kind: hostname.startsWith('*') ? 'suffix' : 'exact', value: hostname } }),
  },
  virtualService: 'api.m',
  ...more,
})

/** Gateway `g` in front of `api.m`, with the given routes on either side. */
const edge = (routes: readonly Json[], { serviceRoutes = [route('all', { a: 1 })], gateway = {} }: { serviceRoutes?: readonly Json[]; gateway?: Json } = {}): Json =>
  mesh({
    virtualNodes: [node('a', [http(80)])],
    virtualRouters: [{ name: 'r', listeners: [http(80)], routes: serviceRoutes }],
    virtualServices: [service('api.m', [http(80)], 'virtualRouter', 'r')],
    virtualGateways: [{ name: 'g', listeners: [http(8080)], routes, ...gateway }],
  })

const managerOf = async (source: Json): Promise<ReturnType<typeof filterOf>> => {
  const { g } = await bootstraps(source)
  return filterOf(listenerOf(g, 'lds_ingress_0.0.0.0_8080').filter_chains?.[0] ?? {})
}

/** The virtual hosts as `path -> rewritten path` or `path -> status`. */
const shown = async (source: Json): Promise<Record<string, readonly string[]>> => {
  const { g } = await bootstraps(source)
  const hosts = hostsOf(listenerOf(g, 'lds_ingress_0.0.0.0_8080').filter_chains?.[0] ?? {})
  return Object.fromEntries(
    hosts.map(({ name = '', routes = [] }) => [
      name,
      routes.map(({ name: of, match, route: to, direct_response: answer }) => {
        const path = match?.prefix === undefined ? `=${match?.path}` : match.prefix
        return `${of}: ${path}${match?.headers ? ' +headers' : ''} -> ${answer?.status ?? to?.prefix_rewrite ?? 'same'}`
      }),
    ]),
  )
}

test('a PERMISSIVE listener tells TLS from plaintext, a STRICT one has nothing to tell', async () => {
  const listeners = ['PERMISSIVE', 'STRICT'].map((mode, index) => http(8080 + index, { tls: { mode, certificate: certificate('g') } }))
  const { g } = await bootstraps(mesh({ authorities: [authority('ca')], virtualGateways: [{ name: 'g', listeners }] }))
  const shape = (port: number): unknown => {
    const { listener_filters: filters, filter_chains: chains } = listenerOf(g, `lds_ingress_0.0.0.0_${port}`)
    return { filters: filters?.length ?? 0, chains: chains?.map(({ filter_chain_match: match, transport_socket: socket }) => [match, Boolean(socket)]) }
  }
  const either = [[{ transport_protocol: 'tls' }, true], [{ transport_protocol: 'raw_buffer' }, false]]
  expect(shape(8080)).toEqual({ filters: 1, chains: either })
  expect(shape(8081)).toEqual({ filters: 0, chains: [[undefined, true]] })
})

test('a gateway route leads straight to the nodes, with the prefix taken off and the Host of the service', async () => {
  const manager = await managerOf(edge([gatewayRoute('api', '/api')]))
  expect(manager.route_config?.virtual_hosts).toEqual([
    {
      name: '*',
      domains: ['*'],
      routes: ['prefix', 'path'].map((kind) => ({
        name: 'api.all',
        stat_prefix: '/api.m/api/all',
        match: { [kind]: kind === 'path' ? '/api' : '/api/' },
        route: { cluster: 'cds_egress_m_a_http_80', prefix_rewrite: '/', host_rewrite_literal: 'api.m', timeout: '15s', idle_timeout: '300s' },
      })),
    },
  ])
})

test('what the service has no route for is answered 404 and does not fall through', async () => {
  const serviceRoutes = [
    route('v1', { a: 1 }, { match: { path: { kind: 'prefix', value: '/v1' } } }),
    route('me', { a: 1 }, { match: { path: { kind: 'exact', value: '/me' }, headers: [{ kind: 'present', name: 'authorization' }] } }),
  ]
  expect(await shown(edge([gatewayRoute('api', '/api'), gatewayRoute('rest', '/')], { serviceRoutes }))).toEqual({
    '*': [
      'api.me: =/api/me +headers -> /me',
      'api.v1: /api/v1 -> /v1',
      'api: /api/ -> 404',
      'api: =/api -> 404',
      'rest.me: =/me +headers -> same',
      'rest.v1: /v1 -> same',
      'rest: / -> 404',
    ],
  })
})

test('the order of the routes of the service is kept, and ends with the one that takes everything', async () => {
  const serviceRoutes = [
    route('canary', { a: 1 }, { priority: 0, match: { headers: [{ kind: 'exact', name: 'x', value: '1' }] } }),
    route('all', { a: 1 }, { priority: 1 }),
    route('never', { a: 1 }, { match: { path: { kind: 'prefix', value: '/never' } } }),
  ]
  expect(await shown(edge([gatewayRoute('g', '/')], { serviceRoutes }))).toEqual({
    '*': ['g.canary: / +headers -> same', 'g.all: / -> same'],
  })
})

test('each hostname has the routes of the wider ones too', async () => {
  const routes = [
    gatewayRoute('any', '/'),
    gatewayRoute('wide', '/', {}, '*.example'),
    gatewayRoute('narrow', '/', {}, '*.shop.example'),
    gatewayRoute('exact', '=/x', {}, 'API.shop.example'),
    gatewayRoute('apex', '/', {}, 'example'),
  ]
  expect(await shown(edge(routes))).toEqual({
    '*': ['any.all: / -> same'],
    '*.example': ['wide.all: / -> same', 'any.all: / -> same'],
    '*.shop.example': ['narrow.all: / -> same', 'wide.all: / -> same', 'any.all: / -> same'],
    'api.shop.example': ['exact.all: =/x -> same', 'narrow.all: / -> same', 'wide.all: / -> same', 'any.all: / -> same'],
    example: ['apex.all: / -> same', 'any.all: / -> same'],
  })
})

test('hosts match whatever port a client writes', async () => {
  expect((await managerOf(edge([gatewayRoute('g', '/')]))).route_config?.ignore_port_in_host_matching).toBe(true)
})

test('without the rewrite of the Host it stays', async () => {
  const rewrite = { defaultTargetHostname: 'DISABLED', prefix: '/' }
  const manager = await managerOf(edge([gatewayRoute('g', '/', { rewrite })]))
  expect(manager.route_config?.virtual_hosts?.[0]?.routes?.[0]?.route).not.toHaveProperty('host_rewrite_literal')
})

test('strangers are not believed', async () => {
  const manager = await managerOf(edge([gatewayRoute('g', '/')], { gateway: { trustedHops: 2 } }))
  expect(manager).toMatchObject({
    use_remote_address: true,
    xff_num_trusted_hops: 2,
    common_http_protocol_options: { headers_with_underscores_action: 'REJECT_REQUEST', max_headers_count: 100 },
    http2_protocol_options: { max_concurrent_streams: 100 },
    request_timeout: '300s',
    route_config: { request_headers_to_remove: ['x-envoy-original-path', 'x-envoy-decorator-operation', 'x-envoy-original-dst-host'] },
  })
  // Even empty, it would make private addresses internal.
  expect(manager).not.toHaveProperty('internal_address_config')
})

test('no request is cut off at the door before its route would', async () => {
  const within = (perRequestMs: number): Promise<ReturnType<typeof filterOf>> =>
    managerOf(edge([gatewayRoute('g', '/')], { serviceRoutes: [route('long', { a: 1 }, { timeout: { perRequestMs } })] }))
  expect((await within(600_000)).request_timeout).toBe('600s')
  expect(await within(0)).not.toHaveProperty('request_timeout')
})

test("of the listener's limit and the route's, the shorter one holds", async () => {
  const timeouts = async (own: Json, of: number): Promise<unknown> => {
    const serviceRoutes = [route('all', { a: 1 }, { timeout: { perRequestMs: of } })]
    const manager = await managerOf(edge([gatewayRoute('g', '/')], { serviceRoutes, gateway: { listeners: [http(8080, { timeout: own })] } }))
    return manager.route_config?.virtual_hosts?.[0]?.routes?.[0]?.route?.timeout
  }
  expect(await timeouts({ perRequestMs: 1_000 }, 5_000)).toBe('1s')
  expect(await timeouts({ perRequestMs: 9_000 }, 5_000)).toBe('5s')
  expect(await timeouts({ perRequestMs: 0 }, 5_000)).toBe('5s')
  expect(await timeouts({ perRequestMs: 1_000 }, 0)).toBe('1s')
  expect(await timeouts({ idleMs: 1_000 }, 5_000)).toBe('5s')
})

test('a gateway calls the HTTP listener of a service with the lowest port', async () => {
  const { g } = await bootstraps(
    mesh({
      virtualNodes: [node('a', [tcp(79), http2(81), http(80)])],
      virtualServices: [service('api.m', [tcp(79), http2(81), http(80)], 'virtualNode', 'a')],
      virtualGateways: [{ name: 'g', listeners: [http(8080)], routes: [gatewayRoute('g', '/')] }],
    }),
  )
  expect(g?.static_resources?.clusters?.map(({ name }) => name)).toEqual(['cds_egress_m_a_http_80'])
})

test('one service under several policies has a cluster for each', async () => {
  const listener = http(443, { tls: { certificate: certificate('s') } })
  const { g } = await bootstraps(
    mesh({
      authorities: [authority('ca')],
      virtualNodes: [node('s', [listener], { identity: uri('s') })],
      virtualServices: [service('api.m', [listener], 'virtualNode', 's')],
      virtualGateways: [
        {
          name: 'g',
          listeners: [http(8080)],
          routes: ['one', 'two', 'three'].map((name) => gatewayRoute(name, `/${name}`, { tls: trusts(['ca'], { certificate: certificate(name) }) })),
        },
      ],
    }),
  )
  expect(g?.static_resources?.clusters?.map(({ name }) => name)).toEqual([
    'cds_egress_m_s_http_443',
    'cds_egress_m_s_http_443_api-m',
    'cds_egress_m_s_http_443_api-m-2',
  ])
})

test('mutual TLS at the edge accepts whom it names, and without names has no listener', async () => {
  const tls = (more: Json): Json => ({ tls: { certificate: certificate('g'), clients: { trust: ['ca'], ...more } } })
  const { g } = await bootstraps(
    mesh({
      authorities: [authority('ca')],
      virtualGateways: [{ name: 'g', listeners: [http(443, tls({ alsoAccept: [uri('partner')] })), http(444, tls({}))] }],
    }),
  )
  expect(g?.static_resources?.listeners?.map(({ name }) => name)).toEqual(['lds_ingress_0.0.0.0_443'])
  expect(JSON.stringify(g)).toContain('"match_typed_subject_alt_names":[{"san_type":"URI","matcher":{"exact":"spiffe://mesh/partner"}}]')
})

test('what no matcher says is refused once, however many listeners there are', async () => {
  const serviceRoutes = [route('loud', { a: 1 }, { match: { path: { kind: 'regex', value: '(?i)/x' } } })]
  const listeners = [http(8080), http(8081)]
  const { diagnostics, files } = await emit(readMesh(edge([gatewayRoute('g', '/api')], { serviceRoutes, gateway: { listeners } })))
  expect(diagnostics.map(({ definition: { code } }) => code)).toEqual(['MC6005'])
  expect(files.map(({ path }) => path)).not.toContain('g.json')
})

test('methods that contradict each other leave no route, and a gRPC route leaves other requests over', async () => {
  const post = { match: { path: { kind: 'prefix', value: '/' }, method: 'POST' } }
  const serviceRoutes = [route('get', { a: 1 }, { match: { method: 'GET' } }), route('all', { a: 1 })]
  expect(await shown(edge([gatewayRoute('g', '/', post)], { serviceRoutes }))).toEqual({ '*': ['g.all: / +headers -> same'] })
})

test('each listener has the routes that do not name another one', async () => {
  const routes = [gatewayRoute('one', '/', { match: { port: 8081 } }), gatewayRoute('both', '/')]
  const { g } = await bootstraps(edge(routes, { gateway: { listeners: [http(8080), http(8081)] } }))
  const names = [8080, 8081].map((port) =>
    hostsOf(listenerOf(g, `lds_ingress_0.0.0.0_${port}`).filter_chains?.[0] ?? {}).flatMap(({ routes: of = [] }) => of.map(({ name }) => name)),
  )
  expect(names).toEqual([['both.all'], ['one.all', 'both.all']])
})
