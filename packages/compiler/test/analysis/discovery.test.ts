import { cloudMap, dns, fixed, grpc, http, http2, mesh, tcp, type ServiceDiscovery } from '@mesh-compile/dsl'
import { describe, expect, test } from 'vitest'
import { findings } from '../findings.ts'

type AnyListener = ReturnType<typeof http>

const called = (listener: unknown, serviceDiscovery: ServiceDiscovery, callers: readonly string[] = ['web']): readonly string[] => {
  const m = mesh('m')
  const service = m.virtualService('n.local', listener as AnyListener)
  m.provide(service, m.virtualNode('n', { listeners: [listener as AnyListener], serviceDiscovery }))
  for (const caller of callers) m.virtualNode(caller, { backends: [service] })
  return findings(m)
}

describe('requests that all go over one connection', () => {
  const endpoints = dns('n.internal', { responseType: 'ENDPOINTS' })

  test.each([http2(80), grpc(80)])('a name that counts as one host, over $protocol', (listener) => {
    expect(called(listener, dns('n.internal'))).toEqual([
      `MC3021 all requests of 'web' to ${listener.protocol}:80 of virtual node 'n' go over one connection, for 'n.internal' counts as one host`,
    ])
  })

  test('told once, whoever calls', () => {
    expect(called(grpc(80), dns('n.internal'), ['a', 'b', 'c'])).toHaveLength(1)
  })

  test.each([
    ['HTTP/1.1, which needs a connection for each request at a time', http(80), dns('n.internal')],
    ['TCP', tcp(80), dns('n.internal')],
    ['a host for each address', grpc(80), endpoints],
    ['Cloud Map', grpc(80), cloudMap({ namespace: 'shop.local', service: 'n' })],
    ['fixed addresses', grpc(80), fixed('10.0.0.1')],
  ] as const)('nothing is said of %s', (_, listener, discovery) => {
    expect(called(listener, discovery)).toEqual([])
  })

  test('nothing is said of what nobody calls', () => {
    expect(called(grpc(80), dns('n.internal'), [])).toEqual([])
  })
})

test.each(['shop local', '-shop', ''.padEnd(250, 'a')])('a Cloud Map namespace %j makes no host name', (namespace) => {
  expect(called(http(80), cloudMap({ namespace, service: 'n' }))).toEqual([expect.stringMatching(/^MC2024 virtual node 'n': .* is not a host name$/)])
})
