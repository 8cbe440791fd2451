import { expect, test } from 'vitest'
import { buildGraph, callerLimits, deriveListenerTimeouts, hopsOf, isShorter } from '../src/index.ts'
import { meshSchema } from '../src/schema.ts'

test.each([
  [0, 0, false],
  [0, 1, false],
  [1, 0, true],
  [1, 2, true],
  [2, 2, false],
])('%i is shorter than %i: %s', (a, b, expected) => {
  expect(isShorter(a, b)).toBe(expected)
})

test.each([
  [{ perRequestMs: 5 }, undefined, { perRequestMs: 5 }],
  [{ perRequestMs: 5, idleMs: 7 }, { perRequestMs: 3 }, { perRequestMs: 3, idleMs: 7 }],
  [{ perRequestMs: 5 }, { perRequestMs: 0, idleMs: 9 }, { perRequestMs: 5, idleMs: 9 }],
  [{ perRequestMs: 0 }, { perRequestMs: 4 }, { perRequestMs: 4 }],
  // Said by nobody, a request has the usual limit.
  [{}, undefined, { perRequestMs: 15_000 }],
])('a route of %j behind a listener of %j allows %j', (timeout, own, expected) => {
  expect(callerLimits({ timeout }, own)).toEqual(expected)
})

const http = [{ protocol: 'http', port: 80 }]
const routed = (routes: readonly object[], listener: object = {}, settings: object = {}): ReturnType<typeof buildGraph> =>
  buildGraph(
    meshSchema.parse({
      irVersion: 1,
      name: 'm',
      settings,
      virtualNodes: [{ name: 'web', backends: [{ virtualService: 's.local' }, { virtualService: 's.local' }] }, { name: 's', listeners: [{ ...http[0], ...listener }] }],
      virtualServices: [{ name: 's.local', listeners: http, provider: { kind: 'virtualRouter', name: 's' } }],
      virtualRouters: [{ name: 's', listeners: http, routes: routes.map((route, index) => ({ name: `r${index}`, protocol: 'http', targets: [{ virtualNode: 's', weight: 1 }], ...route })) }],
      virtualGateways: [{ name: 'edge', listeners: [...http, { protocol: 'http', port: 81, timeout: { perRequestMs: 2 } }], routes: [{ name: 'all', match: {}, virtualService: 's.local' }] }],
    }),
  )

test.each([
  [[{ timeout: { perRequestMs: 5 } }, { timeout: { perRequestMs: 9, idleMs: 1 } }], {}, {}, { perRequestMs: 9, idleMs: 300_000 }],
  [[{ timeout: { perRequestMs: 5 } }, { timeout: { perRequestMs: 0 } }], {}, {}, { perRequestMs: 0, idleMs: 300_000 }],
  [[{ timeout: { perRequestMs: 5 } }], { timeout: { perRequestMs: 3 } }, {}, { perRequestMs: 3, idleMs: 300_000 }],
  [[{ timeout: { perRequestMs: 5 } }], {}, { listenerTimeout: { perRequestMs: 15, idleMs: 30 } }, { perRequestMs: 15, idleMs: 30 }],
])('routes %j, a listener %j and settings %j allow %j at the listener', (routes, listener, settings, expected) => {
  const graph = routed(routes, listener, settings)
  const node = graph.virtualNodes.get('s')!
  const timeouts = deriveListenerTimeouts(graph)
  expect(timeouts(node, node.listeners[0]!)).toEqual(expected)
  expect(timeouts(node, node.listeners[0]!)).toEqual(expected)
})

test('a hop is a caller and a route, of a gateway also a listener; a service named twice is called once', () => {
  const hops = hopsOf(routed([{ timeout: { perRequestMs: 5 } }, { timeout: { perRequestMs: 1 } }]))
  expect(hops.map(({ call, entry, resolved, limits }) => [call.caller.name, entry?.listener.port, resolved.route?.name, limits.perRequestMs])).toEqual([
    ['web', undefined, 'r0', 5],
    ['web', undefined, 'r1', 1],
    ['edge', 80, 'r0', 5],
    ['edge', 80, 'r1', 1],
    ['edge', 81, 'r0', 2],
    ['edge', 81, 'r1', 1],
  ])
})

test('a route remembers what the defaults filled in', () => {
  const graph = routed([{}, { timeout: { perRequestMs: 5 } }, { timeout: { perRequestMs: 5, idleMs: 5 } }])
  expect(graph.virtualRouters.get('s')?.routes.map(({ fromDefaults }) => fromDefaults)).toEqual([['timeout.idle', 'timeout.perRequest'], ['timeout.idle'], undefined])
  // And does so when it is read again.
  const again = meshSchema.parse(JSON.parse(JSON.stringify(graph.mesh)))
  expect(again.virtualRouters).toEqual(graph.mesh.virtualRouters)
})
