import { appMeshDefaults, dns, grpc, grpcRoute, http, httpRoute, mesh, tcp, tcpRoute, weighted, type Mesh } from '@mesh-compile/dsl'
import { meshSchema } from '@mesh-compile/ir/schema'
import { messageOf } from '@mesh-compile/ir/diagnostics'
import { describe, expect, test } from 'vitest'
import { analyse } from '../../src/analysis/analyse.ts'
import { findings } from '../findings.ts'

type RouteSpec = Omit<Parameters<typeof httpRoute>[0], 'to'>
type Limits = NonNullable<Parameters<typeof http>[1]>['timeout']
type Service = ReturnType<Mesh['virtualService']>

/** What stands between a caller and a node: the route to it and the node's own listener. */
interface Link {
  readonly route?: RouteSpec
  readonly limits?: Limits
}

/** A chain of services a -> b -> c -> ..., each behind a route, and what is said about it. */
function chain(links: readonly Link[], options: { readonly appMesh?: true; readonly edge?: Limits | 'none' } = {}): readonly string[] {
  const m = mesh('m', options.appMesh ? { defaults: appMeshDefaults } : {})
  const names = 'abcdefghij'
  let below: Service | undefined
  for (const [index, { route, limits }] of [...links.entries()].toReversed()) {
    const name = names[index]!
    const node = m.virtualNode(name, {
      listeners: [http(80, limits ? { timeout: limits } : {})],
      serviceDiscovery: dns(`${name}.internal`),
      ...(below && { backends: [below as never] }),
    })
    const service = m.virtualService(`${name}.local`, http(80))
    if (route) m.provide(service, m.virtualRouter(name, http(80), { all: httpRoute({ ...route, to: [weighted(node, 100)] } as never) }))
    else m.provide(service, node)
    below = service as never
  }
  if (options.edge === 'none') m.virtualNode('edge', { backends: [below as never] })
  else m.virtualGateway('edge', { listeners: [http(8443, options.edge ? { timeout: options.edge } : {})], routes: { all: { match: { prefix: '/' }, to: below as never } } })
  return findings(m)
}
const perRequest = (limit: string): Link => ({ route: { timeout: { perRequest: limit as '1s' } } })

describe('MC5030: a limit that nobody waits for', () => {
  test.each<readonly [string, readonly Link[], string]>([
    ['the default on the hop before', [{}, perRequest('60s')], "route 'all' of 'b.local' allows a request 60s, but nobody who calls it waits that long: edge -> a: 15s, a -> b: 60s"],
    ['a stated limit on the hop before', [perRequest('5s'), perRequest('10s')], "route 'all' of 'b.local' allows a request 10s, but nobody who calls it waits that long: edge -> a: 5s, a -> b: 10s"],
    ['a hop further away', [perRequest('5s'), {}, perRequest('12s')], "route 'all' of 'c.local' allows a request 12s, but nobody who calls it waits that long: edge -> a: 5s, a -> b: 15s, b -> c: 12s"],
    ['the listener before', [{ limits: { perRequest: '3s' } }, perRequest('12s')], "route 'all' of 'b.local' allows a request 12s, but nobody who calls it waits that long: edge -> a: 3s, a -> b: 12s"],
  ])('%s', (_, links, message) => {
    expect(chain(links)).toEqual([`MC5030 ${message}`])
  })

  test('a gateway that allows less than what it leads to', () => {
    expect(chain([perRequest('30s')], { edge: { perRequest: '10s' } })).toEqual([
      "MC5030 route 'all' of 'a.local' allows a request 30s, but nobody who calls it waits that long: edge -> a: 10s",
    ])
  })

  test.each<readonly [string, readonly Link[], object]>([
    ['nothing is stated', [{}, {}, {}], {}],
    ['limits become shorter on the way', [perRequest('60s'), perRequest('30s'), perRequest('10s')], {}],
    ['limits are alike', [perRequest('10s'), perRequest('10s')], {}],
    ['only the first hop is short, and the rest says nothing', [perRequest('2s'), {}, {}], {}],
    ['a stream has no limit', [{}, perRequest('0s')], {}],
    ['no limit before', [perRequest('0s'), { route: { timeout: { perRequest: '600s', idle: '0s' } } }], {}],
    ['work that begins at a node', [perRequest('60s')], { edge: 'none' }],
    ['a gateway without a limit', [perRequest('30s')], { edge: { perRequest: '0s' } }],
  ])('not told: %s', (_, links, options) => {
    expect(chain(links, options)).toEqual([])
  })

  test('not told: one of several callers waits long enough', () => {
    const m = mesh('m')
    const port = http(80)
    const node = m.virtualNode('slow', { listeners: [port], serviceDiscovery: dns('slow.internal') })
    const slow = m.virtualService('slow.local', port)
    m.provide(slow, m.virtualRouter('slow', port, { all: httpRoute({ to: [weighted(node, 100)], timeout: { perRequest: '60s' } }) }))
    const front = m.virtualService('front.local', port)
    m.provide(front, m.virtualNode('front', { listeners: [port], serviceDiscovery: dns('front.internal'), backends: [slow] }))
    m.virtualGateway('edge', { listeners: [http(8443)], routes: { front: { match: { prefix: '/front' }, to: front }, slow: { match: { prefix: '/' }, to: slow } } })
    expect(findings(m)).toEqual([])
  })

  test('not told: callers in a circle, of which nobody knows where work begins', () => {
    const m = mesh('m')
    const port = http(80)
    const [a, b] = [m.virtualService('a.local', port), m.virtualService('b.local', port)]
    const nodes = [m.virtualNode('a', { listeners: [port], serviceDiscovery: dns('a.internal'), backends: [b] }), m.virtualNode('b', { listeners: [port], serviceDiscovery: dns('b.internal'), backends: [a] })] as const
    m.provide(a, m.virtualRouter('a', port, { all: httpRoute({ to: [weighted(nodes[0], 100)], timeout: { perRequest: '60s' } }) }))
    m.provide(b, nodes[1])
    expect(findings(m)).toEqual([])
  })
})

describe('MC5031: a limit that listeners cut', () => {
  test('App Mesh: a route is raised and its listener forgotten', () => {
    expect(chain([{ route: { timeout: { perRequest: '60s', idle: '60s' } } }], { appMesh: true })).toEqual([
      "MC5031 route 'all' of 'a.local' allows 60s for a request, but it ends after 15s (appMeshDefaults) at http:80 of 'a'",
    ])
    expect(chain([{ route: { timeout: { idle: '900s' } } }], { appMesh: true })).toEqual([
      "MC5031 route 'all' of 'a.local' allows 900s without a byte, but it ends after 300s (appMeshDefaults) at http:80 of 'a'",
    ])
  })

  test('every listener behind the route states less', () => {
    expect(chain([{ ...perRequest('60s'), limits: { perRequest: '30s' } }])).toEqual([
      "MC5031 route 'all' of 'a.local' allows 60s for a request, but it ends after 30s at http:80 of 'a'",
    ])
  })

  test.each<readonly [string, Link, object]>([
    ['with defaults the listener follows', perRequest('60s'), {}],
    ['App Mesh: both are raised', { ...perRequest('60s'), limits: { perRequest: '60s' } }, { appMesh: true }],
    ['App Mesh: both are lowered', { ...perRequest('5s'), limits: { perRequest: '5s' } }, { appMesh: true }],
    ['App Mesh: a route is lowered', perRequest('5s'), { appMesh: true }],
    ['a listener is lowered and the route says nothing', { route: {}, limits: { perRequest: '2s' } }, {}],
    ['a stream over both', { route: { timeout: { perRequest: '0s', idle: '0s' } }, limits: { perRequest: '0s', idle: '0s' } }, { appMesh: true }],
  ])('not told: %s', (_, link, options) => {
    expect(chain([link], options)).toEqual([])
  })

  const two = (limits: readonly (Limits | undefined)[], appMesh: boolean): readonly string[] => {
    const m = mesh('m', appMesh ? { defaults: appMeshDefaults } : {})
    const nodes = limits.map((timeout, index) =>
      m.virtualNode(`v${index}`, { listeners: [http(80, timeout ? { timeout } : {})], serviceDiscovery: dns(`v${index}.internal`) }),
    )
    const route = httpRoute({ to: nodes.map((node) => weighted(node, 50)) as never, timeout: { perRequest: '60s' } })
    const service = m.virtualService('v.local', http(80))
    m.provide(service, m.virtualRouter('v', http(80), { all: route as never }))
    m.virtualNode('web', { backends: [service] })
    return findings(m)
  }

  test('of two versions one may be held to less, but not be forgotten', () => {
    expect(two([{ perRequest: '60s' }, { perRequest: '5s' }], true)).toEqual([])
    expect(two([{ perRequest: '60s' }, undefined], true)).toEqual([
      "MC5031 route 'all' of 'v.local' allows 60s for a request, but it ends after 15s (appMeshDefaults) at http:80 of 'v1'",
    ])
    expect(two([{ perRequest: '30s' }, { perRequest: '5s' }], false)).toEqual([
      "MC5031 route 'all' of 'v.local' allows 60s for a request, but it ends after 30s at http:80 of 'v0' and http:80 of 'v1'",
    ])
  })
})

describe('MC5037: a listener that waits in vain', () => {
  test('the routes that lead there say less, or nothing', () => {
    expect(chain([{ limits: { perRequest: '60s' } }])).toEqual([
      "MC5037 http:80 of virtual node 'a' allows a request 60s, but every route that leads there ends it after 15s at most",
    ])
    expect(chain([perRequest('10s')], { edge: { perRequest: '20s' } })).toEqual([
      "MC5037 http:8443 of virtual gateway 'edge' allows a request 20s, but every route that leads there ends it after 10s at most",
    ])
    expect(chain([{ limits: { perRequest: '10s' } }])).toEqual([])
  })
})

describe('retries of one route', () => {
  const policy = { maxRetries: 3, perRetryTimeout: '2s', httpRetryEvents: ['gateway-error'] } as const
  const retrying = (more: object, timeout?: Limits, match?: object): readonly string[] =>
    chain([{ route: { retryPolicy: { ...policy, ...more }, ...(timeout && { timeout }), ...(match && { match }) } as RouteSpec }]).filter((text) => !text.startsWith('MC3011'))

  test.each([
    ['5s', {}, 'may try 4 times for 2s each, but ends a request after 5s: of tries that take too long, only 3 begin'],
    ['6s', {}, 'may try 4 times for 2s each, but ends a request after 6s: of tries that take too long, only 3 begin'],
    ['2s', {}, 'may try 4 times for 2s each, but ends a request after 2s: of tries that take too long, only the first one begins'],
    ['15s', { perRetryTimeout: '5s' }, 'may try 4 times for 5s each, but ends a request after 15s: of tries that take too long, only 3 begin'],
  ] as const)('MC5032 with a limit of %s and %j', (perRequestLimit, more, message) => {
    expect(retrying(more, { perRequest: perRequestLimit })).toEqual([`MC5032 route 'all' of 'a.local' ${message}`])
  })

  test.each([
    ['all tries begin', {}, { perRequest: '7s' }],
    ['the default is long enough', {}, undefined],
    ['no limit', {}, { perRequest: '0s' }],
    ['tries without a limit of their own', { perRetryTimeout: undefined }, { perRequest: '1s' }],
  ] as const)('not told: %s', (_, more, timeout) => {
    expect(retrying(more, timeout)).toEqual([])
  })

  test('MC5033: no event follows a try that takes too long', () => {
    for (const events of [{ httpRetryEvents: ['stream-error'] }, { httpRetryEvents: ['client-error'], tcpRetryEvents: ['connection-error'] }]) {
      expect(retrying(events)).toEqual([
        "MC5033 route 'all' of 'a.local' gives up a try after 2s, but none of its retry events makes another one: the caller is answered 504",
      ])
    }
    expect(retrying({ httpRetryEvents: ['stream-error'], perRetryTimeout: undefined })).toEqual([])
    expect(retrying({ httpRetryEvents: ['stream-error', 'server-error'] })).toEqual([])
  })

  test('MC5033 for gRPC: its events are about answers', () => {
    const m = mesh('m')
    const port = grpc(80)
    const node = m.virtualNode('n', { listeners: [port], serviceDiscovery: dns('n.internal', { responseType: 'ENDPOINTS' }) })
    const service = m.virtualService('s.local', port)
    m.provide(service, m.virtualRouter('r', port, { all: grpcRoute({ to: [weighted(node, 100)], retryPolicy: { maxRetries: 1, perRetryTimeout: '1s', grpcRetryEvents: ['deadline-exceeded'] } }) }))
    m.virtualNode('web', { backends: [service] })
    expect(findings(m)).toEqual([expect.stringMatching(/^MC5033 /)])
  })

  test('MC5034: what must not be carried out twice', () => {
    expect(retrying({ httpRetryEvents: ['server-error', 'stream-error', 'gateway-error'] }, undefined, { method: 'POST' })).toEqual([
      "MC5034 route 'all' of 'a.local' is for POST, and tries it again after server-error and gateway-error: it may be carried out 4 times",
    ])
    for (const [events, method] of [
      [['stream-error', 'client-error'], 'POST'],
      [['gateway-error'], 'GET'],
      [['gateway-error'], 'PUT'],
      [['gateway-error'], undefined],
    ] as const) {
      expect(retrying({ httpRetryEvents: events, perRetryTimeout: undefined }, undefined, method && { method })).toEqual([])
    }
  })
})

describe('MC5035: an idle limit that comes first', () => {
  test('of a route', () => {
    expect(chain([perRequest('600s')])).toEqual(["MC5035 route 'all' of 'a.local' allows a request 600s, but ends it after 300s (defaults) without a byte"])
  })

  test('of a listener, where it does not follow the route', () => {
    const route = { timeout: { perRequest: '600s', idle: '300s' } } as const
    expect(chain([{ route, limits: { perRequest: '600s' } }], { appMesh: true })).toEqual([
      "MC5035 http:80 of virtual node 'a' allows a request 600s, but ends it after 300s (appMeshDefaults) without a byte",
    ])
  })

  test.each<readonly [string, Link]>([
    ['both are stated, as for a stream of events', { route: { timeout: { perRequest: '3600s', idle: '30s' } } }],
    ['the request has no limit', perRequest('0s')],
    ['the idle limit is longer', perRequest('120s')],
    ['the idle limit is switched off', { route: { timeout: { perRequest: '600s', idle: '0s' } } }],
  ])('not told: %s', (_, link) => {
    expect(chain([link])).toEqual([])
  })
})

describe('MC5036: retries that multiply', () => {
  const times = (count: number): readonly Link[] => Array.from({ length: count }, () => ({}))

  test('five hops with the retries of App Mesh', () => {
    expect(chain(times(5), { appMesh: true })).toEqual([
      "MC5036 one request of 'edge' may become 243 requests at 'e' when they fail: edge -> a: 3 tries, a -> b: 3 tries, b -> c: 3 tries, c -> d: 3 tries, d -> e: 3 tries",
    ])
  })

  test('only hops that try again are shown', () => {
    const stated = { route: { retryPolicy: { maxRetries: 10, httpRetryEvents: ['server-error'] } } } as const
    const none = { route: { retryPolicy: 'none' } } as const
    expect(chain([stated, none, stated], { appMesh: true })).toEqual([
      "MC5036 one request of 'edge' may become 121 requests at 'c' when they fail: edge -> a: 11 tries, b -> c: 11 tries",
    ])
  })

  test('a number without end has a bound', () => {
    const stated = { route: { retryPolicy: { maxRetries: 20, httpRetryEvents: ['server-error'] } } } as const
    expect(chain(Array.from({ length: 10 }, () => stated), { appMesh: true })).toEqual([expect.stringContaining('may become more than a million requests at')])
  })

  test.each<readonly [string, readonly string[]]>([
    ['four hops with the retries of App Mesh', chain(times(4), { appMesh: true })],
    ['a budget holds them', chain(times(9))],
    ['what is tried again was never there', chain(times(9).map(() => ({ route: { retryPolicy: { maxRetries: 20, tcpRetryEvents: ['connection-error'] } } }) as const), { appMesh: true })],
  ])('not told: %s', (_, found) => {
    expect(found).toEqual([])
  })
})

test('TCP has no requests', () => {
  const m = mesh('m', { defaults: appMeshDefaults })
  const port = tcp(5432, { timeout: { idle: '60s' } })
  const node = m.virtualNode('n', { listeners: [port], serviceDiscovery: dns('n.internal') })
  const service = m.virtualService('s.local', port)
  m.provide(service, m.virtualRouter('r', port, { all: tcpRoute({ to: [weighted(node, 100)] }) }))
  m.virtualNode('web', { backends: [service] })
  expect(findings(m)).toEqual([])
})

test('a mesh in which everybody calls several others has more paths than could be listed', () => {
  const WIDTH = 20
  const LAYERS = 100
  const name = (layer: number, index: number): string => `n${layer}-${index}`
  const each = <Item>(make: (layer: number, index: number) => Item): readonly Item[] =>
    Array.from({ length: LAYERS * WIDTH }, (_, at) => make(Math.floor(at / WIDTH), at % WIDTH))
  const all = Array.from({ length: 8 }, (_, index) => index)
  const listeners = [{ protocol: 'http', port: 80 }]
  const ir = meshSchema.parse({
    irVersion: 1,
    name: 'm',
    settings: { retryConcurrency: 'UNLIMITED' },
    virtualNodes: each((layer, index) => ({
      name: name(layer, index),
      listeners,
      serviceDiscovery: { kind: 'static', addresses: ['10.0.0.1'] },
      backends: layer + 1 < LAYERS ? all.map((step) => ({ virtualService: `${name(layer + 1, (index + step) % WIDTH)}.local` })) : [],
    })),
    virtualServices: each((layer, index) => ({ name: `${name(layer, index)}.local`, listeners, provider: { kind: 'virtualRouter', name: name(layer, index) } })),
    virtualRouters: each((layer, index) => ({
      name: name(layer, index),
      listeners,
      routes: [{ name: 'all', protocol: 'http', targets: [{ virtualNode: name(layer, index), weight: 1 }], timeout: { perRequestMs: layer === 50 ? 1_000 : 2_000 } }],
    })),
  })
  // 8^99 paths. What lies behind the fiftieth layer waits a second; behind it each of 20 routes a layer says two.
  const found = analyse(ir).diagnostics.map((one) => `${one.definition.code} ${messageOf(one)}`)
  expect(found).toHaveLength(49 * WIDTH)
  expect(found[0]).toMatch(/^MC5030 route 'all' of 'n51-0\.local' allows a request 2s, but nobody who calls it waits that long: n49-\d+ -> n50-\d+: 1s, n50-\d+ -> n51-0: 2s$/)
})
