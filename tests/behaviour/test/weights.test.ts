import { expect, test } from 'vitest'
import { binomialBounds } from '../src/binomial.ts'
import { describeMesh } from '../src/describe-mesh.ts'

const http = [{ protocol: 'http', port: 8080 }]
const checkout = (name: string): object => ({
  name,
  listeners: http,
  serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` },
})

test('bounds allow everything of two tosses of a coin, and little of ten thousand', () => {
  expect(binomialBounds(2, 0.5)).toEqual({ atLeast: 0, atMost: 2 })
  const { atLeast, atMost } = binomialBounds(10_000, 0.5)
  // Six standard deviations of 50, as the normal distribution has it.
  expect(atLeast).toBeGreaterThan(4680)
  expect(atLeast).toBeLessThan(4710)
  expect(atLeast + atMost).toBe(10_000)
})

describeMesh(
  'a router with weights and a header override',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      virtualNodes: [
        { name: 'web', listeners: http, backends: [{ virtualService: 'checkout.shop.local' }] },
        checkout('checkout-v1'),
        checkout('checkout-v2'),
      ],
      virtualServices: [
        { name: 'checkout.shop.local', listeners: http, provider: { kind: 'virtualRouter', name: 'checkout' } },
      ],
      virtualRouters: [
        {
          name: 'checkout',
          listeners: http,
          routes: [
            {
              name: 'canary',
              protocol: 'http',
              targets: [
                { virtualNode: 'checkout-v1', weight: 90 },
                { virtualNode: 'checkout-v2', weight: 10 },
              ],
            },
            {
              name: 'override',
              protocol: 'http',
              match: { headers: [{ kind: 'exact', name: 'x-version', value: 'v2' }] },
              targets: [{ virtualNode: 'checkout-v2', weight: 100 }],
            },
          ],
        },
      ],
    }),
  },
  (world) => {
    const request = { address: 'checkout.shop.local', port: 8080, host: 'checkout.shop.local' }

    test('spreads requests 90 to 10', async () => {
      const count = 3000
      const { nodes, statuses } = await world().agent('web').requests({ request, count, connections: 16 })
      expect(statuses).toEqual({ 200: count })
      const { atLeast, atMost } = binomialBounds(count, 0.1)
      expect(nodes['checkout-v2']).toBeGreaterThanOrEqual(atLeast)
      expect(nodes['checkout-v2']).toBeLessThanOrEqual(atMost)
      expect(nodes['checkout-v1']).toBe(count - (nodes['checkout-v2'] ?? 0))
    })

    test('sends what has the header to v2 alone, and nothing else', async () => {
      const headers = [['x-version', 'v2']] as const
      const { nodes } = await world()
        .agent('web')
        .requests({ request: { ...request, headers }, count: 200, connections: 4 })
      expect(nodes).toEqual({ 'checkout-v2': 200 })
      const other = [['x-version', 'v22']] as const
      const spread = await world()
        .agent('web')
        .requests({ request: { ...request, headers: other }, count: 200, connections: 4 })
      expect(spread.nodes['checkout-v1']).toBeGreaterThanOrEqual(binomialBounds(200, 0.9).atLeast)
    })

    test('answers by the Host, whatever address the caller dials', async () => {
      const reply = await world()
        .agent('web')
        .request({ ...request, address: '10.77.0.1' })
      expect(reply).toMatchObject({ kind: 'answer', status: 200, body: { host: 'checkout.shop.local' } })
    })

    test('answers 404 to a Host that is no backend', async () => {
      const reply = await world()
        .agent('web')
        .request({ ...request, host: 'payments.shop.local' })
      expect(reply).toMatchObject({ kind: 'answer', status: 404 })
    })
  },
)
