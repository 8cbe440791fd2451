/* Routes of gRPC: by service, method and metadata, with weights; and what a client is told that no route takes. */
import type { GrpcMatch } from '@mesh-compile/dsl'
import { expect, test } from 'vitest'
import type { Reply, Request } from '../src/agent-protocol.ts'
import { binomialBounds } from '../src/binomial.ts'
import { compileMesh } from '../src/compile-mesh.ts'
import { describeMesh } from '../src/describe-mesh.ts'

/** A call as `/package.Service/Method`, and its metadata. */
type Call = readonly [path: string, metadata?: Readonly<Record<string, string>>]
type Case = readonly [match: GrpcMatch, takes: readonly Call[], leaves: readonly Call[]]

const PLACE = '/shop.Orders/Place'
const CASES: readonly Case[] = [
  [{}, [[PLACE], ['/any.Service/Any']], []],
  [
    { serviceName: 'shop.Orders' },
    [[PLACE], ['/shop.Orders/Cancel']],
    [['/shop.OrdersArchive/Place'], ['/shop.orders/Place'], ['/Orders/Place'], ['/other.shop.Orders/Place']],
  ],
  [{ serviceName: 'shop.Orders', methodName: 'Place' }, [[PLACE]], [['/shop.Orders/PlaceAll'], ['/shop.Orders/place'], ['/shop.Carts/Place']]],
  [{ metadata: { tier: 'gold' } }, [[PLACE, { tier: 'gold' }]], [[PLACE], [PLACE, { tier: 'golden' }]]],
  [{ metadata: { tier: { prefix: 'go' } } }, [[PLACE, { tier: 'gold' }]], [[PLACE, { tier: 'ago' }]]],
  [{ metadata: { tier: { suffix: 'ld' } } }, [[PLACE, { tier: 'gold' }]], [[PLACE, { tier: 'lda' }]]],
  [{ metadata: { tier: { regex: 'g.*d' } } }, [[PLACE, { tier: 'gold' }]], [[PLACE, { tier: 'golden' }]]],
  [{ metadata: { level: { range: { start: 1, end: 3 } } } }, [[PLACE, { level: '2' }]], [[PLACE, { level: '3' }]]],
  [{ metadata: { tier: { present: true } } }, [[PLACE, { tier: '' }]], [[PLACE]]],
  [{ metadata: { tier: { present: true, invert: true } } }, [[PLACE]], [[PLACE, { tier: 'gold' }]]],
  [{ metadata: { tier: { exact: 'gold', invert: true } } }, [[PLACE, { tier: 'tin' }]], [[PLACE], [PLACE, { tier: 'gold' }]]],
  [
    { serviceName: 'shop.Orders', methodName: 'Place', metadata: { tier: 'gold', debug: { present: true, invert: true } } },
    [[PLACE, { tier: 'gold' }]],
    [[PLACE, { tier: 'gold', debug: '1' }], ['/shop.Orders/Cancel', { tier: 'gold' }]],
  ],
]

const compiled = await compileMesh(`
import { dns, grpc, grpcRoute, mesh, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop')
const port = grpc(9090)
const taking = shop.virtualNode('taking', { listeners: [port], serviceDiscovery: dns('taking.internal', { responseType: 'ENDPOINTS' }) })
const leaving = shop.virtualNode('leaving', { listeners: [port], serviceDiscovery: dns('leaving.internal', { responseType: 'ENDPOINTS' }) })
const called = (name: string, router: ReturnType<typeof shop.virtualRouter>) => {
  const service = shop.virtualService(\`\${name}.local\`, port)
  shop.provide(service, router as never)
  return service
}
shop.virtualNode('web', { backends: [
${CASES.map(([match], index) => `  called('case-${index}', shop.virtualRouter('case-${index}', port, {
    asked: grpcRoute({ match: ${JSON.stringify(match)}, priority: 1, to: [weighted(taking, 100)] }),
    rest: grpcRoute({ to: [weighted(leaving, 100)] }),
  })),`).join('\n')}
  called('canary', shop.virtualRouter('canary', port, { split: grpcRoute({ to: [weighted(taking, 30), weighted(leaving, 70)] }) })),
  called('orders', shop.virtualRouter('orders', port, { orders: grpcRoute({ match: { serviceName: 'shop.Orders' }, to: [weighted(taking, 100)] }) })),
] })
shop.virtualGateway('edge', { listeners: [grpc(9000)], routes: {
  orders: { match: { serviceName: 'shop.Orders', metadata: { tier: 'gold' } }, to: called('behind', shop.virtualRouter('behind', port, {
    place: grpcRoute({ match: { serviceName: 'shop.Orders', methodName: 'Place' }, to: [weighted(taking, 100)] }),
  })) },
} })
export default shop
`)

test('one route alone is shadowed: the one after a route for every call', () => {
  expect(compiled.findings).toEqual([expect.stringMatching(/^MC3012 route 'rest' of virtual router 'case-0'/)])
})

describeMesh('gRPC routes', { mesh: () => compiled.mesh, outsiders: ['client'] }, (world) => {
  const request = (service: string, [path, metadata = {}]: Call): Request => {
    const headers = Object.entries({ 'content-type': 'application/grpc', te: 'trailers', ...metadata })
    return { address: service, port: 9090, host: service, protocol: 'http2', method: 'POST', path, headers }
  }
  const call = (service: string, of: Call): Promise<Reply> => world().agent('web').request(request(service, of))
  const ask = async (service: string, of: Call): Promise<string> => {
    const reply = await call(service, of)
    return reply.kind === 'answer' ? (reply.body?.node ?? `grpc-status ${reply.headers['grpc-status']}`) : reply.code
  }

  test.each(CASES.map(([match, takes, leaves], index) => ({ text: JSON.stringify(match), takes, leaves, index })))(
    '$text',
    async ({ takes, leaves, index }) => {
      for (const of of takes) expect([of, await ask(`case-${index}.local`, of)]).toEqual([of, 'taking'])
      for (const of of leaves) expect([of, await ask(`case-${index}.local`, of)]).toEqual([of, 'leaving'])
    },
  )

  test('what no route takes is UNIMPLEMENTED, told as gRPC tells it', async () => {
    expect(await ask('orders.local', [PLACE])).toBe('taking')
    const reply = await call('orders.local', ['/shop.Carts/Add'])
    expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'application/grpc', 'grpc-status': '12' } })
    // Nor a service that is no backend.
    const other = { ...request('orders.local', [PLACE]), host: 'carts.local' }
    expect(await world().agent('web').request(other)).toMatchObject({ status: 200, headers: { 'grpc-status': '12' } })
  })

  test('a request that is no gRPC call is taken by no gRPC route, and told so in HTTP', async () => {
    const plain = { ...request('orders.local', [PLACE]), headers: [['content-type', 'application/json']] as const }
    expect(await world().agent('web').request(plain)).toMatchObject({ kind: 'answer', status: 404 })
  })

  test('an instance that is gone is UNAVAILABLE', async () => {
    await world().agent('taking').answer({ port: 9090, next: [{ reset: true }] })
    expect(await ask('orders.local', [PLACE])).toBe('grpc-status 14')
    expect(await ask('orders.local', [PLACE])).toBe('taking')
  })

  test('calls are spread by weight', async () => {
    const count = 400
    const { nodes, statuses } = await world().agent('web').requests({ request: request('canary.local', [PLACE]), count, connections: 8 })
    expect(statuses).toEqual({ 200: count })
    const { atLeast, atMost } = binomialBounds(count, 0.3)
    expect(nodes['taking']).toBeGreaterThanOrEqual(atLeast)
    expect(nodes['taking']).toBeLessThanOrEqual(atMost)
  })

  test('a gateway takes calls of a service, and leads them by the routes behind it', async () => {
    const enter = async (of: Call): Promise<string | undefined> => {
      const entering = { ...request('shop.example', of), address: world().addressOf('edge'), port: 9000 }
      const reply = await world().agent('client').request(entering)
      return reply.kind === 'answer' ? (reply.body?.host ?? reply.headers['grpc-status']) : reply.code
    }
    expect(await enter([PLACE, { tier: 'gold' }])).toBe('behind.local')
    expect(await enter([PLACE, { tier: 'tin' }])).toBe('12')
    expect(await enter(['/shop.Orders/Cancel', { tier: 'gold' }])).toBe('12')
    expect(await enter(['/shop.Carts/Add', { tier: 'gold' }])).toBe('12')
  })
})
