import { expect, test } from 'vitest'
import { buildGraph } from '../src/index.ts'
import { meshSchema } from '../src/schema.ts'

test('a node may call every listener of a service; a route of a gateway is to one, and its certificate is accepted there alone', () => {
  const listeners = [8080, 9090].map((port) => ({ protocol: 'http', port }))
  const graph = buildGraph(
    meshSchema.parse({
      irVersion: 1,
      name: 'shop',
      virtualServices: [{ name: 'catalog.local', listeners, provider: { kind: 'virtualNode', name: 'catalog' } }],
      virtualNodes: [{ name: 'catalog', listeners }, { name: 'web', backends: [{ virtualService: 'catalog.local' }] }],
      virtualGateways: ['edge', 'back'].map((name) => ({
        name,
        listeners: [{ protocol: 'http', port: 80 }],
        routes: [
          { name: 'all', match: { path: { kind: 'prefix', value: '/' } }, virtualService: 'catalog.local', ...(name === 'back' && { targetPort: 9090 }) },
        ],
      })),
    }),
  )
  const [first, second] = graph.virtualNodes.get('catalog')!.listeners.map((listener) =>
    graph.callersOf(graph.virtualNodes.get('catalog')!, listener).map(({ name }) => name).toSorted(),
  )
  expect([first, second]).toEqual([['edge', 'web'], ['back', 'web']])
})
