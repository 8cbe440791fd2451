import type { PathMatch } from '@mesh-compile/ir'
import { expect, test } from 'vitest'
import { mergePath, pathCases } from '../../src/translate/gateway-path.ts'

const prefix = (value: string): PathMatch => ({ kind: 'prefix', value })
const exact = (value: string): PathMatch => ({ kind: 'exact', value })
const cases = (path: PathMatch, rewrite?: string): ReturnType<typeof pathCases> =>
  pathCases({ match: { path, headers: [], queryParameters: [] }, rewrite: { defaultTargetHostname: 'ENABLED', ...(rewrite !== undefined && { prefix: rewrite }) } })

test.each([
  ['a prefix that stays', prefix('/api'), undefined, [{ match: prefix('/api'), base: '/api' }]],
  ['a prefix that is taken off, by whole segments', prefix('/api'), '/', [
    { match: prefix('/api/'), base: '/' },
    { match: exact('/api'), base: '/' },
  ]],
  ['a prefix that becomes another', prefix('/api'), '/v2', [
    { match: prefix('/api/'), base: '/v2/' },
    { match: exact('/api'), base: '/v2' },
  ]],
  ['everything', prefix('/'), '/', [{ match: prefix('/'), base: '/' }]],
  ['everything, moved below another prefix', prefix('/'), '/v2', [{ match: prefix('/'), base: '/v2/' }]],
  ['a prefix that ends in a slash', prefix('/api/'), '/v2/', [{ match: prefix('/api/'), base: '/v2/' }]],
  ['one path', exact('/a'), undefined, [{ match: exact('/a'), base: '/a' }]],
  ['one path that becomes another', exact('/a'), '/b', [{ match: exact('/a'), base: '/b' }]],
] as const)('%s', (_, path, rewrite, expected) => {
  expect(cases(path, rewrite)).toEqual(expected)
})

test.each([
  ['the route takes everything', prefix('/api/'), '/', prefix('/'), { match: prefix('/api/'), rewrite: '/', whole: true }],
  ['the route takes a part', prefix('/api/'), '/', prefix('/v1'), { match: prefix('/api/v1'), rewrite: '/v1', whole: false }],
  ['the route takes more than the base', prefix('/api/'), '/v1/x/', prefix('/v1'), { match: prefix('/api/'), rewrite: '/v1/x/', whole: true }],
  ['nothing in common', prefix('/api/'), '/v1/', prefix('/v2'), undefined],
  ['one path of many', prefix('/api/'), '/', exact('/me'), { match: exact('/api/me'), rewrite: '/me', whole: false }],
  ['one path elsewhere', prefix('/api/'), '/v1/', exact('/me'), undefined],
  ['an unchanged path needs no rewrite', prefix('/v1'), '/v1', prefix('/'), { match: prefix('/v1'), whole: true }],
  ['a path within a prefix', exact('/a'), '/v1/a', prefix('/v1'), { match: exact('/a'), rewrite: '/v1/a', whole: true }],
  ['a path outside of a prefix', exact('/a'), '/a', prefix('/v1'), undefined],
  ['the same path', exact('/a'), '/b', exact('/b'), { match: exact('/a'), rewrite: '/b', whole: true }],
  ['another path', exact('/a'), '/b', exact('/a'), undefined],
] as const)('%s', (_, match, base, service, expected) => {
  expect(mergePath({ match, base }, service)).toEqual(expected)
})

test('merging is the same as rewriting first and matching then', () => {
  const matches = (path: string, { kind, value }: PathMatch): boolean => (kind === 'exact' ? path === value : path.startsWith(value))
  const values = ['/', '/a', '/a/', '/a/b', '/b', '/b/a']
  const paths = [...values, '/ab', '/a/b/c', '/b/', '/b/b', '/x', '/a/x/y']
  let compared = 0
  for (const gateway of values.flatMap((value) => [prefix(value), exact(value)])) {
    for (const rewrite of [undefined, ...values]) {
      for (const service of values.flatMap((value) => [prefix(value), exact(value)])) {
        for (const path of paths) {
          const stepwise = cases(gateway, rewrite)
            .filter(({ match }) => matches(path, match))
            .map(({ match, base }) => base + path.slice(match.value.length))
            .filter((rewritten) => matches(rewritten, service))
          const atOnce = cases(gateway, rewrite)
            .map((pathCase) => mergePath(pathCase, service))
            .filter((merged) => merged !== undefined && matches(path, merged.match))
            .map((merged) => (merged?.rewrite ?? merged?.match.value ?? '') + path.slice(merged?.match.value.length))
          expect(atOnce, JSON.stringify({ gateway, rewrite, service, path })).toEqual(stepwise)
          compared++
        }
      }
    }
  }
  expect(compared).toBe(12 * 7 * 12 * 12)
})
