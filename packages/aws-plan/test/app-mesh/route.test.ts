import { describe, expect, test } from 'vitest'
import { at, planOf, resourceOf, type Planned } from '../support/plan-of.ts'
import { appMeshSettings, http, listener, mesh, node, service, type Json } from '../support/small-mesh.ts'

const targets = [{ virtualNode: 'a', weight: 1 }]

function routing(routes: readonly Json[], listeners: readonly Json[] = [http(80)]): Planned {
  return planOf(
    mesh({
      virtualNodes: [node('a', listeners)],
      virtualRouters: [{ name: 'r', listeners, routes: routes.map((route) => ({ protocol: 'http', targets, ...route })) }],
      virtualServices: [service('a.m', listeners, 'virtualRouter', 'r')],
    }),
  )
}
const specOf = (route: Json, listeners?: readonly Json[]): Record<string, Record<string, unknown>> =>
  at(resourceOf(routing([{ name: 'x', ...route }], listeners), 'Route', 'r/x'), 'Spec') as Record<string, Record<string, unknown>>
const namesOf = ({ resources }: Planned): readonly string[] => resources.filter(({ type }) => type.noun === 'Route').map(({ id }) => id.key)

describe('retries', () => {
  const retriesOf = (route: Json, protocol = 'http'): unknown =>
    Object.values(specOf({ protocol, ...route }, [listener(protocol, 80)])).find((kind) => 'Action' in kind)?.['RetryPolicy']
  const perRetry = { Value: 15, Unit: 's' }

  test('are none unless said, and App Mesh must be told so', () => {
    const none = { MaxRetries: 0, PerRetryTimeout: perRetry, TcpRetryEvents: ['connection-error'] }
    expect(retriesOf({})).toEqual(none)
    expect(retriesOf({ retryPolicy: { maxRetries: 0, httpRetryEvents: ['server-error'] } })).toEqual(none)
  })

  test('that App Mesh makes by itself are left to it', () => {
    const { retryPolicy } = appMeshSettings.nodeProvider
    expect(retriesOf({ retryPolicy })).toBeUndefined()
    expect(retriesOf({ protocol: 'grpc', retryPolicy }, 'grpc')).toBeUndefined()
  })

  test('without a limit of their own may take as long as the request', () => {
    const retryPolicy = { maxRetries: 2, httpRetryEvents: ['stream-error'], tcpRetryEvents: ['connection-error'] }
    expect(retriesOf({ retryPolicy, timeout: { perRequestMs: 1_500 } })).toEqual({
      MaxRetries: 2,
      PerRetryTimeout: { Value: 1_500, Unit: 'ms' },
      HttpRetryEvents: ['stream-error'],
      TcpRetryEvents: ['connection-error'],
    })
    expect(retriesOf({ retryPolicy, timeout: { perRequestMs: 0 } })).toMatchObject({ PerRetryTimeout: { Value: 0, Unit: 's' } })
  })

  test('of gRPC have its events', () => {
    const retryPolicy = { maxRetries: 1, grpcRetryEvents: ['internal'] }
    expect(retriesOf({ protocol: 'grpc', retryPolicy }, 'grpc')).toEqual({ MaxRetries: 1, PerRetryTimeout: perRetry, GrpcRetryEvents: ['internal'] })
  })

  test.each([
    ['service-unavailable', { maxRetries: 1, httpRetryEvents: ['service-unavailable'] }],
    ['internal', { maxRetries: 1, httpRetryEvents: ['server-error'], grpcRetryEvents: ['internal'] }],
  ])('on %s cannot be said', (event, retryPolicy) => {
    expect(routing([{ name: 'x', retryPolicy }]).findings).toEqual([
      `MC6511 route 'x' of virtual router 'r' tries again on '${event}', for which App Mesh has no word on http routes`,
    ])
  })
})

describe('limits', () => {
  test('are stated even where they are those of App Mesh', () => {
    expect(specOf({})['HttpRoute']?.['Timeout']).toEqual({ PerRequest: { Value: 15, Unit: 's' }, Idle: { Value: 300, Unit: 's' } })
  })

  test('of TCP are for silence', () => {
    expect(specOf({ protocol: 'tcp' }, [listener('tcp', 80)])['TcpRoute']).toEqual({
      Action: { WeightedTargets: [{ VirtualNode: 'a', Weight: 1 }] },
      Timeout: { Idle: { Value: 3600, Unit: 's' } },
    })
  })
})

describe('listeners', () => {
  const two = [http(80), http(81)]

  test('are not named where there is one, unless the route does', () => {
    expect(specOf({})['HttpRoute']).toMatchObject({ Match: { Prefix: '/' }, Action: { WeightedTargets: [{ VirtualNode: 'a', Weight: 1 }] } })
    expect(JSON.stringify(specOf({}))).not.toContain('Port')
    expect(specOf({ match: { port: 80 } })['HttpRoute']).toMatchObject({ Match: { Port: 80 } })
  })

  test('are named where there are several: a route for all of them is one for each', () => {
    const planned = routing([{ name: 'x' }, { name: 'y', match: { port: 81 } }], two)
    expect(namesOf(planned)).toEqual(['r/x-80', 'r/x-81', 'r/y'])
    expect(at(resourceOf(planned, 'Route', 'r/x-81'), 'Spec.HttpRoute')).toMatchObject({
      Match: { Port: 81 },
      Action: { WeightedTargets: [{ VirtualNode: 'a', Port: 81, Weight: 1 }] },
    })
  })

  test('of other protocols do not count', () => {
    const mixed = [http(80), listener('grpc', 81)]
    expect(namesOf(routing([{ name: 'x' }, { name: 'y', protocol: 'grpc' }], mixed))).toEqual(['r/x', 'r/y'])
    expect(specOf({}, mixed)['HttpRoute']).toMatchObject({ Match: { Port: 80 } })
  })

  test('never take the name of another route', () => {
    expect(namesOf(routing([{ name: 'x' }, { name: 'x-80', match: { port: 80 } }], two))).toEqual(['r/x-80', 'r/x-80-', 'r/x-81'])
  })
})

describe('gRPC', () => {
  const grpc = [listener('grpc', 80)]
  const matchOf = (match: Json): unknown => specOf({ protocol: 'grpc', match }, grpc)['GrpcRoute']?.['Match']

  test.each([
    [{}, {}],
    [{ path: { kind: 'prefix', value: '/m.Api/' } }, { ServiceName: 'm.Api' }],
    [{ path: { kind: 'exact', value: '/m.Api/Get' } }, { ServiceName: 'm.Api', MethodName: 'Get' }],
  ])('%o is %o', (match, planned) => {
    expect(matchOf(match)).toEqual(planned)
  })

  test.each([
    [{ path: { kind: 'prefix', value: '/m.Api' } }, '/m.Api'],
    [{ path: { kind: 'prefix', value: '/m.Api/Get' } }, '/m.Api/Get'],
    [{ path: { kind: 'exact', value: '/m.Api/' } }, '/m.Api/'],
    [{ path: { kind: 'exact', value: '/' } }, '/'],
    [{ path: { kind: 'regex', value: '/m.Api/' } }, '/m.Api/'],
    [{ method: 'POST' }, 'POST'],
    [{ queryParameters: [{ kind: 'present', name: 'q' }] }, 'q'],
  ])('%o cannot be said', (match, what) => {
    expect(routing([{ name: 'x', protocol: 'grpc', match }], grpc).findings).toEqual([
      `MC6517 route 'x' of virtual router 'r' takes gRPC calls by '${what}', but App Mesh knows them by service, by method (routes only) and by metadata`,
    ])
  })
})

describe("App Mesh's limits", () => {
  const headers = (count: number, value = 'v'): readonly Json[] => Array.from({ length: count }, (_, index) => ({ name: `h${index}`, kind: 'exact', value }))
  const queryParameters = (count: number): readonly Json[] => Array.from({ length: count }, (_, index) => ({ name: `q${index}`, kind: 'present' }))
  const many = (count: number): readonly Json[] => Array.from({ length: count }, () => ({ virtualNode: 'a', weight: 1 }))

  test.each<[string, Json, Json]>([
    ['targets: 11 of them', { targets: many(10) }, { targets: many(11) }],
    ['match.headers: 11 of them', { match: { headers: headers(10) } }, { match: { headers: headers(11) } }],
    ['match.queryParameters: 11 of them', { match: { queryParameters: queryParameters(10) } }, { match: { queryParameters: queryParameters(11) } }],
    ['match.headers.h0: 256 characters', { match: { headers: headers(1, 'v'.repeat(255)) } }, { match: { headers: headers(1, 'v'.repeat(256)) } }],
    ['match.headers.h0: 0 characters', { match: { headers: headers(1) } }, { match: { headers: headers(1, '') } }],
    [
      `the name of match.headers.${'h'.repeat(51)}: 51 characters`,
      { match: { headers: [{ name: 'h'.repeat(50), kind: 'present' }] } },
      { match: { headers: [{ name: 'h'.repeat(51), kind: 'present' }] } },
    ],
    ['match.path.exact: 256 characters', { match: { path: { kind: 'exact', value: `/${'p'.repeat(254)}` } } }, { match: { path: { kind: 'exact', value: `/${'p'.repeat(255)}` } } }],
    ['match.path.regex: 256 characters', { match: { path: { kind: 'regex', value: 'p'.repeat(255) } } }, { match: { path: { kind: 'regex', value: 'p'.repeat(256) } } }],
  ])('%s', (told, within, beyond) => {
    expect(routing([{ name: 'x', ...within }]).findings).toEqual([])
    expect(routing([{ name: 'x', ...beyond }]).findings).toEqual([expect.stringContaining(`MC6501 route 'x' of virtual router 'r': ${told}, but App Mesh takes`)])
  })
})

describe('routes of one priority', () => {
  const undecided = (one: Json, other: Json): boolean => {
    const { findings } = routing([{ name: 'one', ...one }, { name: 'other', ...other }])
    if (findings.length > 0) expect(findings).toEqual([expect.stringMatching(/^MC6519 virtual router 'r': .*'one' and 'other'/)])
    return findings.length > 0
  }
  const path = (kind: string, value: string): Json => ({ path: { kind, value } })
  const header = (value: string, more: Json = {}): Json => ({ headers: [{ name: 'h', kind: 'exact', value, ...more }] })

  test.each<[Json, Json]>([
    [{ match: header('v') }, {}],
    [{ match: path('exact', '/x') }, {}],
    [{ match: path('regex', '/x.*') }, { match: path('prefix', '/y') }],
    [{ match: { method: 'GET' } }, { match: { ...header('v'), method: 'GET' } }],
    [{ priority: 1, match: header('v') }, { priority: 1 }],
    [{ match: header('v') }, { match: header('w', { invert: true }) }],
  ])('%o and %o: which is tried first is not known', (one, other) => {
    expect(undecided(one, other)).toBe(true)
    expect(undecided(other, one)).toBe(true)
  })

  test.each<[Json, Json]>([
    [{ match: path('prefix', '/x') }, {}],
    [{ match: path('prefix', '/x') }, { match: path('prefix', '/y') }],
    [{ match: path('exact', '/x') }, { match: path('exact', '/y') }],
    [{ match: path('exact', '/x') }, { match: path('prefix', '/y') }],
    [{ priority: 1, match: header('v') }, { priority: 2 }],
    [{ priority: 1, match: header('v') }, {}],
    [{ match: header('v') }, { match: header('w') }],
    [{ match: header('v') }, { match: header('v', { invert: true }) }],
    [{ match: { method: 'GET' } }, { match: { method: 'PUT' } }],
    [{ match: { scheme: 'http' } }, { match: { scheme: 'https' } }],
  ])('%o and %o: it is known, or does not matter', (one, other) => {
    expect(undecided(one, other)).toBe(false)
    expect(undecided(other, one)).toBe(false)
  })

  test('are told once', () => {
    const routes = ['a', 'b', 'c'].map((name) => ({ name, match: header(name) }))
    const planned = routing([...routes, { name: 'rest' }])
    expect(planned.findings).toEqual([expect.stringContaining("'a' and 'rest'")])
  })
})
