import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import type { HttpRequest } from './envoy-routes.ts'
import { http, mesh, node, service } from './small-mesh.ts'

/*
 * Small worlds of routes in which everything happens often: few segments, few names, few values.
 */

type Json = Readonly<Record<string, unknown>>

const segment = fc.constantFrom('a', 'b', 'ab', 'a.png', 'x1')
/** Normalised paths: `/`, `/a`, `/a/`, `/a/b`. */
const path: Arbitrary<string> = fc
  .tuple(fc.array(segment, { maxLength: 3 }), fc.boolean())
  .map(([segments, slash]) => `/${segments.join('/')}${slash && segments.length > 0 ? '/' : ''}`)
const regex = fc.constantFrom(
  '/.*', '/a', '/a/.*', '/(a|b)/[^/]+', '.*\\.png', '/a.*b', '/[ab]+(/x\\d)?', '.+', '(/a)?(/b)*', '/a/?b?', '[^a]*', '/\\w+',
  '/a{1,2}b*/.*', '^/ab?/(?<id>\\w+)$', '(?:/a|/b).*', '/x[^a-w]+|/a(/|/b)?', '/[^x]*x?.*',
)
const pathMatch: Arbitrary<Json> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: 'prefix', value: '/' }) },
  { weight: 3, arbitrary: path.map((value) => ({ kind: 'prefix', value })) },
  { weight: 1, arbitrary: path.map((value) => ({ kind: 'exact', value })) },
  { weight: 4, arbitrary: regex.map((value) => ({ kind: 'regex', value })) },
)
/** Mostly nothing: a request that fails one condition says little of the others. */
const seldom = <Value>(arbitrary: Arbitrary<Value>): Arbitrary<Value | undefined> => fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
const given = (fields: Json): Json => Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined))

const NAMES = ['x-a', 'x-b'] as const
const value = fc.constantFrom('v', 'v1', '5', '10', '11')
const headerMatch: Arbitrary<Json> = fc
  .record({ name: fc.constantFrom(...NAMES), invert: fc.boolean() })
  .chain((header) =>
    fc.oneof(
      fc.constantFrom('exact', 'prefix', 'suffix').chain((kind) => value.map((text) => ({ ...header, kind, value: text }))),
      fc.constant({ ...header, kind: 'regex', value: 'v\\d?' }),
      fc.constant({ ...header, kind: 'range', start: 5, end: 11 }),
      fc.constant({ ...header, kind: 'present' }),
    ),
  )
const queryParameter: Arbitrary<Json> = fc.oneof(
  fc.constantFrom('p', 'q').map((name) => ({ name, kind: 'present' })),
  fc.tuple(fc.constantFrom('p', 'q'), fc.constantFrom('1', '2')).map(([name, text]) => ({ name, kind: 'exact', value: text })),
)
const requestMatch = fc
  .record({
    path: pathMatch,
    method: seldom(fc.constantFrom('GET', 'POST')),
    headers: seldom(fc.array(headerMatch, { minLength: 1, maxLength: 2 })),
    queryParameters: seldom(fc.array(queryParameter, { minLength: 1, maxLength: 1 })),
  })
  .map(given) as Arbitrary<Json & { readonly path: Json }>
const priority = fc.option(fc.nat(2), { nil: undefined })
const hostname = seldom(fc.constantFrom({ kind: 'exact', value: 'shop.example' }, { kind: 'suffix', value: '*.example' }))

const gatewayRoute: Arbitrary<Json> = fc
  .record({ match: requestMatch, hostname, port: seldom(fc.constantFrom(8080, 8081)), to: fc.option(path, { nil: undefined }), priority, keepHost: fc.boolean() })
  .map(({ match, hostname: host, port, to, priority: first, keepHost }) => ({
    match: given({ ...match, hostname: host, port }),
    rewrite: given({ defaultTargetHostname: keepHost ? 'DISABLED' : 'ENABLED', [match.path['kind'] === 'prefix' ? 'prefix' : 'path']: to }),
    ...(first !== undefined && { priority: first }),
  }))
const route: Arbitrary<Json> = fc
  .record({ match: requestMatch, scheme: seldom(fc.constantFrom('http', 'https')), priority })
  .map(({ match, scheme, priority: first }) => given({ match: given({ ...match, scheme }), priority: first }))

const LISTENERS = { s: { protocol: 'http', port: 80 }, t: { protocol: 'grpc', port: 90 } } as const

/** A gateway with two listeners in front of an HTTP service `s.m` and a gRPC service `t.m`. */
export const gatewayMesh: Arbitrary<Json> = fc
  .record({
    gatewayRoutes: fc.array(fc.tuple(gatewayRoute, fc.constantFrom('s', 's', 't')), { minLength: 1, maxLength: 3 }),
    s: fc.array(route, { minLength: 1, maxLength: 3 }),
    t: fc.array(route, { maxLength: 2 }),
  })
  .map(({ gatewayRoutes, s, t }) => {
    const listeners = Object.values(LISTENERS)
    const router = (name: keyof typeof LISTENERS, routes: readonly Json[]): Json => ({
      name,
      listeners: [LISTENERS[name]],
      routes: routes.map((given, index) => ({ name: `r${index}`, protocol: LISTENERS[name].protocol, targets: [{ virtualNode: 'a', weight: 1 }], ...given })),
    })
    return mesh({
      virtualNodes: [node('a', listeners)],
      virtualRouters: [router('s', s), router('t', t)],
      virtualServices: (['s', 't'] as const).map((name) => service(`${name}.m`, [LISTENERS[name]], 'virtualRouter', name)),
      virtualGateways: [
        {
          name: 'g',
          listeners: [http(8080), http(8081)],
          routes: gatewayRoutes.map(([given, of], index) => ({ name: `g${index}`, virtualService: `${of}.m`, ...given })),
        },
      ],
    })
  })

const line = fc.tuple(fc.constantFrom(...NAMES), value)
export const request: Arbitrary<HttpRequest> = fc
  .record({
    host: fc.constantFrom('shop.example', 'other.example', 'elsewhere'),
    method: fc.constantFrom('GET', 'POST'),
    scheme: fc.constantFrom('http' as const, 'https' as const),
    path,
    query: fc.constantFrom(undefined, 'p=1', 'q=2&p=2', 'p', 'p=2&p=1', 'z=/a/b', 'b'),
    headers: fc.array(line, { maxLength: 3 }),
    ofRpc: fc.boolean(),
  })
  .map(({ query, ofRpc, headers, ...given }) => ({
    ...given,
    ...(query !== undefined && { query }),
    headers: ofRpc ? [...headers, ['content-type', 'application/grpc'] as const] : headers,
  }))
