import { dns, grpc, grpcRoute, http, http2, mesh, tcp, weighted, type HealthCheck, type OutlierDetection } from '@mesh-compile/dsl'
import { describe, expect, test } from 'vitest'
import { findings } from '../findings.ts'

type AnyListener = ReturnType<typeof http>

/** What is said about a mesh of one node with this listener. */
const found = (listener: unknown): readonly string[] => {
  const m = mesh('m')
  m.virtualNode('n', { listeners: [listener as AnyListener], serviceDiscovery: dns('n.internal', { responseType: 'ENDPOINTS' }) })
  return findings(m)
}
const checked = (healthCheck: HealthCheck): readonly string[] => found(http(80, { healthCheck }))
const watched = (more: Partial<OutlierDetection>): readonly string[] =>
  found(http(80, { outlierDetection: { maxServerErrors: 1, interval: '1ms', baseEjectionDuration: '1ms', maxEjectionPercent: 0, ...more } }))

describe("App Mesh's ranges", () => {
  test.each([
    ['interval in ms', { interval: '4999ms' }, '4999', 'an integer from 5000 to 300000'],
    ['interval in ms', { interval: '301s' }, '301000', 'an integer from 5000 to 300000'],
    ['timeout in ms', { timeout: '1s' }, '1000', 'an integer from 2000 to 60000'],
    ['timeout in ms', { timeout: '61s' }, '61000', 'an integer from 2000 to 60000'],
    ['healthyThreshold', { healthyThreshold: 1 }, '1', 'an integer from 2 to 10'],
    ['unhealthyThreshold', { unhealthyThreshold: 11 }, '11', 'an integer from 2 to 10'],
    ['unhealthyThreshold', { unhealthyThreshold: 2.5 }, '2.5', 'an integer from 2 to 10'],
  ] as const)('healthCheck.%s %j is out of range', (field, check, actual, expected) => {
    expect(checked(check)).toEqual([`MC2020 virtual node 'n': healthCheck.${field} is ${actual}, but it must be ${expected}`])
  })

  test.each([
    {},
    { interval: '5s', timeout: '2s', healthyThreshold: 2, unhealthyThreshold: 2 },
    { interval: '300s', timeout: '60s', healthyThreshold: 10, unhealthyThreshold: 10 },
    // The next check begins when the one before has ended.
    { interval: '5s', timeout: '10s' },
  ] as const)('a health check of %j is taken', (check) => {
    expect(checked(check)).toEqual([])
  })

  test.each([
    ['maxServerErrors', { maxServerErrors: 0 }],
    ['interval', { interval: '0s' }],
    ['baseEjectionDuration', { baseEjectionDuration: '0s' }],
    ['maxEjectionPercent', { maxEjectionPercent: 101 }],
    ['maxEjectionPercent', { maxEjectionPercent: -1 }],
  ] as const)('outlierDetection.%s %j is out of range', (field, more) => {
    expect(watched(more)).toEqual([expect.stringMatching(new RegExp(`^MC2020 .*outlierDetection\\.${field}( in ms)? is `))])
  })

  test.each([{}, { maxEjectionPercent: 100 }, { maxServerErrors: 1_000 }])('outlier detection with %j is taken', (more) => {
    expect(watched(more)).toEqual([])
  })
})

describe('health checks', () => {
  test.each([http(80, { healthCheck: { protocol: 'grpc' } }), tcp(80, { healthCheck: { protocol: 'grpc' } })])('over gRPC need HTTP/2', (listener) => {
    expect(found(listener)).toEqual([expect.stringMatching(/^MC2040 .*(http|tcp):80 cannot be checked over gRPC/)])
  })

  test.each([
    http(80, { healthCheck: { protocol: 'tcp' } }),
    http(80, { healthCheck: { protocol: 'http2', path: '/up' } }),
    http2(80, { healthCheck: { protocol: 'grpc' } }),
    grpc(80, { healthCheck: {} }),
    grpc(80, { healthCheck: { protocol: 'http2', path: '/up' } }),
    tcp(80, { healthCheck: { protocol: 'http', path: '/up' } }),
    tcp(80, { healthCheck: {} }),
  ])('that a listener can answer are taken', (listener) => {
    expect(found(listener)).toEqual([])
  })

  test.each([grpc(80, { healthCheck: { path: '/up' } }), http(80, { healthCheck: { protocol: 'tcp', path: '/up' } })])('have a path over HTTP alone', (listener) => {
    expect(found(listener)).toEqual([expect.stringMatching(/^MC2041 /)])
  })
})

describe('connection pools', () => {
  test.each([
    [http(80, { connectionPool: { maxRequests: 1 } as never }), 'maxRequests', 'maxConnections, and maxPendingRequests besides'],
    [http(80, { connectionPool: { maxPendingRequests: 1 } as never }), 'maxPendingRequests', 'maxConnections, and maxPendingRequests besides'],
    [http2(80, { connectionPool: { maxConnections: 1, maxRequests: 1 } as never }), 'maxConnections and maxRequests', 'maxRequests'],
    [grpc(80, { connectionPool: {} as never }), 'no limit', 'maxRequests'],
    [tcp(80, { connectionPool: { maxConnections: 1, maxPendingRequests: 1 } as never }), 'maxConnections and maxPendingRequests', 'maxConnections'],
  ])('have the limits of their protocol', (listener, given, expected) => {
    expect(found(listener)).toEqual([expect.stringMatching(new RegExp(`^MC2042 .* has ${given}, but .* is limited by ${expected}$`))])
  })

  test.each([
    http(80, { connectionPool: { maxConnections: 1 } }),
    http(80, { connectionPool: { maxConnections: 1, maxPendingRequests: 2_147_483_647 } }),
    http2(80, { connectionPool: { maxRequests: 1 } }),
    grpc(80, { connectionPool: { maxRequests: 1 } }),
    tcp(80, { connectionPool: { maxConnections: 1 } }),
  ])('that fit are taken', (listener) => {
    expect(found(listener)).toEqual([])
  })

  test('a limit of 0 would let nothing through', () => {
    expect(found(http(80, { connectionPool: { maxConnections: 0 } }))).toEqual([expect.stringMatching(/^MC2020 .*connectionPool\.maxConnections is 0/)])
  })
})

describe('what takes no instance out', () => {
  test.each([
    [{ healthCheck: {} }, 'healthCheck'],
    [{ healthCheck: {}, outlierDetection: { maxServerErrors: 1, interval: '1s', baseEjectionDuration: '1s', maxEjectionPercent: 50 } }, 'healthCheck and outlierDetection'],
  ] as const)('%j behind one logical host', (options, what) => {
    const m = mesh('m')
    m.virtualNode('n', { listeners: [http(80, options)], serviceDiscovery: dns('n.internal') })
    expect(findings(m)).toEqual([`MC2043 virtual node 'n': ${what} of http:80 can take no instance out, for callers see all of 'n.internal' as one host`])
  })

  test('one logical host that nobody watches is no mistake', () => {
    const m = mesh('m')
    m.virtualNode('n', { listeners: [http(80, { connectionPool: { maxConnections: 1 } })], serviceDiscovery: dns('n.internal') })
    expect(findings(m)).toEqual([])
  })
})

test('events of gRPC are events enough for a retry policy', () => {
  const m = mesh('m')
  const port = grpc(80)
  const node = m.virtualNode('n', { listeners: [port], serviceDiscovery: dns('n.internal') })
  const retryPolicy = { maxRetries: 1, grpcRetryEvents: ['unavailable'] } as const
  m.provide(m.virtualService('s.local', port), m.virtualRouter('r', port, { all: grpcRoute({ to: [weighted(node, 100)], retryPolicy }) }))
  expect(findings(m)).toEqual([])
})
