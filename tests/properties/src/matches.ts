import * as fc from 'fast-check'
import type { World } from './world.ts'
import { freeText, given, seldom, tokenName } from './texts.ts'

/** Normalised paths. */
export const path: fc.Arbitrary<string> = fc.constantFrom('/', '/a', '/a/', '/a/b', '/ab', '/a%20b', "/$x'y", '/%41', '/__proto__', '/a.png', '/{x}', '/a"b', '/a:b;c=d', '/~')

// RE2, as a whole.
const REGEXES = ['/.*', '/a', '/a/.*', '/(a|b)/[^/]+', String.raw`.*\.png`, '/a.*b', '.+', '/a{1,2}b*/.*', String.raw`^/ab?/(?P<id>\w+)$`, '/[^x]*x?.*', '/(?i)A', String.raw`/\x41`, '/"', '/${x}', '(a+)+$', String.raw`/\p{L}+`, '/%41']
const regex = fc.constantFrom(...REGEXES)

const wholePath = fc.oneof(fc.record({ exact: path }), fc.record({ regex }))
const pathMatch: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  { weight: 3, arbitrary: path.map((prefix) => ({ prefix })) },
  { weight: 2, arbitrary: wholePath.map((whole) => ({ path: whole })) },
)

const headerMatch: fc.Arbitrary<unknown> = fc.oneof(
  freeText,
  fc.record(
    { kind: fc.constantFrom('exact', 'prefix', 'suffix'), text: freeText.filter((text) => text !== ''), invert: fc.boolean() },
    { requiredKeys: ['kind', 'text'] },
  ).map(({ kind, text, ...invert }) => ({ [kind]: text, ...invert })),
  fc.record({ regex, invert: fc.boolean() }, { requiredKeys: ['regex'] }),
  fc.record({ range: fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 1, max: 9 })).map(([start, length]) => ({ start, end: start + length })), invert: fc.boolean() }, { requiredKeys: ['range'] }),
  fc.record({ present: fc.constant(true), invert: fc.boolean() }, { requiredKeys: ['present'] }),
)

type Entries = readonly (readonly [string, unknown])[]
const entries = (name: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>): fc.Arbitrary<Entries | undefined> =>
  seldom(fc.uniqueArray(fc.tuple(name, value), { minLength: 1, maxLength: 2, selector: ([key]) => key.toLowerCase() }))

const headers = entries(tokenName, headerMatch)
// As they stand in a URL, undecoded.
const queryText = fc.constantFrom('v1', '', '0', 'true', 'a%20b', '%C3%BC', '%22', "'", '*', '!x', '(a)', '%', '$%7Bx%7D')
const queryParameters = entries(
  fc.constantFrom('page', 'constructor', '__proto__', 'a%5B%5D', '%C3%BC', "it's"),
  fc.oneof(queryText, fc.record({ exact: queryText }), fc.constant({ present: true })),
)
const method = seldom(fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'))
const scheme = seldom(fc.constantFrom('http', 'https'))

/** A match, whose records are not yet in an order. */
export interface MatchPlan {
  readonly fields: Readonly<Record<string, unknown>>
  readonly records: Readonly<Record<string, Entries | undefined>>
  readonly hasPort: boolean
}

const hasPort = seldom(fc.constant(true)).map((value) => value === true)

/** What can be asked of HTTP requests: of a gateway, or with a scheme, of a router. */
export function requestMatch({ scheme: asksScheme }: { readonly scheme: boolean }): fc.Arbitrary<MatchPlan> {
  return fc
    .record({ where: pathMatch, method, scheme: asksScheme ? scheme : fc.constant(undefined), headers, queryParameters, hasPort })
    .map(({ where, method: asked, scheme: spoken, hasPort: limited, ...records }) => ({
      fields: given({ ...where, method: asked, scheme: spoken }),
      records,
      hasPort: limited,
    }))
}

const serviceName = fc.constantFrom('shop.Orders', 'shop.Carts', 'a', 'constructor')

/** What can be asked of gRPC calls of a router. */
export const rpcMatch: fc.Arbitrary<MatchPlan> = fc
  .record({
    fields: fc.oneof(fc.constant({}), fc.record({ serviceName }), fc.record({ serviceName, methodName: fc.constantFrom('Place', 'constructor') })),
    metadata: headers,
    hasPort,
  })
  .map(({ fields, metadata, hasPort: limited }) => ({ fields, records: { metadata }, hasPort: limited }))

/** What a gateway can ask of gRPC calls. */
export const gatewayRpcMatch: fc.Arbitrary<MatchPlan> = fc
  .record({ serviceName, metadata: headers, hasPort })
  .map(({ serviceName: name, metadata, hasPort: limited }) => ({ fields: { serviceName: name }, records: { metadata }, hasPort: limited }))

/** Makes the match; `port` is the one that it may be limited to. */
export function makeMatch({ fields, records, hasPort: limited }: MatchPlan, port: number | undefined, world: World): Record<string, unknown> {
  const made = Object.entries(records).map(([key, list]) => [key, list && world.record(list)] as const)
  return given({ ...fields, ...Object.fromEntries(made), port: limited ? port : undefined })
}
