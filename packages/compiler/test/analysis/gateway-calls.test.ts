import { authority, certificate, clientTls, dns, grpc, grpcRoute, http, httpRoute, mesh, strict, weighted, type Mesh } from '@mesh-compile/dsl'
import { describe, expect, test } from 'vitest'
import { findings } from '../findings.ts'

const ca = authority('ca', { file: '/ca.pem' })
const other = authority('other', { file: '/other.pem' })
const own = certificate(ca, { chain: '/c.pem', key: '/k.pem' })
const codes = (m: Mesh): readonly string[] => findings(m).map((text) => text.slice(0, 6))

/** A route of a gateway, as loosely as the analysis has to read it. */
type RouteFields = Readonly<Record<string, unknown>>

/** A mesh whose node answers for `api.local` by two listeners; a gateway calls one of them. */
function entered(listeners: readonly unknown[], route: RouteFields, tls?: unknown): Mesh {
  const m = mesh('m')
  const api = m.virtualService('api.local', listeners as never)
  m.provide(api, m.virtualNode('api', { listeners: listeners as never, serviceDiscovery: dns('api.internal', { responseType: 'ENDPOINTS' }) }))
  m.virtualGateway('edge', {
    identity: 'edge.local',
    listeners: [http(8088)],
    ...(tls !== undefined && { backendDefaults: { tls } }),
    routes: { all: { match: { prefix: '/' }, to: api, ...route } },
  } as never)
  return m
}

describe('TLS of a gateway agrees with the listener that its route calls', () => {
  const plain = http(8080)
  const secure = http(8443, { tls: strict(own) })
  const mutual = http(8444, { tls: strict(own, { clients: [ca] }) })
  const verifying = clientTls({ trust: [ca] })

  test.each([
    ['plaintext', [plain, secure], { targetPort: 8080 }, undefined, []],
    ['plaintext to the other', [plain, secure], { targetPort: 8443 }, undefined, ['MC4001']],
    ['the lowest port, where none is named', [plain, secure], {}, undefined, []],
    ['TLS', [plain, secure], { targetPort: 8443 }, verifying, []],
    ['TLS to the other', [plain, secure], { targetPort: 8080 }, verifying, ['MC4005']],
    ['TLS to the lowest port', [plain, secure], {}, verifying, ['MC4005']],
    ['no certificate', [secure, mutual], { targetPort: 8443 }, verifying, ['MC4011']],
    ['no certificate to the other', [secure, mutual], { targetPort: 8444 }, verifying, ['MC4003']],
    ['another authority', [plain, secure], { targetPort: 8443 }, clientTls({ trust: [other] }), ['MC4002']],
    ['a policy for the port of the call', [plain, secure], { targetPort: 8443 }, clientTls({ trust: [ca], ports: [8443] }), []],
    ['a policy for the other port', [plain, secure], { targetPort: 8080 }, clientTls({ trust: [ca], ports: [8443] }), ['MC4015']],
  ])('%s', (_, listeners, route, tls, expected) => {
    expect(codes(entered(listeners, route, tls))).toEqual(expected)
  })

  test('a node is held to both', () => {
    const m = entered([plain, secure], { targetPort: 8080 })
    const two = m.virtualService('two.local', [plain, secure])
    m.provide(two, m.virtualNode('two', { listeners: [plain, secure], serviceDiscovery: dns('two.internal', { responseType: 'ENDPOINTS' }) }))
    m.virtualNode('web', { backends: [two as never] })
    expect(codes(m)).toEqual(['MC4001'])
  })

  test('a gRPC route calls the gRPC listener', () => {
    const rpc = { match: { serviceName: 'shop.Orders' } }
    expect(codes(entered([plain, grpc(9443, { tls: strict(own) })], rpc))).toEqual(['MC4001'])
    expect(codes(entered([secure, grpc(9090)], rpc))).toEqual([])
  })
})

describe('what is behind the listener that a gateway calls', () => {
  const routed = (routes: (node: never) => object, route: RouteFields, node: object): readonly string[] => {
    const listeners = [http(8080), grpc(9090)]
    const m = mesh('m')
    const api = m.virtualService('api.local', listeners)
    const answering = m.virtualNode('api', { listeners, ...node })
    m.provide(api, m.virtualRouter('router', listeners, routes(answering as never) as never))
    m.virtualGateway('edge', { listeners: [http(8088)], routes: { all: { match: { prefix: '/' }, to: api, ...route } } } as never)
    return findings(m)
  }
  const found = { serviceDiscovery: dns('api.internal', { responseType: 'ENDPOINTS' }) }
  const ofHttp = (node: never): object => ({ all: httpRoute({ to: [weighted(node, 100)] }) })
  const ofGrpc = (node: never): object => ({ all: grpcRoute({ to: [weighted(node, 100)] }) })

  test('has routes; another listener need not, for nobody calls it', () => {
    expect(routed(ofHttp, {}, found)).toEqual([])
    expect(routed(ofGrpc, { match: { serviceName: 'shop.Orders' } }, found)).toEqual([])
    expect(routed(ofGrpc, {}, found)).toEqual([
      "MC3008 'edge' calls 'api.local', but virtual router 'router' has no route for http:8080: GET http://api.local:8080/ is answered 404 by Envoy",
    ])
    expect(routed(ofHttp, { targetPort: 9090 }, found)).toEqual([expect.stringMatching(/^MC3008 .* no route for grpc:9090/)])
  })

  test('takes every request, or a warning says which it does not', () => {
    const some = (node: never): object => ({
      some: httpRoute({ match: { prefix: '/a' }, to: [weighted(node, 100)] }),
      all: grpcRoute({ to: [weighted(node, 100)] }),
    })
    expect(routed(some, {}, found).map((text) => text.slice(0, 6))).toEqual(['MC3011'])
    expect(routed(some, { targetPort: 9090 }, found)).toEqual([])
  })

  test('is found', () => {
    expect(routed(ofHttp, {}, {})).toEqual(["MC3009 'edge' calls 'api.local', but virtual node 'api' behind it has no service discovery"])
  })
})
