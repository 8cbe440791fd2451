import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RE2JS } from 're2js'
import { afterAll, describe, expect, test } from 'vitest'
import { sizeInEnvoy } from '../src/path-regex/size.ts'
import { envoyBinary } from './support/envoy-binary.ts'
import { validateBy, type Verdict } from './support/validation.ts'

/* The library that we ask about regular expressions against the Envoy that will read them. */

const TAKEN = ['/a', '(?i)a', '(?s-m:a)', '(?U)a', '(?P<n>a)', '(?<n>a)', '[]a]', '[[:alpha:]]', '[[:^alpha:]]', '\\pL', '\\p{Greek}', '\\p{^L}', '\\Qa.\\E', '\\x41', '\\x{ff}']
  .concat(['\\012', '\\z', '\\A', '\\b', '\\B', '\\_', '\\/', 'x{', 'x{,2}', 'a{0}', 'a||b', '()', '^$', '$^', 'a+?', '(a*)*', '[a-z&&b]', '{', ']'])
const REFUSED = ['(a', 'a)', '[a', '[z-a]', '[]', 'a**', 'a++', '*a', 'a{2,1}', 'a{1001}', '(a{500}){3}', '(?=x)', '(?!x)', '(?<=x)', '(?<!x)', '(?>a)', '(?#c)', '(?x) a', '(?P=n)']
  .concat(['(a)\\1', '\\8', '\\Z', '\\G', '\\h', '\\u0041', '\\cA', '\\x4', '\\x{110000}', '\\pX', '\\p{Nope}', '[[:foo:]]', '[a-\\d]', '(?P<>a)', '\\'])
const SIZES = ['/a', 'a{995}', '(a|b){100}', '(?i)[a-z]{50}', '\\pL{10}', '\\PL', '.{100}', '(?s).{50}', '[^/]+', '\\d{3,7}', '\\w{100}', '\\W{10}', '(?:a?){50}', '[\\x80-\\xff]{5}']
  .concat(['(foo|bar|baz|qux)+', '(a{1,30}){1,10}', '\\bfoo\\b', '^foo$', '/items/[0-9]+(/[a-z]+)?', 'abc|abd|abe', '[\\w-]{1,255}', '[a-cA-C_e-g]{9}', '[a-cA-C_]{9}', '[^A-Z]{9}', '(?i)[^a-c]{9}'])

const binary = envoyBinary()
const folder = mkdtempSync(join(tmpdir(), 'mesh-regex-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What Envoy says of an expression whose program may have so many instructions. */
function judge(regex: string, most: number, place: string): Promise<Verdict> {
  const typed = (type: string, rest: object): object => ({ '@type': `type.googleapis.com/envoy.extensions.filters.${type}`, ...rest })
  const manager = typed('network.http_connection_manager.v3.HttpConnectionManager', {
    stat_prefix: 'x',
    http_filters: [{ name: 'envoy.filters.http.router', typed_config: typed('http.router.v3.Router', {}) }],
    route_config: { virtual_hosts: [{ name: 'v', domains: ['*'], routes: [{ match: { safe_regex: { regex } }, direct_response: { status: 200 } }] }] },
  })
  const filters = [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }]
  const listener = { name: 'l', address: { socket_address: { address: '127.0.0.1', port_value: 1 } }, filter_chains: [{ filters }] }
  const runtime = { layers: [{ name: 'static', static_layer: { 're2.max_program_size.error_level': most } }] }
  const path = join(folder, `${place}.json`)
  writeFileSync(path, JSON.stringify({ layered_runtime: runtime, static_resources: { listeners: [listener] } }))
  return validateBy(binary!, path)
}

function isTaken(regex: string): boolean {
  try {
    return RE2JS.compile(regex) !== undefined
  } catch {
    return false
  }
}

describe.skipIf(binary === undefined)('a real Envoy', () => {
  test.each([...TAKEN.map((regex) => [regex, true] as const), ...REFUSED.map((regex) => [regex, false] as const)])(
    'and the library say of %j: %s',
    async (regex, taken) => {
      expect(isTaken(regex)).toBe(taken)
      const { accepted, text } = await judge(regex, 1000, 'syntax')
      expect(accepted, text).toBe(taken)
    },
  )

  test.each(SIZES)('makes of %j no more instructions than we count, and few less', async (regex) => {
    const { text } = await judge(regex, 1, 'size')
    const size = Number(/RE2 program size of (\d+)/.exec(text)?.[1])
    expect(sizeInEnvoy(regex)).toBeGreaterThanOrEqual(size)
    expect(sizeInEnvoy(regex)).toBeLessThanOrEqual(size + 5)
  })
})
