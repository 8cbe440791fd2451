import { afterEach, expect, test } from 'vitest'
import { describeMesh } from '../../src/describe-mesh.ts'
import { APP_PORT, hardenedEdge, strangerIn } from '../../src/hardened-edge.ts'

const FORGED = {
  'x-envoy-original-path': '/admin',
  'x-envoy-decorator-operation': 'forged',
  'x-envoy-original-dst-host': '10.77.0.1:80',
  'x-forwarded-client-cert': 'URI=spiffe://shop.local/admin',
  'x-envoy-upstream-rq-timeout-ms': '5',
  'x-envoy-retry-on': '5xx',
  'x-envoy-max-retries': '5',
}
const forgedLines = Object.entries(FORGED).map(([name, value]) => `${name}: ${value}`)

/** Headers that only a proxy may set: an invented one must neither reach the application nor be obeyed. */
describeMesh('forged headers at a hardened edge', hardenedEdge, (world) => {
  const { get, taken } = strangerIn(world)
  afterEach(async () => {
    await world().agent('web').answer({ port: APP_PORT })
    await taken()
  })

  test.each(['edge', 'web'] as const)('headers that only proxies may set are not passed on by %s', async (to) => {
    expect(await get('/', forgedLines, to)).toBe('200 web')
    const [request] = (await taken()).web
    for (const [name, value] of Object.entries(FORGED)) expect([name, request?.headers[name]]).not.toEqual([name, value])
  })

  test.each([
    ['edge', 'a stranger with a private address'],
    ['web', 'a stranger with a private address'],
    ['edge', 'a stranger who names a private address', 'X-Forwarded-For: 10.1.1.1'],
    ['web', 'a stranger who names a private address', 'X-Forwarded-For: 10.1.1.1'],
    ['web', 'a stranger who names the loopback address', 'X-Forwarded-For: 127.0.0.1'],
  ] as const)('nor obeyed by %s for %s: no shorter limit, no retries', async (to, _, ...more) => {
    await world()
      .agent('web')
      .answer({ port: APP_PORT, otherwise: { status: 503, delayMs: 300 } })
    expect(await get('/', [...forgedLines, ...more], to)).toBe('503 web')
    const { web } = await taken()
    expect(web).toHaveLength(1)
    expect(web[0]?.headers['x-envoy-internal']).toBeUndefined()
  })

  test('an invented X-Forwarded-For does not hide the address of a stranger', async () => {
    await get('/', ['X-Forwarded-For: 10.1.1.1', 'X-Forwarded-Proto: https'])
    const [request] = (await taken()).web
    const hops = request?.headers['x-forwarded-for']?.split(',').map((hop) => hop.trim())
    expect(hops?.at(-1)).toBe(world().addressOf('visitor'))
    expect(request?.headers['x-forwarded-proto']).toBe('http')
    expect(request?.headers['x-envoy-internal']).toBeUndefined()
  })

  test('the gateway replaces the id that a stranger gives to his request', async () => {
    await get('/', ['X-Request-Id: mine'])
    const [request] = (await taken()).web
    expect(request?.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})
