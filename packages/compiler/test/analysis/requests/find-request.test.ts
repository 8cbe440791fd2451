import type { HeaderMatch, PathMatch } from '@mesh-compile/ir'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findRequest, type Match, type Request } from '../../../src/analysis/requests/find-request.ts'
import { takes } from '../../../src/analysis/requests/request-matches.ts'
import { showRequest } from '../../../src/analysis/requests/show-request.ts'

const match = (more: Partial<Match> = {}): Match => ({ path: prefix('/'), headers: [], queryParameters: [], ...more })
const prefix = (value: string): PathMatch => ({ kind: 'prefix', value })
const exact = (value: string): PathMatch => ({ kind: 'exact', value })
const regex = (value: string): PathMatch => ({ kind: 'regex', value })
const header = (kind: 'exact' | 'prefix' | 'suffix' | 'regex', value: string, invert = false): HeaderMatch => ({ name: 'x-a', invert, kind, value })
const present = (invert = false): HeaderMatch => ({ name: 'x-a', invert, kind: 'present' })
const range = (start: number, end: number): HeaderMatch => ({ name: 'x-a', invert: false, kind: 'range', start, end })
const headers = (...list: readonly HeaderMatch[]): Match => match({ headers: list })

describe('a request is found', () => {
  test.each<readonly [string, readonly Match[], readonly Match[], string]>([
    ['of any kind', [match()], [], 'GET /'],
    ['below a prefix, but not below a longer one', [match({ path: prefix('/a') })], [match({ path: prefix('/a/b') })], 'GET /a'],
    ['beside the exact path', [match({ path: prefix('/a') })], [match({ path: exact('/a') })], 'GET /ax'],
    ['by a method that no match names', [match()], [match({ method: 'GET' }), match({ method: 'POST' })], 'PUT /'],
    ['of an expression', [match({ path: regex('/orders/[0-9]+') })], [match({ path: exact('/orders/0') })], 'GET /orders/1'],
    ['with a header that is there', [headers(present())], [headers(header('exact', 'x'))], 'GET / with x-a: (empty)'],
    ['without the header', [match()], [headers(present())], 'GET /'],
    // Each line is tried alone: two lines can be two texts at once.
    ['with two lines of one header', [headers(header('exact', 'a')), headers(header('exact', 'b'))], [], 'GET / with x-a: a, x-a: b'],
    ['with a number beside a range', [headers(range(0, 10))], [headers(range(0, 9))], 'GET / with x-a: 9'],
  ])('%s', (_, all, none, shown) => {
    const answer = findRequest(all, none)
    expect(answer.kind === 'found' ? showRequest(answer.value) : answer.kind).toBe(shown)
  })
})

describe('no request is there', () => {
  test.each<readonly [string, readonly Match[], readonly Match[]]>([
    ['when a wider prefix is excluded', [match({ path: prefix('/a/b') })], [match({ path: prefix('/a') })]],
    ['of two exact paths', [match({ path: exact('/a') }), match({ path: exact('/b') })], []],
    ['between an expression and its parts', [match({ path: regex('/(a|b)') })], [match({ path: exact('/a') }), match({ path: exact('/b') })]],
    ['of an expression without a slash', [match({ path: regex('orders.*') })], []],
    ['between an expression with anchors and one without', [match({ path: regex('^/a/[^/]+$') })], [match({ path: regex('/a/.*') })]],
    ['with a header that is there and is not', [headers(present()), headers(present(true))], []],
    ['that is neither with nor without a header', [match()], [headers(present()), headers(present(true))]],
    ['with a header that must not be what it is', [headers(header('exact', 'a'), header('exact', 'a', true))], []],
    ['outside a range that holds it', [headers(range(3, 5))], [headers(range(0, 10))]],
    ['in an empty range', [headers(range(5, 5))], []],
    ['of another method', [match({ method: 'GET' })], [match({ method: 'GET' })]],
  ])('%s', (_, all, none) => {
    expect(findRequest(all, none).kind).toBe('none')
  })
})

describe('anchors of an expression', () => {
  test.each<readonly [string, string, string | undefined]>([
    ['say nothing at its edges', '^/a[bc]$', '/a[bc]'],
    ['say nothing at the edges of each alternative', '^/a[bc]|/d[ef]$', '/a[bc]|/d[ef]'],
    ['are not guessed elsewhere', '(?:^/a|/b)[bc]', undefined],
    ['are not guessed between words', String.raw`/a\b[x.]y`, undefined],
  ])('%s', (_, one, other) => {
    const difference = (first: string, second: string): string => findRequest([match({ path: regex(first) })], [match({ path: regex(second) })]).kind
    // Something that only automata decide.
    if (other === undefined) expect(difference(one, '/z[yx]{9}')).toBe('unknown')
    else expect([difference(one, other), difference(other, one)]).toEqual(['none', 'none'])
  })
})

test('what RE2 spells in a way of its own is not guessed', () => {
  expect(findRequest([match({ path: regex('(?i)/a') })], []).kind).toBe('unknown')
})

test('an anchor within, or a word boundary, proves nothing', () => {
  for (const inner of ['/(a$|b)x*[c-e]', '/\\bqq[c-e]']) {
    expect(findRequest([match({ path: regex(inner) })], [match({ path: regex('/.*') })]).kind).toBe('unknown')
  }
})

const texts = fc.constantFrom('', 'a', 'b', 'ab', 'aab', 'ba')
const paths = fc.constantFrom('/', '/a', '/ab', '/a/b', '/b')
const anyPath: fc.Arbitrary<PathMatch> = fc.oneof(
  fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const), value: paths }),
  fc.record({ kind: fc.constant('regex' as const), value: fc.constantFrom('/a.*', '/[ab]+', '/(a|ab)', '.*b', '/a?b?') }),
)
const anyHeader: fc.Arbitrary<HeaderMatch> = fc.oneof(
  fc.record({ name: fc.constant('x-a'), invert: fc.boolean(), kind: fc.constantFrom('exact' as const, 'prefix' as const, 'suffix' as const), value: texts }),
  fc.record({ name: fc.constant('x-a'), invert: fc.boolean(), kind: fc.constant('regex' as const), value: fc.constantFrom('a*', '[ab]', 'a.+', '') }),
  fc.record({ name: fc.constantFrom('x-a', 'x-b'), invert: fc.boolean(), kind: fc.constant('present' as const) }),
  fc.record({ name: fc.constant('x-a'), invert: fc.boolean(), kind: fc.constant('range' as const), start: fc.integer({ min: 0, max: 3 }), end: fc.integer({ min: 0, max: 5 }) }),
)
const anyMatch: fc.Arbitrary<Match> = fc.record(
  {
    path: anyPath,
    method: fc.constantFrom('GET', 'POST'),
    headers: fc.array(anyHeader, { maxLength: 2 }),
    queryParameters: fc.array(fc.oneof(
      fc.record({ name: fc.constant('q'), kind: fc.constant('exact' as const), value: texts }),
      fc.record({ name: fc.constant('q'), kind: fc.constant('present' as const) }),
    ), { maxLength: 1 }),
  },
  { requiredKeys: ['path', 'headers', 'queryParameters'] },
)
const anyRequest: fc.Arbitrary<Request> = fc.record({
  path: fc.oneof(paths, fc.constantFrom('/aa', '/ba', '/abb', '/x')),
  method: fc.constantFrom('GET', 'POST', 'PUT'),
  headers: fc.array(fc.tuple(fc.constantFrom('x-a', 'x-b'), fc.oneof(texts, fc.constantFrom('1', '3', '4'))), { maxLength: 2 }),
  queryParameters: fc.array(fc.tuple(fc.constant('q'), texts), { maxLength: 1 }),
})

describe('over random matches', () => {
  const sets = fc.tuple(fc.array(anyMatch, { minLength: 1, maxLength: 2 }), fc.array(anyMatch, { maxLength: 3 }))

  test('what is found is what was asked for', () => {
    fc.assert(
      fc.property(sets, ([all, none]) => {
        const answer = findRequest(all, none)
        if (answer.kind !== 'found') return
        expect(all.map((wanted) => takes(wanted, answer.value))).not.toContain(false)
        expect(none.map((unwanted) => takes(unwanted, answer.value))).not.toContain(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('where there is proved to be none, none is met', () => {
    fc.assert(
      fc.property(sets, fc.array(anyRequest, { minLength: 20, maxLength: 20 }), ([all, none], requests) => {
        if (findRequest(all, none).kind !== 'none') return
        const met = requests.find((request) => all.every((wanted) => takes(wanted, request)) && none.every((unwanted) => !takes(unwanted, request)))
        expect(met).toBeUndefined()
      }),
      { numRuns: 1_500 },
    )
  })
})
