import { describe, expect, test } from 'vitest'
import { at, planOf, resourceOf, type Planned } from '../support/plan-of.ts'
import { fileCa, fileCertificate, http, listener, mesh, node, service, trusting, uri, type Json } from '../support/small-mesh.ts'

/** A gateway before `a.m` and `b.m`, whose nodes have these identities. */
function gateway(routes: readonly Json[], more: Json = {}, { listeners = [http(80)], identities = {} }: { readonly listeners?: readonly Json[]; readonly identities?: Readonly<Record<string, Json>> } = {}): Planned {
  const names = ['a', 'b']
  const secure = listeners.map((given) => ({ ...given, tls: { mode: 'STRICT', certificate: fileCertificate } }))
  return planOf(
    mesh({
      authorities: [fileCa],
      virtualNodes: names.map((name) => node(name, secure, identities[name] && { identity: identities[name] })),
      virtualServices: names.map((name) => service(`${name}.m`, secure, 'virtualNode', name)),
      virtualGateways: [{ name: 'g', listeners: [http(8080)], routes: routes.map((route) => ({ virtualService: 'a.m', ...route })), ...more }],
    }),
  )
}
const routeOf = (planned: Planned, name = 'x'): Json => at(resourceOf(planned, 'GatewayRoute', `g/${name}`), 'Spec') as Json
const namesOf = ({ resources }: Planned): readonly string[] => resources.filter(({ type }) => type.noun === 'GatewayRoute').map(({ id }) => id.key)
const prefix = (value: string): Json => ({ path: { kind: 'prefix', value } })

describe('rewrites', () => {
  const rewriteOf = (route: Json): unknown => (routeOf(gateway([{ name: 'x', ...route }]))['HttpRoute'] as { readonly Action: { readonly Rewrite: unknown } }).Action.Rewrite

  test('are stated, also where nothing is rewritten', () => {
    const kept = { defaultTargetHostname: 'DISABLED' }
    expect(rewriteOf({ match: prefix('/x'), rewrite: kept })).toEqual({ Hostname: { DefaultTargetHostname: 'DISABLED' }, Prefix: { DefaultPrefix: 'DISABLED' } })
    expect(rewriteOf({ match: prefix('/x') })).toEqual({ Hostname: { DefaultTargetHostname: 'ENABLED' }, Prefix: { DefaultPrefix: 'ENABLED' } })
  })

  test('of whole paths leave prefixes alone', () => {
    expect(rewriteOf({ match: { path: { kind: 'exact', value: '/x' } } })).toEqual({ Hostname: { DefaultTargetHostname: 'ENABLED' } })
    expect(rewriteOf({ match: { path: { kind: 'exact', value: '/x' } }, rewrite: { path: '/y' } })).toMatchObject({ Path: { Exact: '/y' } })
  })

  test.each([['/x/', '/y/', 0], ['/x', '/y/', 1], ['/x/', '/y', 1], ['/x', '/', 0]])('%s -> %s: %i findings', (from, to, count) => {
    const { findings } = gateway([{ name: 'x', match: prefix(from), rewrite: { prefix: to } }])
    expect(findings).toEqual(Array.from({ length: count }, () => expect.stringMatching(/^MC6513 /)))
  })

  test('have limits', () => {
    const route = (path: string): Json => ({ name: 'x', match: { path: { kind: 'exact', value: '/x' } }, rewrite: { path } })
    expect(gateway([route(`/${'y'.repeat(254)}`)]).findings).toEqual([])
    expect(gateway([route(`/${'y'.repeat(255)}`)]).findings).toEqual([expect.stringMatching(/^MC6501 .*rewrite.path: 256 characters/)])
  })
})

describe('kinds of routes', () => {
  const both = { listeners: [http(8080), listener('grpc', 9090)] }
  const rpc = { name: 'x', protocol: 'grpc', match: { ...prefix('/m.Api/'), headers: [{ name: 'h', kind: 'present' }] } }

  test('are those of the listeners', () => {
    expect(Object.keys(routeOf(gateway([{ name: 'x' }])))).toEqual(['HttpRoute'])
    expect(Object.keys(routeOf(gateway([{ name: 'x' }], { listeners: [listener('http2', 8080)] })))).toEqual(['Http2Route'])
    expect(routeOf(gateway([rpc], { listeners: [listener('grpc', 8080)] }))).toMatchObject({
      GrpcRoute: { Match: { ServiceName: 'm.Api', Metadata: [{ Name: 'h' }] } },
    })
  })

  test('where calls of gRPC arrive at a listener of HTTP: they are told by path and content type', () => {
    expect(routeOf(gateway([rpc]))).toMatchObject({
      HttpRoute: {
        Match: { Prefix: '/m.Api/', Headers: [{ Name: 'h' }, { Name: 'content-type', Match: { Regex: String.raw`application/grpc(\+.*)?` } }] },
        Action: { Rewrite: { Prefix: { DefaultPrefix: 'DISABLED' } } },
      },
    })
  })

  test('there is one for each listener', () => {
    const listeners = [listener('http2', 8080), listener('grpc', 9090)]
    const planned = gateway([rpc, { name: 'y', match: { ...prefix('/'), port: 8080 } }], { listeners })
    expect(planned.findings).toEqual([])
    expect(namesOf(planned)).toEqual(['g/x-8080', 'g/x-9090', 'g/y'])
    expect(routeOf(planned, 'x-8080')).toMatchObject({ Http2Route: { Match: { Port: 8080, Prefix: '/m.Api/' } } })
    expect(routeOf(planned, 'x-9090')).toMatchObject({ GrpcRoute: { Match: { Port: 9090 } } })
    expect(routeOf(planned, 'y')).toMatchObject({ Http2Route: { Match: { Port: 8080 } } })
  })

  test('for gRPC there is none on HTTP/1.1, which carries no calls, beside another', () => {
    const planned = gateway([rpc], both)
    expect(namesOf(planned)).toEqual(['g/x'])
    expect(routeOf(planned)).toMatchObject({ GrpcRoute: { Match: { Port: 9090 } } })
  })

  test('paths cannot be matched on a listener of gRPC', () => {
    expect(gateway([{ name: 'x' }], { listeners: [listener('grpc', 9090)] }).findings).toEqual([
      "MC6514 gateway route 'x' of virtual gateway 'g' matches a path, but App Mesh lets grpc:9090 have routes of gRPC services only",
    ])
    expect(gateway([{ name: 'x' }], both).findings).toEqual([
      "MC6516 gateway route 'x' of virtual gateway 'g' matches a path on every listener, but in App Mesh not on grpc:9090",
    ])
  })

  test('methods of gRPC cannot be told apart', () => {
    const method = { ...rpc, match: { path: { kind: 'exact', value: '/m.Api/Get' } } }
    expect(gateway([method], { listeners: [listener('grpc', 9090)] }).findings).toEqual([expect.stringMatching(/^MC6517 gateway route 'x'/)])
  })
})

describe('targets', () => {
  test('have a port where the provider of the service has several listeners', () => {
    const several = { listeners: [http(81), http(80)] }
    expect(routeOf(gateway([{ name: 'x' }], {}, several))).toMatchObject({ HttpRoute: { Action: { Target: { Port: 80 } } } })
    expect(JSON.stringify(routeOf(gateway([{ name: 'x' }])))).not.toContain('Port')
    expect(routeOf(gateway([{ name: 'x', targetPort: 80 }]))).toMatchObject({ HttpRoute: { Action: { Target: { Port: 80 } } } })
  })
})

describe('the client policy', () => {
  const specOf = (planned: Planned): Json => at(resourceOf(planned, 'VirtualGateway', 'g'), 'Spec') as Json
  const routes = (one: Json | undefined, other: Json | undefined): readonly Json[] => [
    { name: 'one', ...(one && { tls: one }) },
    { name: 'other', virtualService: 'b.m', match: prefix('/b'), ...(other && { tls: other }) },
  ]
  const policy = trusting(['ca'])

  test('is one for all', () => {
    const planned = gateway(routes(policy, policy))
    expect(planned.findings).toEqual([])
    expect(specOf(planned)['BackendDefaults']).toEqual({
      ClientPolicy: { TLS: { Enforce: true, Validation: { Trust: { File: { CertificateChain: '/tls/ca.pem' } } } } },
    })
  })

  test('is absent where there is none', () => {
    expect(specOf(gateway(routes(undefined, undefined)))).not.toHaveProperty('BackendDefaults')
  })

  test.each<[string, Json | undefined, Json | undefined, Readonly<Record<string, Json>>]>([
    ['plaintext', policy, undefined, {}],
    ['plaintext first', undefined, policy, {}],
    ['certificates', policy, trusting(['ca'], { certificate: fileCertificate }), {}],
    ['names', policy, policy, { b: uri('b') }],
  ])('cannot differ in %s', (_, one, other, identities) => {
    expect(gateway(routes(one, other), {}, { identities }).findings).toEqual([
      "MC6509 virtual gateway 'g' calls 'a.m' and 'b.m' by different client policies, but in App Mesh a gateway has one for all",
    ])
  })

  test('may list the names of all servers', () => {
    const listing = trusting(['ca'], {}, [uri('b'), { kind: 'dns', value: 'a.internal' }])
    expect(gateway(routes(listing, listing), {}, { identities: { b: uri('b') } }).findings).toEqual([])
  })

  test('that cannot be said at all is told as that', () => {
    const unsaid = { verify: { kind: 'none', reason: 'r' } }
    expect(gateway(routes(policy, unsaid)).findings).toEqual([expect.stringMatching(/^MC6507 /)])
  })
})

describe('tuning that is lost', () => {
  const healthCheck = { protocol: 'http', path: '/', intervalMs: 5_000, timeoutMs: 2_000, healthyThreshold: 2, unhealthyThreshold: 2 }

  test.each<[Json, readonly unknown[]]>([
    [{ trustedHops: 2 }, ["MC6512 virtual gateway 'g': App Mesh cannot say trustedHops: 2"]],
    [{ listeners: [http(8080, { timeout: { idleMs: 1 } })] }, ["MC6512 virtual gateway 'g': App Mesh cannot say the timeout of listener http:8080"]],
    [{ trustedHops: 0 }, []],
    [{ listeners: [http(8080, { healthCheck: { ...healthCheck, protocol: 'tcp' } })] }, ["MC6512 virtual gateway 'g': App Mesh cannot say the health check by TCP of listener http:8080"]],
    [{ listeners: [http(8080, { healthCheck })] }, []],
  ])('%o', (more, findings) => {
    expect(gateway([{ name: 'x' }], more).findings).toEqual(findings)
  })
})

test('a service without one of the listeners of its provider is called there as well', () => {
  const listeners = [http(80), http(9100)]
  const virtualNodes = [node('a', listeners)]
  const found = (of: readonly Json[]): readonly string[] => planOf(mesh({ virtualNodes, virtualServices: [service('a.m', of, 'virtualNode', 'a')] })).findings
  expect(found(listeners)).toEqual([])
  expect(found([http(80)])).toEqual([
    "MC6515 virtual service 'a.m' has no listener http:9100, but virtual node 'a' has: in App Mesh its callers may call that as well",
  ])
})
