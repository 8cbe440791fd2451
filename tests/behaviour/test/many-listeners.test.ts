/* Nodes, services, routers and gateways with several listeners: each port leads to the listener that was meant. */
import { expect, test } from 'vitest'
import type { Request } from '../src/agent-protocol.ts'
import { compileMesh } from '../src/compile-mesh.ts'
import { describeMesh } from '../src/describe-mesh.ts'

const compiled = await compileMesh(`
import { dns, grpc, grpcRoute, http, http2, http2Route, httpRoute, mesh, tcp, tcpRoute, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop')
const ports = [http(8080), http(8081), http2(8082), grpc(9090), tcp(5432)] as const
const many = shop.virtualNode('many', { listeners: ports, serviceDiscovery: dns('many.internal', { responseType: 'ENDPOINTS' }) })
const other = shop.virtualNode('other', { listeners: [...ports, http(7000), tcp(7001)] as const, serviceDiscovery: dns('other.internal', { responseType: 'ENDPOINTS' }) })

const direct = shop.virtualService('direct.local', ports)
shop.provide(direct, many)

const routed = shop.virtualService('routed.local', [...ports.slice(0, 4), tcp(5433)] as never as typeof ports)
shop.provide(routed, shop.virtualRouter('routed', [...ports.slice(0, 4), tcp(5433)] as never as typeof ports, {
  second: httpRoute({ match: { port: 8081 }, priority: 0, to: [weighted(other, 100)] }),
  every: httpRoute({ to: [weighted(many, 100)] }),
  stream: http2Route({ to: [weighted(other, 100)] }),
  calls: grpcRoute({ to: [weighted(many, 100)] }),
  bytes: tcpRoute({ match: { port: 5433 }, to: [weighted(other, 100, { port: 7001 })] }),
}) as never)

const moved = shop.virtualService('moved.local', http(8080))
shop.provide(moved, shop.virtualRouter('moved', http(8080), {
  all: httpRoute({ to: [weighted(many, 50, { port: 8081 }), weighted(other, 50, { port: 7000 })] }),
}))

shop.virtualNode('web', { backends: [direct, routed, moved] })
shop.virtualGateway('edge', { listeners: [http(8088), http(8089)], routes: {
  lowest: { match: { prefix: '/a' }, to: direct },
  chosen: { match: { prefix: '/b' }, to: direct, targetPort: 8081 },
  stream: { match: { prefix: '/c', port: 8089 }, to: direct, targetPort: 8082 },
  routed: { match: { prefix: '/d' }, to: routed, targetPort: 8081 },
} })
export default shop
`)

test('every call arrives', () => expect(compiled.findings).toEqual([]))

describeMesh('several listeners', { mesh: () => compiled.mesh, outsiders: ['client'] }, (world) => {
  /** Who took a request on which port, as `node:port`, or the status. */
  const ask = async (from: string, request: Request): Promise<string> => {
    const reply = await world().agent(from).request(request)
    if (reply.kind === 'failure') return reply.code
    const node = reply.body?.node
    if (node === undefined) return String(reply.status)
    for (const port of [8080, 8081, 8082, 9090, ...(node === 'other' ? [7000] : [])]) {
      const taken = await world().agent(node).taken({ port })
      if (taken.length > 0) return `${node}:${port}`
    }
    return `${node}, on no port`
  }

  test.each([
    ['direct.local', 8080, 'http', 'many:8080'],
    ['direct.local', 8081, 'http', 'many:8081'],
    ['direct.local', 8082, 'http2', 'many:8082'],
    ['direct.local', 9090, 'http2', 'many:9090'],
    ['routed.local', 8080, 'http', 'many:8080'],
    ['routed.local', 8081, 'http', 'other:8081'],
    ['routed.local', 8082, 'http2', 'other:8082'],
    ['routed.local', 9090, 'http2', 'many:9090'],
    // A port that only another service of the caller has.
    ['moved.local', 8081, 'http', '404'],
  ] as const)('%s:%i over %s arrives at %s', async (host, port, protocol, expected) => {
    const headers = port === 9090 ? ([['content-type', 'application/grpc']] as const) : []
    expect(await ask('web', { address: host, port, host, protocol, method: 'POST', headers })).toBe(expected)
  })

  test('a target with a port answers there, whatever port the router listens on', async () => {
    const request = { address: 'moved.local', port: 8080, host: 'moved.local' }
    const { nodes, statuses } = await world().agent('web').requests({ request, count: 60, connections: 4 })
    expect(statuses).toEqual({ 200: 60 })
    expect(Object.keys(nodes).toSorted()).toEqual(['many', 'other'])
    expect(await world().agent('many').taken({ port: 8081 })).toHaveLength(nodes['many'] ?? 0)
    expect(await world().agent('other').taken({ port: 7000 })).toHaveLength(nodes['other'] ?? 0)
  })

  test.each([
    [5432, 'many\n'],
    [5433, 'other\n'],
  ])('a connection to port %i is one with %j', async (port, greeting) => {
    const exchange = await world().agent('web').exchange({ address: '10.77.0.1', port, send: '', until: '\n' })
    expect(exchange).toEqual({ received: greeting, end: 'found' })
  })

  test.each([
    [8088, '/a', 'many:8080'],
    [8089, '/a', 'many:8080'],
    [8088, '/b', 'many:8081'],
    [8088, '/c', '404'],
    [8089, '/c', 'many:8082'],
    [8088, '/d', 'other:8081'],
  ])('port %i of a gateway takes %s to %s', async (port, path, expected) => {
    expect(await ask('client', { address: world().addressOf('edge'), port, host: 'shop.example', path })).toBe(expected)
  })
})
