import { beforeEach, expect, test } from 'vitest'
import { describeMesh } from '../../src/describe-mesh.ts'
import { EDGE_PORT, hardenedEdge, strangerIn } from '../../src/hardened-edge.ts'

const WEBSOCKET = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==']
const H2C = ['Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__']

/** Where a request begins and ends, and what it may turn into: proxies and applications must not differ about it. */
describeMesh('framing at a hardened edge', hardenedEdge, (world) => {
  const { get, raw, taken } = strangerIn(world)
  const HOST = 'Host: shop.example.com'
  beforeEach(async () => {
    await taken()
  })

  test.each([
    ['both lengths', '400', ['Content-Length: 3', 'Transfer-Encoding: chunked']],
    ['two lengths', '400', ['Content-Length: 3', 'Content-Length: 4']],
    ['two lengths in a line', '400', ['Content-Length: 3, 4']],
    ['a length that is no number', '400', ['Content-Length: +3']],
    ['an encoding that is not known', '501', ['Transfer-Encoding: xchunked']],
    ['chunked twice', '501', ['Transfer-Encoding: chunked, chunked']],
    ['a NUL in a value', '400', ['X-A: a\0b']],
    ['a blank before the colon', '400', ['X-A : b']],
    ['a name with a blank', '400', ['X A: b']],
    ['an empty name', '400', [': b']],
    ['more than 100 headers', '431', Array.from({ length: 101 }, (_, index) => `X-${index}: a`)],
    ['more than 60 KiB of headers', '431', [`X-A: ${'a'.repeat(62 * 1024)}`]],
    ['a websocket upgrade', '403', ['Connection: Upgrade', ...WEBSOCKET]],
  ])('%s: %s', async (_, status, headers) => {
    expect(await get('/', headers)).toBe(status)
    expect(await get('/', headers, 'web')).toBe(status)
    expect(await taken()).toEqual({ admin: [], web: [] })
  })

  test.each([
    ['CONNECT shop.example.com:443 HTTP/1.1', '404'],
    ['GET / HTTP/1.0', '426'],
    ['GET / HTTP/2.0', '426'],
    ['get / HTTP/1.1', '400'],
    ['GET/ HTTP/1.1', '400'],
    ['GET / HTTP/1.1 x', '400'],
  ])('%s is answered %s', async (line, status) => {
    expect(await raw([line, HOST, 'Connection: close'])).toBe(status)
    expect(await taken()).toEqual({ admin: [], web: [] })
  })

  // Known and documented: a method is passed on whatever it is, and TRACE is one.
  test('TRACE reaches the application', async () => {
    expect(await raw(['TRACE / HTTP/1.1', HOST, 'Connection: close'])).toBe('200 web')
  })

  test('an upgrade to HTTP/2 is not passed on', async () => {
    expect(await get('/', ['Connection: Upgrade, HTTP2-Settings', ...H2C])).toBe('200 web')
    const [request] = (await taken()).web
    expect(request?.version).toBe('1.1')
    expect([request?.headers['upgrade'], request?.headers['http2-settings']]).toEqual([undefined, undefined])
  })

  test('a folded line reaches the application in one piece, and adds no header', async () => {
    expect(await get('/roles', ['X-A: a', ' x-role: admin'])).toBe('200 web')
    const [request] = (await taken()).web
    expect(request?.headers['x-role']).toBeUndefined()
    expect(request?.headers['x-a']).toBe('a x-role: admin')
  })

  test('a bare CR ends no line: it is taken out, for the route as for the application', async () => {
    expect(await get('/roles', ['X-A: a\rx-role: admin'])).toBe('200 web')
    expect((await taken()).web.map(({ headers }) => [headers['x-a'], headers['x-role']])).toEqual([['ax-role: admin', undefined]])
    expect(await get('/roles', ['x-role: ad\rmin'])).toBe('200 admin')
    expect((await taken()).admin.map(({ headers }) => headers['x-role'])).toEqual(['admin'])
  })

  test('lines that end in a bare LF are read as lines, by the application too', async () => {
    expect(await get('/roles', ['X-A: a\nx-role: admin'])).toBe('200 admin')
    const { admin } = await taken()
    expect(admin.map(({ headers }) => [headers['x-a'], headers['x-role']])).toEqual([['a', 'admin']])
  })

  test('what comes after a request is a request of its own, judged alike', async () => {
    const requests = ['/', '/admin'].map((path) => [`GET ${path} HTTP/1.1`, HOST, 'Content-Length: 0', '', ''].join('\r\n'))
    const to = { address: world().addressOf('edge'), port: EDGE_PORT }
    const { received } = await world()
      .agent('visitor')
      .exchange({ ...to, send: requests.join(''), until: '"node":"admin"' })
    expect(received.match(/"node":"\w+"/g)).toEqual(['"node":"web"', '"node":"admin"'])
    const { admin, web } = await taken()
    expect([admin.length, web.length]).toEqual([1, 1])
  })
})
