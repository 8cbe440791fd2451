import * as fc from 'fast-check'

/** What breaks out of texts that are put together carelessly: JSON, YAML, shells, Terraform, Envoy's own formats, paths. */
export const HOSTILE: readonly string[] = [
  '"', "'", '\\', '`', '${x}', '$(id)', '%', '%%', '%REQ(:PATH)%', '%{x}', '{{x}}', '{name}', '\n', '\r', '\t', '\0', '\u007f', ' ', '', '#', ';', ',',
  'ü', '漢', '😀', '\u202e', '\u2028', '\ud800', '\ufeff', '__proto__', 'constructor', '../', '/', '//', '*', '?', '+', '(', '[', '(a+)+$', '-', '.', ':', '@', '|', '~', '<script>',
  'x'.repeat(300),
]

/** Hostile texts that are allowed wherever any text is: what is left has to be quoted well. */
const FREE = ['"', "'", '\\', '\\"', '`', '${x}', '$(id)', '{{x}}', '#', '; ', ' ', 'ü', '漢字', '😀', '\u202e', '\u2028', '__proto__', '../x', '*', '<b>', 'a: b', '- a', '!x', '&x']

/** A text for people, or of a value that is compared whole. */
export const freeText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('v1', 'on', 'true', '0', 'null', 'a b') },
  { weight: 2, arbitrary: fc.constantFrom(...FREE) },
)

/** Names that objects have already: whoever looks names up carelessly finds them. */
export const tokenName: fc.Arbitrary<string> = fc.constantFrom('x-a', 'x-b', 'X-Upper', 'constructor', 'x_under', "!#$%&'*+.^_`|~-", '__proto__')

export const hostname: fc.Arbitrary<string> = fc.constantFrom('shop.test', 'api.shop.test', 'API.shop.test', 'x', 'constructor', 'a-b.c-d.test')

export const ipAddress: fc.Arbitrary<string> = fc.constantFrom('10.0.0.1', '10.0.0.2', '192.0.2.7', '127.0.0.1', '::1', '2001:db8::1', '2001:DB8:0:0::2')

export const duration = (least: number, most: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.integer({ min: least, max: most }).map((ms) => `${ms}ms`),
    fc.integer({ min: Math.ceil(least / 1000), max: Math.floor(most / 1000) }).map((s) => `${s}s`),
    fc.constant(`${most / 60_000}m`),
  )

/** Mostly left out. */
export const seldom = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

/** Left out as often as not. */
export const sometimes = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.option(arbitrary, { nil: undefined })

/** The fields that have a value. */
export function given(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** One of a list by an index that may be any number. */
export function pick<Item>(list: readonly Item[], index: number): Item | undefined {
  return list.length === 0 ? undefined : list[index % list.length]
}
