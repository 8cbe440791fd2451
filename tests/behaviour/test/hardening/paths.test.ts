import { beforeEach, expect, test } from 'vitest'
import { describeMesh } from '../../src/describe-mesh.ts'
import { hardenedEdge, strangerIn } from '../../src/hardened-edge.ts'

/*
 * What applications that normalise paths themselves could be tricked with: the gateway and the sidecars must judge the
 * path that the application will see.
 */
describeMesh('paths at a hardened edge', hardenedEdge, (world) => {
  const { get, taken } = strangerIn(world)
  beforeEach(async () => {
    await taken()
  })

  test.each([
    '/admin',
    '//admin',
    '/./admin',
    '/a/../admin',
    '/%2e/admin',
    '/\\admin',
    '/%61dmin',
    '/a;x/../admin',
    '/.;/admin',
    '/..;/admin',
  ])('the path %s is not taken for something else than /admin', async (path) => {
    // What is routed to the web application must not be /admin to any reader of the path it gets.
    const answer = await get(path)
    const { web } = await taken()
    expect(web.map((request) => request.path).filter((seen) => readings(seen).includes('/admin'))).toEqual([])
    expect(answer).toMatch(/^(200 admin|400|404|200 web)$/)
  })

  test.each(['/a/..%2fadmin', '/a%2f..%2fadmin', '/%2fadmin', '/a/..%5cadmin', '/admin#f', '/admin%00'])(
    'the path %s is refused',
    async (path) => {
      expect(await get(path)).toBe('400')
      expect(await get(path, [], 'web')).toBe('400')
      expect(await taken()).toEqual({ admin: [], web: [] })
    },
  )

  // Known and documented: paths differ by case and by `;`, and nothing in Envoy changes that.
  test.each(['/Admin', '/x;/admin'])('the path %s is another one than /admin', async (path) => {
    expect(await get(path)).toBe('200 web')
  })
})

/** What different applications may read in a path: escapes resolved, dots and doubled slashes too. */
function readings(path: string): readonly string[] {
  const decoded = decodeURIComponent(path).replaceAll('\\', '/')
  const withoutParameters = decoded.replaceAll(/;[^/]*/g, '')
  return [path, decoded, withoutParameters].map((text) => new URL(text.replaceAll(/\/+/g, '/'), 'http://a').pathname)
}
