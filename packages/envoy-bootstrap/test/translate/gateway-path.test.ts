import type { PathMatch } from '@mesh-compile/ir'
import { expect, test } from 'vitest'
import { mergePath, pathCases } from '../../src/translate/gateway-path.ts'

const prefix = (value: string): PathMatch => ({ kind: 'prefix', value })
const exact = (value: string): PathMatch => ({ kind: 'exact', value })
const regex = (value: string): PathMatch => ({ kind: 'regex', value })
const part = (value: string): object => ({ rewrite: { kind: 'part', value } })
const whole = (value: string): object => ({ rewrite: { kind: 'whole', value } })
const cases = (path: PathMatch, to?: string): ReturnType<typeof pathCases> =>
  pathCases({
    match: { path, headers: [], queryParameters: [] },
    rewrite: { defaultTargetHostname: 'ENABLED', ...(to !== undefined && (path.kind === 'prefix' ? { prefix: to } : { path: to })) },
  })

test.each([
  ['a prefix that stays', prefix('/api'), undefined, [{ match: prefix('/api') }]],
  ['a prefix that is taken off, by whole segments', prefix('/api'), '/', [
    { match: prefix('/api/'), ...part('/') },
    { match: exact('/api'), ...whole('/') },
  ]],
  ['a prefix that becomes another', prefix('/api'), '/v2', [
    { match: prefix('/api/'), ...part('/v2/') },
    { match: exact('/api'), ...whole('/v2') },
  ]],
  ['everything', prefix('/'), '/', [{ match: prefix('/') }]],
  ['everything, moved below another prefix', prefix('/'), '/v2', [{ match: prefix('/'), ...part('/v2/') }]],
  ['a prefix that ends in a slash', prefix('/api/'), '/v2/', [{ match: prefix('/api/'), ...part('/v2/') }]],
  ['one path', exact('/a'), undefined, [{ match: exact('/a') }]],
  ['one path that becomes another', exact('/a'), '/b', [{ match: exact('/a'), ...whole('/b') }]],
  ['an expression', regex('/a.*'), undefined, [{ match: regex('/a.*') }]],
  ['an expression whose paths become one', regex('/a.*'), '/b', [{ match: regex('/a.*'), ...whole('/b') }]],
] as const)('%s', (_, path, rewrite, expected) => {
  expect(cases(path, rewrite)).toEqual(expected)
})

/** What lies below the first is moved below the second. */
const moved = (from: string, to: string): Parameters<typeof mergePath>[0] => ({ match: prefix(from), rewrite: { kind: 'part', value: to } })
const became = (match: PathMatch, to: string): Parameters<typeof mergePath>[0] => ({ match, rewrite: { kind: 'whole', value: to } })
const to = (value: string): object => ({ rewrite: { prefix_rewrite: value } })
const toRegex = (from: string, base: string): object => ({ rewrite: { regex_rewrite: { pattern: { regex: `^${from}` }, substitution: base } } })
const begins = (value: string): object => ({ also: { name: ':path', string_match: { prefix: value } } })
const withQuery = (value: string): object => ({ also: { name: ':path', string_match: { safe_regex: { regex: `(?:${value})(?:\\?.*)?` } } } })

test.each([
  ['the route takes everything', moved('/api/', '/'), prefix('/'), { match: prefix('/api/'), ...to('/'), whole: true }],
  ['the route takes a part', moved('/api/', '/'), prefix('/v1'), { match: prefix('/api/v1'), ...to('/v1'), whole: false }],
  ['the route takes more than the base', moved('/api/', '/v1/x/'), prefix('/v1'), { match: prefix('/api/'), ...to('/v1/x/'), whole: true }],
  ['nothing in common', moved('/api/', '/v1/'), prefix('/v2'), undefined],
  ['one path of many', moved('/api/', '/'), exact('/me'), { match: exact('/api/me'), ...to('/me'), whole: false }],
  ['one path elsewhere', moved('/api/', '/v1/'), exact('/me'), undefined],
  ['an expression below the base', moved('/a.b/', '/'), regex('/x/[0-9]+'), { match: regex('/a\\.b/x/[0-9]+'), ...toRegex('/a\\.b/', '/'), whole: false }],
  ['an expression that is a choice', moved('/api/', '/v1/'), regex('/v1/a|/v1/b'), { match: regex('/api/(?:a|b)'), ...toRegex('/api/', '/v1/'), whole: false }],
  ['an expression elsewhere', moved('/api/', '/v1/'), regex('/v2/.*'), undefined],
  ['an expression with flags', moved('/api/', '/v1/'), regex('(?i)/v1/.*'), 'unsayable'],
  ['an expression that grows too large', moved('/a-prefix-of-some-length/', '/'), regex('/[a-z]{985}'), 'unsayable'],
  ['an unchanged path needs no rewrite', { match: prefix('/v1') }, prefix('/'), { match: prefix('/v1'), whole: true }],
  ['a path within a prefix', became(exact('/a'), '/v1/a'), prefix('/v1'), { match: exact('/a'), ...to('/v1/a'), whole: true }],
  ['a path outside of a prefix', { match: exact('/a') }, prefix('/v1'), undefined],
  ['the same path', became(exact('/a'), '/b'), exact('/b'), { match: exact('/a'), ...to('/b'), whole: true }],
  ['another path', became(exact('/a'), '/b'), exact('/a'), undefined],
  ['all paths of an expression become one that an expression takes', became(regex('/a.*'), '/b1'), regex('/b[0-9]'), { match: regex('/a.*'), ...to('/b1'), whole: true }],
  ['all paths of an expression become one that an expression refuses', became(regex('/a.*'), '/b'), regex('/b[0-9]'), undefined],
  ['an expression within a prefix', { match: prefix('/a') }, regex('/.*x'), { match: regex('/.*x'), ...begins('/a'), whole: false }],
  ['an expression within everything', { match: prefix('/') }, regex('/.*x'), { match: regex('/.*x'), whole: false }],
  ['a prefix within an expression', { match: regex('/.*x') }, prefix('/a'), { match: regex('/.*x'), ...begins('/a'), whole: false }],
  ['everything within an expression', { match: regex('/.*x') }, prefix('/'), { match: regex('/.*x'), whole: true }],
  ['a path within an expression', { match: regex('/.*x') }, exact('/ax'), { match: exact('/ax'), whole: false }],
  ['two expressions', { match: regex('/a.*') }, regex('/[^/]*x'), { match: regex('/a.*'), ...withQuery('/[^/?]*x'), whole: false }],
  ['two expressions, the second with flags', { match: regex('/a.*') }, regex('(?i)/.*x'), { match: regex('(?i)/.*x'), ...withQuery('/a[^?]*'), whole: false }],
  ['two expressions with flags', { match: regex('(?i)/a.*') }, regex('(?i)/.*x'), 'unsayable'],
  ['the same expression', { match: regex('(?i)/a.*') }, regex('(?i)/a.*'), { match: regex('(?i)/a.*'), whole: true }],
] as const)('%s', (_, pathCase, service, expected) => {
  expect(mergePath(pathCase, service)).toEqual(expected)
})
