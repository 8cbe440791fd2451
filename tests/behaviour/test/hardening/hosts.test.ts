import { beforeEach, expect, test } from 'vitest'
import { describeMesh } from '../../src/describe-mesh.ts'
import { APP_PORT, hardenedEdge, strangerIn, summary } from '../../src/hardened-edge.ts'

/** The Host decides which backend a caller reaches; none that is not declared may be reached by spelling it oddly. */
describeMesh('hosts behind a hardened sidecar', hardenedEdge, (world) => {
  const { raw, taken } = strangerIn(world)
  beforeEach(async () => {
    await taken()
  })

  /** What the application of `web` sends out, as it is. */
  const send = async (...lines: readonly string[]): Promise<string> => {
    const bytes = [...lines, 'Connection: close', '', ''].join('\r\n')
    const { received } = await world()
      .agent('web')
      .exchange({ address: 'admin.local', port: APP_PORT, send: bytes, untilAnswer: true })
    return summary(received)
  }

  test.each([
    ['admin.local', '200 admin'],
    ['ADMIN.local', '200 admin'],
    ['admin.local:8080', '200 admin'],
    ['admin.local.', '200 admin'],
    ['ADMIN.LOCAL.:8080', '200 admin'],
    ['admin.local:80', '404'],
    ['admin.local:abc', '404'],
    ['xadmin.local', '404'],
    ['admin.local.evil.example', '404'],
    ['admin.local..', '404'],
    ['', '404'],
    ['admin.local,other.local', '404'],
    ['admin.local/x', '400'],
    ['admin.local@other.local', '404'],
  ])('the Host %j is answered %s', async (host, answer) => {
    expect(await send('GET / HTTP/1.1', `Host: ${host}`)).toBe(answer)
    expect((await taken()).admin).toHaveLength(answer === '200 admin' ? 1 : 0)
  })

  test.each([
    ['two Host lines', ['Host: admin.local', 'Host: other.local']],
    ['two equal Host lines', ['Host: admin.local', 'Host: admin.local']],
    ['no Host line', []],
  ])('%s are none', async (_, lines) => {
    expect(await send('GET / HTTP/1.1', ...lines)).toMatch(/^(400|404)$/)
    expect((await taken()).admin).toEqual([])
  })

  test('of an absolute URI and a Host, the URI holds and the application sees no other', async () => {
    expect(await send('GET http://admin.local/x HTTP/1.1', 'Host: other.local')).toBe('200 admin')
    expect((await taken()).admin.map(({ host, path }) => [host, path])).toEqual([['admin.local', '/x']])
    expect(await send('GET http://other.local/x HTTP/1.1', 'Host: admin.local')).toBe('404')
    expect((await taken()).admin).toEqual([])
  })

  test('nor does one reach past the gateway by an absolute URI', async () => {
    expect(await raw(['GET http://admin.local/ HTTP/1.1', 'Host: shop.example.com', 'Connection: close'])).toBe('200 web')
    expect((await taken()).web.map(({ host }) => host)).toEqual(['web.local'])
  })
})
