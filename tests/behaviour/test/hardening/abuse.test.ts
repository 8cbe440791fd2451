import { expect, test } from 'vitest'
import { describeMesh } from '../../src/describe-mesh.ts'
import { APP_PORT, EDGE_PORT, hardenedEdge, strangerIn, type Door } from '../../src/hardened-edge.ts'

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const DATA = 0x0
const HEADERS = 0x1
const SETTINGS = 0x4
const PING = 0x6
const CONTINUATION = 0x9

/** A frame of HTTP/2 (RFC 9113, section 4.1). */
function frame(type: number, flags: number, stream: number, payload: string = ''): string {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return head.toString('latin1') + payload
}

/** Clients that cost a proxy much and themselves nothing are cut off, and others are served on. */
describeMesh('abuse of a hardened edge', hardenedEdge, (world) => {
  const { get } = strangerIn(world)
  const doors = { edge: EDGE_PORT, web: APP_PORT } as const
  const at = (door: Door): { readonly address: string; readonly port: number } => ({
    address: world().addressOf(door),
    port: doors[door],
  })

  test.each(['edge', 'web'] as const)('a client of %s that resets a thousand streams is cut off', async (door) => {
    const { begun, cut } = await world()
      .agent('visitor')
      .openStreams({ ...at(door), count: 1_000, reset: true })
    expect(cut).toBe(true)
    expect(begun).toBeGreaterThanOrEqual(250)
    // How many more get under way depends on how fast the two are.
    expect(begun).toBeLessThan(1_000)
    const stats = await world().stats(door, 'http.ingress')
    expect(stats['http.ingress.downstream_rq_too_many_premature_resets']).toBe(1)
    expect(await get('/', [], door)).toBe('200 web')
  })

  test.each(['edge', 'web'] as const)('one of %s that finishes a thousand is not', async (door) => {
    const finished = await world()
      .agent('visitor')
      .openStreams({ ...at(door), count: 1_000, reset: false })
    expect(finished).toEqual({ begun: 1_000, cut: false })
  })

  const hello = PREFACE + frame(SETTINGS, 0, 0)
  test.each([
    ['headers without an end', frame(HEADERS, 0, 1, '\x82') + frame(CONTINUATION, 0, 1, '\x82'.repeat(100)).repeat(2_000)],
    ['empty continuations', frame(HEADERS, 0, 1, '\x82') + frame(CONTINUATION, 0, 1).repeat(20_000)],
    ['pings', frame(PING, 0, 0, '12345678').repeat(20_000)],
    ['settings', frame(SETTINGS, 0, 0).repeat(20_000)],
    ['empty data', frame(HEADERS, 4, 1, '\x83\x86\x84\x41\x01a') + frame(DATA, 0, 1).repeat(20_000)],
    ['a frame for no stream', frame(DATA, 0, 9)],
    ['a frame longer than allowed', frame(DATA, 0, 1, 'a'.repeat(20_000))],
  ])('a client that sends %s is cut off', async (_, frames) => {
    const { end } = await world()
      .agent('visitor')
      .exchange({ ...at('edge'), send: hello + frames, waitMs: 5_000 })
    expect(end).toMatch(/^(closed|failed)$/)
    expect(world().envoy('edge').isRunning()).toBe(true)
    expect(await get('/')).toBe('200 web')
  })

  test('one that sends what it may is not', async () => {
    const frames = frame(PING, 0, 0, '12345678') + frame(SETTINGS, 0, 0)
    const { end } = await world()
      .agent('visitor')
      .exchange({ ...at('edge'), send: hello + frames, waitMs: 2_000 })
    expect(end).toBe('waiting')
  })

  test('a client that dribbles its headers is closed after 10 s', async () => {
    const began = performance.now()
    const { received, end } = await world()
      .agent('visitor')
      .exchange({ ...at('edge'), send: 'GET / HTTP/1.1\r\nHost: a\r\n', waitMs: 14_000 })
    expect([received.slice(0, 12), end]).toEqual(['HTTP/1.1 408', 'closed'])
    expect(performance.now() - began).toBeGreaterThan(9_000)
  })

  test('nobody but its own host reaches the admin interface, and nobody can stop the proxy by it', async () => {
    for (const member of ['edge', 'web'] as const) {
      const outside = { address: world().addressOf(member), port: 9901, path: '/ready' }
      expect(await world().agent('visitor').request(outside)).toMatchObject({ kind: 'failure' })
      for (const path of ['/quitquitquit', '/drain_listeners', '/logging?level=trace', '/runtime_modify?a=1', '/healthcheck/fail', '/reset_counters']) {
        const inside = { address: '127.0.0.1', port: 9901, path, method: 'POST' }
        expect([path, await world().agent(member).request(inside)]).toMatchObject([path, { kind: 'answer', status: 403 }])
      }
      for (const path of ['/config_dump', '/certs', '/runtime', '/memory', '/heap_dump']) {
        const inside = { address: '127.0.0.1', port: 9901, path }
        expect([path, await world().agent(member).request(inside)]).toMatchObject([path, { kind: 'answer', status: 403 }])
      }
      expect(world().envoy(member).isRunning()).toBe(true)
    }
  })

  test('answers are counted once by their status, not once more by who asked', async () => {
    await get('/')
    const counted = Object.keys(await world().stats('edge', 'cluster.')).filter((name) => name.endsWith('upstream_rq_200'))
    expect(counted.length).toBeGreaterThan(0)
    expect(counted.filter((name) => /\.(internal|external)\./.test(name))).toEqual([])
  })

  test('descriptors stay flat over many short connections', async () => {
    const before = world().envoy('edge').descriptors()
    for (let count = 0; count < 100; count++) await get('/')
    expect(world().envoy('edge').descriptors()).toBeLessThan(before + 10)
  })
})
