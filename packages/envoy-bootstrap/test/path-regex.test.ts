import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { RE2JS } from 're2js'
import { expect, test } from 'vitest'
import { derive, without } from '../src/path-regex/derive.ts'
import { parsePathRegex } from '../src/path-regex/parse.ts'
import { printPathRegex, quoteRegex, type PathRegex } from '../src/path-regex/syntax.ts'

const parse = (text: string): PathRegex => {
  const parsed = parsePathRegex(text)
  if (!parsed) throw new Error(`${text} cannot be taken apart`)
  return parsed
}
const matches = (regex: PathRegex, text: string): boolean => RE2JS.matches(`(?:${printPathRegex(regex)})`, text)

const one = fc.constantFrom('a', 'b', '/', '\\?', '.', '[ab]', '[^a]', '[^/?]', '\\w', '\\W', '[[:alpha:]]', '[^]a]', '[a-]', '\\x61', '\\.', '\\pL', '{')
const { regex } = fc.letrec<{ regex: string }>((tie) => ({
  regex: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    one,
    fc.tuple(tie('regex'), tie('regex')).map((parts) => parts.join('')),
    fc.tuple(tie('regex'), tie('regex')).map(([a, b]) => `(?:${a}|${b})`),
    fc.tuple(tie('regex'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,1}', '{1,}', '*?')).map(([of, sign]) => `(${of})${sign}`),
    tie('regex').map((of) => `(?:${of}|)`),
  ),
})) as { readonly regex: Arbitrary<string> }
const text = fc.array(fc.constantFrom('a', 'b', '/', '?', '.', ']', '-', 'é', '{', '2', '}'), { maxLength: 6 }).map((parts) => parts.join(''))

test('taken apart and printed, an expression matches what it did', () => {
  const property = fc.property(regex, text, (source, input) => {
    expect(matches(parse(source), input)).toBe(RE2JS.matches(source, input))
  })
  fc.assert(property, { numRuns: 2_000 })
})

test('what is derived matches what may follow', () => {
  const property = fc.property(regex, text, text, (source, prefix, rest) => {
    expect(matches(derive(parse(source), prefix), rest)).toBe(RE2JS.matches(source, prefix + rest))
  })
  fc.assert(property, { numRuns: 2_000 })
})

test('without a character, an expression matches the same of what does not hold it', () => {
  const property = fc.property(regex, text, (source, input) => {
    expect(matches(without(parse(source), '?'), input)).toBe(!input.includes('?') && RE2JS.matches(source, input))
  })
  fc.assert(property, { numRuns: 2_000 })
})

test.each([
  ['/x/[0-9]+', '/', 'x/[0-9]+'],
  ['/(a|b)/.*', '/a', '/.*'],
  ['.*\\.png', '/', '.*\\.png'],
  ['^/a|/b$', '/', 'a|b'],
  ['/x', '/y', '[^\\x00-\\xff]'],
  ['/a{2,3}', '/a', 'a{1,2}'],
])('%s after %s is %s', (source, prefix, expected) => {
  expect(printPathRegex(derive(parse(source), prefix))).toBe(expected)
})

test.each([
  ['/a.*', '/a[^?]*'],
  ['/[^/]+', '/[^/?]+'],
  ['/\\S+', '/[^\\x09-\\x0a\\x0c-\\x0d\\x20?]+'],
  ['/[!-@]', '/[\\x21-\\x3e\\x40]'],
  ['/a\\?b|/c', '/c'],
])('%s without a question mark is %s', (source, expected) => {
  expect(printPathRegex(without(parse(source), '?'))).toBe(expected)
})

test.each(['(?i)/a', '(?i:/a)', '/a\\b', '/\\Qa\\E', '/(a$|b)', '/(^a)', '\\A/a', '/a\\z', '/\\012', '/\\C'])('%s is not taken apart', (source) => {
  expect(parsePathRegex(source)).toBeUndefined()
})

test('a quoted text matches itself alone', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.string(), (wanted, other) => {
    expect(RE2JS.matches(quoteRegex(wanted), wanted)).toBe(true)
    expect(RE2JS.matches(quoteRegex(wanted), other)).toBe(wanted === other)
  }))
})
