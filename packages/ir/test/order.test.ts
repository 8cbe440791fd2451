import type { GatewayRoute } from '../src/index.ts'
import { expect, test } from 'vitest'
import { compareGatewayRoutes } from '../src/order.ts'

const route = (name: string, path: string, hostname?: string, priority?: number): GatewayRoute => ({
  name,
  protocol: 'http',
  match: {
    headers: [],
    queryParameters: [],
    path: path.startsWith('=') ? { kind: 'exact', value: path.slice(1) } : { kind: 'prefix', value: path },
    ...(hostname !== undefined && { hostname: { kind: hostname.startsWith('*') ? 'suffix' : 'exact', value: hostname } }),
  },
  virtualService: 's',
  rewrite: { defaultTargetHostname: 'ENABLED' },
  ...(priority !== undefined && { priority }),
})

test('priority, then hostname, then path, then name decide', () => {
  const inOrder = [
    route('urgent', '/', undefined, 0),
    route('first', '/', undefined, 1000),
    route('host', '/', 'a.example'),
    route('narrow', '/', '*.b.example'),
    route('wide', '=/exact', '*.example'),
    route('exact', '=/a'),
    route('longer', '/aaaa'),
    route('shorter', '/aa'),
    route('twin-1', '/'),
    route('twin-2', '/'),
  ]
  expect(inOrder.toReversed().toSorted(compareGatewayRoutes).map(({ name }) => name)).toEqual(inOrder.map(({ name }) => name))
})
