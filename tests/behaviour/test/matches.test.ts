/* Every kind of match of a route, by requests that it takes and requests that it leaves to the next route. */
import type { HttpMatch } from '@mesh-compile/dsl'
import { expect, test } from 'vitest'
import type { Request } from '../src/agent-protocol.ts'
import { compileMesh } from '../src/compile-mesh.ts'
import { describeMesh } from '../src/describe-mesh.ts'

type Asked = Partial<Pick<Request, 'method' | 'path' | 'headers' | 'port'>>
type Case = readonly [match: HttpMatch, takes: readonly Asked[], leaves: readonly Asked[]]

const paths = (...list: readonly string[]): readonly Asked[] => list.map((path) => ({ path }))
const withHeader = (...values: readonly string[]): readonly Asked[] => values.map((value) => ({ headers: [['x-a', value]] }))
const without: Asked = {}

const CASES: readonly Case[] = [
  [{ prefix: '/a' }, paths('/a', '/a/b', '/ab', '/a?b=/c'), paths('/', '/A', '/b/a', '/?/a')],
  [{ path: { exact: '/a/b' } }, paths('/a/b', '/a/b?c=1'), paths('/a', '/a/b/', '/a/bc')],
  [{ path: { regex: '/a/[0-9]+' } }, paths('/a/1', '/a/12?b'), paths('/a/', '/a/1b', '/a/1/', '/x/a/1')],
  [{ path: { regex: '/(?i:a)/.*' } }, paths('/a/', '/A/b/c'), paths('/a', '/b/a/')],
  [{ path: { regex: '^/a/[^/]+$' } }, paths('/a/b', '/a/b?c'), paths('/a/', '/a/b/c')],

  [{ method: 'DELETE' }, [{ method: 'DELETE' }], [without, { method: 'POST' }]],
  [{ scheme: 'http' }, [without], []],
  [{ scheme: 'https' }, [], [without]],

  [{ headers: { 'x-a': 'v' } }, withHeader('v'), [without, ...withHeader('V', 'vv', '')]],
  [{ headers: { 'X-A': { exact: 'v' } } }, [...withHeader('v'), { headers: [['X-a', 'v']] }], withHeader('w')],
  [{ headers: { 'x-a': { prefix: 'v' } } }, withHeader('v', 'vw'), [without, ...withHeader('wv')]],
  [{ headers: { 'x-a': { suffix: 'v' } } }, withHeader('v', 'wv'), [without, ...withHeader('vw')]],
  [{ headers: { 'x-a': { regex: 'v[0-9]*' } } }, withHeader('v', 'v12'), [without, ...withHeader('v1w', 'wv1')]],
  [
    { headers: { 'x-a': { range: { start: -1, end: 10 } } } },
    withHeader('-1', '0', '9', '09'),
    [without, ...withHeader('10', '-2', '1.5', '0x1', 'v', '')],
  ],
  [{ headers: { 'x-a': { present: true } } }, withHeader('v', ''), [without]],

  [{ headers: { host: { prefix: 'case-' } } }, [without], []],
  [{ headers: { host: { suffix: '.shop' } } }, [], [without]],

  // What is absent is not another value: inverted or not, nothing but `present` looks at it.
  [{ headers: { 'x-a': { exact: 'v', invert: true } } }, withHeader('w', 'V'), [without, ...withHeader('v')]],
  [{ headers: { 'x-a': { prefix: 'v', invert: true } } }, withHeader('wv'), [without, ...withHeader('v', 'vw')]],
  [{ headers: { 'x-a': { suffix: 'v', invert: true } } }, withHeader('vw'), [without, ...withHeader('v', 'wv')]],
  [{ headers: { 'x-a': { regex: 'v[0-9]*', invert: true } } }, withHeader('v1w'), [without, ...withHeader('v1')]],
  [{ headers: { 'x-a': { range: { start: 0, end: 10 }, invert: true } } }, withHeader('10', '-1', 'v'), [without, ...withHeader('0', '9')]],
  [{ headers: { 'x-a': { present: true, invert: true } } }, [without], withHeader('v', '')],

  [{ queryParameters: { a: 'v' } }, paths('/?a=v', '/x?b=1&a=v'), paths('/', '/?a', '/?a=', '/?a=vv', '/?A=v', '/?b=v')],
  // Compared as it stands in the URL.
  [{ queryParameters: { a: { exact: 'v%20w' } } }, paths('/?a=v%20w'), paths('/?a=v+w', '/?a=v', '/?%61=v%20w')],
  [{ queryParameters: { a: { present: true } } }, paths('/?a=v', '/?a=', '/?a'), paths('/', '/?b', '/a')],
  [{ queryParameters: { a: 'v', b: { present: true } } }, paths('/?b=1&a=v'), paths('/?a=v', '/?b=1')],

  [{ port: 8081 }, [{ port: 8081 }], [without]],
  [
    { prefix: '/a', method: 'POST', headers: { 'x-a': 'v', 'x-b': { present: true, invert: true } }, queryParameters: { q: '1' } },
    [{ method: 'POST', path: '/a/b?q=1', headers: [['x-a', 'v']] }],
    [
      { method: 'PUT', path: '/a/b?q=1', headers: [['x-a', 'v']] },
      { method: 'POST', path: '/b?q=1', headers: [['x-a', 'v']] },
      { method: 'POST', path: '/a/b?q=2', headers: [['x-a', 'v']] },
      { method: 'POST', path: '/a/b?q=1' },
      { method: 'POST', path: '/a/b?q=1', headers: [['x-a', 'v'], ['x-b', '']] },
    ],
  ],
]

/** Which of two routes answers where both match: of `first` and `second`, in the order of declaration. */
const ORDERS = [
  ['a lower number', { priority: 1 }, { priority: 0 }, 'second'],
  ['a number before none', {}, { priority: 1000 }, 'second'],
  ['a number, whatever the matches', { priority: 1, match: { prefix: '/' } }, { priority: 2, match: { path: { exact: '/a/b' } } }, 'first'],
  ['an exact path', { match: { path: { regex: '/a/.*' } } }, { match: { path: { exact: '/a/b' } } }, 'second'],
  ['a regular expression', { match: { prefix: '/a/b' } }, { match: { path: { regex: '/a/.*' } } }, 'second'],
  ['a longer prefix', { match: { prefix: '/a' } }, { match: { prefix: '/a/' } }, 'second'],
  ['what asks more', { match: { prefix: '/a' } }, { match: { prefix: '/a', method: 'GET' } }, 'second'],
] as const

const compiled = await compileMesh(`
import { dns, http, httpRoute, mesh, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop')
const ports = [http(8080), http(8081)] as const
const taking = shop.virtualNode('taking', { listeners: ports, serviceDiscovery: dns('taking.internal') })
const leaving = shop.virtualNode('leaving', { listeners: ports, serviceDiscovery: dns('leaving.internal') })
const called = (name: string, router: ReturnType<typeof shop.virtualRouter>) => {
  const service = shop.virtualService(\`\${name}.local\`, ports)
  shop.provide(service, router as never)
  return service
}
shop.virtualNode('web', { backends: [
${CASES.map(([match], index) => `  called('case-${index}', shop.virtualRouter('case-${index}', ports, {
    asked: httpRoute({ match: ${JSON.stringify(match)}, priority: 1, to: [weighted(taking, 100)] }),
    rest: httpRoute({ to: [weighted(leaving, 100)] }),
  })),`).join('\n')}
${ORDERS.map(([, first, second], index) => `  called('order-${index}', shop.virtualRouter('order-${index}', ports, {
    first: httpRoute({ ...${JSON.stringify(first)}, to: [weighted(taking, 100)] }),
    second: httpRoute({ ...${JSON.stringify(second)}, to: [weighted(leaving, 100)] }),
  })),`).join('\n')}
] })
export default shop
`)

test('nothing is said against the matches, and of two in order only against the later one', () => {
  expect(compiled.findings.filter((text) => text.includes("'case-"))).toEqual([])
  const shadowed = compiled.findings.flatMap((text) => {
    const [, route, index] = /^MC3012 route '(\w+)' of virtual router 'order-(\d)'/.exec(text) ?? []
    return index === undefined ? [] : [[Number(index), route]]
  })
  const later = ORDERS.map(([, , , winner], index) => [index, winner === 'first' ? 'second' : 'first'])
  // The others are not wholly taken by what comes first.
  expect(shadowed).toEqual(later.filter((_, index) => [0, 1, 2, 4].includes(index)))
})

describeMesh('routes', { mesh: () => compiled.mesh }, (world) => {
  const ask = async (service: string, asked: Asked): Promise<string> => {
    const reply = await world()
      .agent('web')
      .request({ address: service, port: 8080, host: service, ...asked })
    return reply.kind === 'answer' ? (reply.body?.node ?? String(reply.status)) : reply.code
  }

  test.each(CASES.map(([match, takes, leaves], index) => ({ text: JSON.stringify(match), takes, leaves, index })))(
    '$text',
    async ({ takes, leaves, index }) => {
      const seen = async (list: readonly Asked[]): Promise<object> =>
        Object.fromEntries(await Promise.all(list.map(async (asked) => [JSON.stringify(asked), await ask(`case-${index}.local`, asked)])))
      const all = (list: readonly Asked[], node: string): object => Object.fromEntries(list.map((asked) => [JSON.stringify(asked), node]))
      expect(await seen(takes)).toEqual(all(takes, 'taking'))
      expect(await seen(leaves)).toEqual(all(leaves, 'leaving'))
    },
  )

  test.each(ORDERS.map(([what, , , winner], index) => ({ what, winner, index })))('$what comes first', async ({ winner, index }) => {
    expect(await ask(`order-${index}.local`, { path: '/a/b' })).toBe(winner === 'first' ? 'taking' : 'leaving')
  })
})
