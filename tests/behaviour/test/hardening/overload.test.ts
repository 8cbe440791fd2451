import { afterEach, expect, test } from 'vitest'
import { describeMesh } from '../../src/describe-mesh.ts'
import { EDGE_PORT, hardenedEdge, strangerIn } from '../../src/hardened-edge.ts'
import type { World } from '../../src/world.ts'

const MIB = 1_048_576
const HEAP = 48 * MIB

const ACTIONS = [
  'shrink_heap',
  'disable_http_keepalive',
  'reduce_timeouts',
  'stop_accepting_requests',
  'stop_accepting_connections',
]

const visit = (world: World): { readonly address: string; readonly port: number } => ({
  address: world.addressOf('edge'),
  port: EDGE_PORT,
})

describeMesh(
  'a proxy with a size of its heap',
  { ...hardenedEdge, options: { maxHeapBytes: HEAP, headersWithUnderscores: 'DROP_HEADER' } },
  (world) => {
    const { get, taken } = strangerIn(world)
    afterEach(async () => {
      await world().agent('visitor').release({})
    })

    test('serves nobody more when it is full, and everybody again when it is not', async () => {
      expect(await get('/')).toBe('200 web')
      // Each has sent most of its headers, which Envoy must keep until the end of them.
      const send = `GET / HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(55_000)}`
      await world()
        .agent('visitor')
        .hold({ ...visit(world()), count: 1_000, send, waitMs: 1_500 })
      const during = await world().stats('edge', 'overload.envoy.')
      expect(during['overload.envoy.resource_monitors.fixed_heap.pressure']).toBeGreaterThan(98)
      for (const action of ACTIONS) expect([action, during[`overload.envoy.overload_actions.${action}.active`]]).toEqual([action, 1])
      expect(await get('/')).toBe('closed')
      await world().agent('visitor').release({})
      await expect.poll(() => get('/'), { timeout: 10_000 }).toBe('200 web')
    })

    test('drops headers with underscores at sidecars when it is told to', async () => {
      expect(await get('/', ['x_role: admin'])).toBe('400')
      await taken()
      expect(await get('/', ['x_role: admin'], 'web')).toBe('200 web')
      expect((await taken()).web.map(({ headers }) => headers['x_role'])).toEqual([undefined])
    })
  },
)

describeMesh(
  'a proxy with few connections',
  { ...hardenedEdge, options: { maxDownstreamConnections: 5, headersWithUnderscores: 'REJECT_REQUEST' } },
  (world) => {
    const { get } = strangerIn(world)

    test('refuses the sixth, but not whoever looks what is wrong', async () => {
      const open = await world()
        .agent('visitor')
        .hold({ ...visit(world()), count: 12, send: '', waitMs: 1_000 })
      expect(open).toBe(5)
      expect(await get('/')).toBe('closed')
      expect(await world().stats('edge', 'server.live')).toEqual({ 'server.live': 1 })
      await world().agent('visitor').release({})
      await expect.poll(() => get('/'), { timeout: 5_000 }).toBe('200 web')
    })

    test('refuses headers with underscores at sidecars when it is told to', async () => {
      expect(await get('/', ['x_role: admin'], 'web')).toBe('400')
    })
  },
)
