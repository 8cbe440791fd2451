import { beforeEach, expect, test } from 'vitest'
import { describeMesh } from '../../src/describe-mesh.ts'
import { hardenedEdge, strangerIn } from '../../src/hardened-edge.ts'

/*
 * How Envoy matches the lines of a header. The analysis judges requests by the same semantics, so a newer Envoy that
 * changes them must be seen here.
 */
describeMesh('header lines at a hardened edge', hardenedEdge, (world) => {
  const { get, taken } = strangerIn(world)
  beforeEach(async () => {
    await taken()
  })

  test.each([
    ['one line', ['x-role: admin'], 'admin'],
    ['another value', ['x-role: user'], 'web'],
    ['no line', [], 'web'],
    ['an empty value', ['x-role:'], 'web'],
    ['two lines, the second one right', ['x-role: user', 'x-role: admin'], 'admin'],
    ['two lines, the first one right', ['x-role: admin', 'x-role: user'], 'admin'],
    ['two values in one line', ['x-role: user,admin'], 'web'],
    ['another case of the value', ['x-role: Admin'], 'web'],
    ['another case of the name', ['X-ROLE: admin'], 'admin'],
    ['blanks around the value', ['x-role: \t admin \t '], 'admin'],
    ['a value that goes on', ['x-role: administrator'], 'web'],
    ['a byte that is no text after the value', ['x-role: admin\xff'], 'web'],
  ] as const)('an exact value and %s', async (_, lines, node) => {
    expect(await get('/roles', lines)).toBe(`200 ${node}`)
  })

  test.each([
    ['a value', ['x-flag: 1'], 'admin'],
    ['an empty value', ['x-flag:'], 'admin'],
    ['no line', [], 'web'],
    ['a longer name', ['x-flags: 1'], 'web'],
  ] as const)('a header that must be present and %s', async (_, lines, node) => {
    expect(await get('/roles', lines)).toBe(`200 ${node}`)
  })

  test.each([
    ['another value', ['x-guest: no'], 'admin'],
    ['that value', ['x-guest: yes'], 'web'],
    ['no line', [], 'web'],
    ['an empty value', ['x-guest:'], 'admin'],
    ['two lines, one of them with that value', ['x-guest: no', 'x-guest: yes'], 'web'],
    ['both values in one line', ['x-guest: no,yes'], 'admin'],
  ] as const)('any but one value and %s', async (_, lines, node) => {
    expect(await get('/roles', lines)).toBe(`200 ${node}`)
  })

  test.each([
    ['an expression and a value it takes', ['x-kind: administrator'], 'admin'],
    ['an expression and a value that only contains one', ['x-kind: an admin'], 'web'],
    ['an expression and a byte that is no text', ['x-kind: adm\xff'], 'admin'],
    ['an expression and two lines', ['x-kind: user', 'x-kind: admin'], 'admin'],
    ['an ending and two values in one line', ['x-group: user,admin'], 'admin'],
    ['an ending and two lines', ['x-group: admin', 'x-group: user'], 'admin'],
    ['an ending and something after it', ['x-group: admin,user'], 'web'],
    ['a range and its start', ['x-level: 5'], 'admin'],
    ['a range and its end', ['x-level: 10'], 'web'],
    ['a range and two lines', ['x-level: 1', 'x-level: 7'], 'admin'],
    ['a range and two numbers in one line', ['x-level: 7,8'], 'web'],
    ['a range and no number', ['x-level: 7a'], 'web'],
    ['a range and a negative number', ['x-level: -7'], 'web'],
    ['a range and a zero before', ['x-level: 07'], 'admin'],
    ['a header that must be absent and is', ['x-mode: old'], 'admin'],
    ['a header that must be absent and is empty', ['x-mode: old', 'x-token:'], 'web'],
    ['a header that must be absent and is there', ['x-mode: old', 'x-token: 1'], 'web'],
  ] as const)('%s', async (_, lines, node) => {
    expect(await get('/roles', lines)).toBe(`200 ${node}`)
  })

  // Known and documented: no rule may rely on a header being there that a proxy in front has added.
  test('a client can strip a header by naming it in Connection', async () => {
    expect(await get('/roles', ['x-role: admin', 'Connection: close, x-role'])).toBe('200 web')
    const { web } = await taken()
    expect(web.map(({ headers }) => headers['x-role'])).toEqual([undefined])
  })

  test('a name with an underscore is refused by the gateway, and another one to the sidecar', async () => {
    expect(await get('/roles', ['x_role: admin'])).toBe('400')
    expect(await taken()).toEqual({ admin: [], web: [] })
    expect(await get('/', ['x_role: admin'], 'web')).toBe('200 web')
    const { web } = await taken()
    expect(web.map(({ headers }) => [headers['x_role'], headers['x-role']])).toEqual([['admin', undefined]])
  })
})
