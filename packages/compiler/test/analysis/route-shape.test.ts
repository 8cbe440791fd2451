import {
  dns,
  grpc,
  grpcRoute,
  http,
  httpRoute,
  mesh,
  tcp,
  tcpRoute,
  tls,
  weighted,
  type GatewayRouteSpec,
  type GrpcMatch,
  type HeaderMatch,
  type HttpMatch,
  type HttpRouteSpec,
} from '@mesh-compile/dsl'
import { messageOf } from '@mesh-compile/ir/diagnostics'
import { meshSchema } from '@mesh-compile/ir/schema'
import { describe, expect, test } from 'vitest'
import { analyse } from '../../src/analysis/analyse.ts'
import { findings } from '../findings.ts'

const port = http(80)
const found = dns('n.internal', { responseType: 'ENDPOINTS' })

/** What is said about a router with this route and one for everything else. */
const ofRoute = (spec: Partial<HttpRouteSpec>, targets: readonly number[] = [100], targetPort?: number): readonly string[] => {
  const m = mesh('m')
  const node = m.virtualNode('n', { listeners: [port], serviceDiscovery: found })
  const to = targets.map((weight) => (targetPort === undefined ? weighted(node, weight) : weighted(node, weight, { port: targetPort })))
  m.virtualRouter('r', port, { a: httpRoute({ priority: 0, ...spec, to } as never), rest: httpRoute({ to: [weighted(node, 100)] }) })
  return findings(m)
}
const ofMatch = (match: HttpMatch): readonly string[] => ofRoute({ match })
const ofHeader = (header: HeaderMatch, name = 'x-a'): readonly string[] => ofMatch({ headers: { [name]: header } })

/** What is said about a router with this gRPC route. */
const ofGrpc = (match: GrpcMatch): readonly string[] => {
  const m = mesh('m')
  const node = m.virtualNode('n', { listeners: [grpc(90)], serviceDiscovery: found })
  m.virtualRouter('r', grpc(90), { a: grpcRoute({ match, to: [weighted(node, 100)] }) })
  return findings(m)
}

/** What is said about a gateway on ports 8080 and 8081 with this route, to a service with HTTP on 80, gRPC on 90, and TCP on 70. */
const ofGateway = (route: Partial<GatewayRouteSpec<unknown>> & Pick<GatewayRouteSpec<unknown>, 'match'>): readonly string[] => {
  const m = mesh('m')
  const ports = [port, grpc(90), tcp(70)] as const
  const service = m.virtualService('s.local', ports)
  m.provide(service, m.virtualNode('n', { listeners: ports, serviceDiscovery: found }))
  m.virtualGateway('g', { listeners: [http(8080), http(8081)], routes: { a: { ...route, to: service } } })
  return findings(m)
}

const only = (pattern: RegExp): readonly unknown[] => [expect.stringMatching(pattern)]

describe('paths', () => {
  test.each<readonly [HttpMatch, string]>([
    [{ prefix: 'x' }, "'x' can match no path: a path begins with '/'"],
    [{ prefix: '' }, "'' can match no path: a path begins with '/'"],
    [{ path: { exact: 'x' } }, "'x' can match no path: a path begins with '/'"],
    [{ path: { exact: '/x?y=1' } }, 'the query and what follows'],
    [{ prefix: '/ä' }, 'write other characters as %XX'],
    [{ path: { exact: '/x/../y' } }, 'paths are normalised'],
    [{ path: { exact: '/x//y' } }, 'paths are normalised'],
  ])('%j can match nothing', (match, text) => {
    expect(ofMatch(match)).toEqual([expect.stringContaining(text)])
    expect(ofMatch(match)).toEqual(only(/^MC2021 route 'a': /))
  })

  test.each<HttpMatch>([{ prefix: '/', method: 'PUT' }, { prefix: '/x' }, { prefix: '/x/.' }, { path: { exact: '/%C3%A4' } }, { path: { exact: '/x/' } }])('%j is taken', (match) => {
    expect(ofMatch(match)).toEqual([])
  })
})

test('what a match takes that is wrong by itself is not asked', () => {
  const m = mesh('m')
  const service = m.virtualService('s.local', port)
  const node = m.virtualNode('n', { listeners: [port], serviceDiscovery: found })
  m.provide(service, m.virtualRouter('r', port, { a: httpRoute({ match: { prefix: 'x' }, to: [weighted(node, 100)] }) }))
  m.virtualNode('web', { backends: [service] })
  expect(findings(m)).toEqual(only(/^MC2021 /))
})

describe('regular expressions', () => {
  test.each([
    ['/x(?=y)', "invalid or unsupported Perl syntax, '(?=' at character 3"],
    ['/x(?!y)', "invalid or unsupported Perl syntax, '(?!' at character 3"],
    ['/(?<=x)y', "invalid named capture, '(?<=x)y' at character 2"],
    ['/(a)/\\1', "invalid escape sequence, '\\\\1' at character 6"],
    ['/(a', 'missing closing )'],
    ['/a)', 'unexpected )'],
    ['/[z-a]', "invalid character class range, 'z-a' at character 3"],
    ['/a**', "invalid nested repetition operator, '**' at character 3"],
    ['/a++', "invalid nested repetition operator, '++' at character 3"],
    ['/a{1001}', "invalid repeat count, '{1001}' at character 3"],
    ['/a\\', 'trailing backslash at end of expression'],
    // What stands there twice has no one place.
    ['/x(?=y)(?=z)', "invalid or unsupported Perl syntax, '(?='"],
    ['/\\x{100}', "Envoy matches byte by byte, so the greatest character is \\xff, '\\\\x{100}' at character 2"],
    ['/[é]', "Envoy matches byte by byte, and this character is several, 'é' at character 3"],
    ['', 'it is empty'],
  ])('%j is none: %s', (regex, reason) => {
    const path = ofMatch({ path: { regex } })
    expect(path).toEqual(only(/^MC2033 route 'a': '.*' is not a regular expression that Envoy takes: /))
    expect(path[0]?.endsWith(`: ${reason}`), path[0]).toBe(true)
    expect(ofHeader({ regex })).toEqual(only(/^MC2033 route 'a', header 'x-a': /))
    expect(ofGateway({ match: { path: { regex } } })).toEqual(only(/^MC2033 gateway route 'a': /))
  })

  test.each(['/x', '/(?i)x', '/(?i:x)', '/[[:alpha:]]+', '/\\pL', '/(?P<n>a)', '/(?<n>a)', '/a{1,3}?', '/\\Qa.b\\E', '/[^/]+$', '/\\x{ff}', '/\\\\x{100}', '/x|/y', '^/x/[0-9]+$', '^/x|/y$', '/(^|x)\\b.*'])(
    '%j is one',
    (regex) => {
      expect(ofMatch({ path: { regex } })).toEqual([])
      expect(ofHeader({ regex })).toEqual([])
    },
  )
})

describe('headers', () => {
  test.each<readonly [HeaderMatch, string]>([
    [{ prefix: '' }, 'has an empty prefix, which every value has: write { present: true }'],
    [{ suffix: '' }, 'has an empty suffix, which every value has: write { present: true }'],
    ['a\nb', "cannot be 'a\\nb': it holds a control character"],
    [{ range: { start: 5, end: 5 } }, 'has a range from 5 up to but not including 5, which holds no number'],
    [{ range: { start: 5, end: -5 }, invert: true }, 'has a range from 5 up to but not including -5, which holds no number'],
    [{ range: { start: 0.5, end: 2 } }, 'has a range whose ends are not both integers'],
    [{ range: { start: 0, end: 2 ** 53 } }, 'has a range whose ends are not both integers'],
  ])('%j can be no header', (header, reason) => {
    expect(ofHeader(header)).toEqual([`MC2022 route 'a': header 'x-a' ${reason}`])
    expect(ofGateway({ match: { prefix: '/', headers: { 'x-a': header } } })).toEqual([`MC2022 gateway route 'a': header 'x-a' ${reason}`])
    expect(ofGrpc({ metadata: { 'x-a': header } })).toEqual([`MC2022 route 'a': header 'x-a' ${reason}`])
  })

  test.each(['', 'x a', ':method', 'x:a', 'ä'])('%j is no name', (name) => {
    expect(ofHeader('v', name)).toEqual(only(/^MC2022 route 'a': header '.*' is not a name that HTTP allows$/))
  })

  test('in IR JSON, names are in lower case', () => {
    const listeners = [{ protocol: 'http', port: 80 }]
    const match = { headers: [{ kind: 'present', name: 'X-A' }] }
    const routes = [{ name: 'a', protocol: 'http', match, targets: [{ virtualNode: 'n', weight: 1 }] }]
    const source = { irVersion: 1, name: 'm', virtualNodes: [{ name: 'n', listeners }], virtualRouters: [{ name: 'r', listeners, routes }] }
    const { diagnostics } = analyse(meshSchema.parse(source))
    expect(diagnostics.map(messageOf)).toEqual(["route 'a': header 'X-A' must be in lower case, in which Envoy compares it"])
  })

  test.each<HeaderMatch>(['', 'v', { exact: '' }, { prefix: ' v' }, { range: { start: -5, end: 5 } }, { present: true }, { present: true, invert: true }])(
    '%j is taken',
    (header) => expect(ofHeader(header).filter((text) => !text.startsWith('MC3018'))).toEqual([]),
  )

  test('a request has at most 100 of them', () => {
    const named = (count: number): HttpMatch => ({ headers: Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, 'v'])) })
    expect(ofMatch(named(100))).toEqual([])
    expect(ofMatch(named(101))).toEqual(["MC2020 route 'a': the number of match.headers is 101, but it must be an integer from 0 to 100"])
  })
})

describe('query parameters', () => {
  test.each([
    ['', 'v', "'' has no name"],
    ['a b', 'v', "'a b' would be 'a%20b' in a URL"],
    ['a=b', 'v', "'a=b' would be 'a%3Db' in a URL"],
    ['a', 'v w', "'a' cannot be 'v w', which would be 'v%20w' in a URL"],
    ['a', 'v&w', "'a' cannot be 'v&w', which would be 'v%26w' in a URL"],
    ['a', 'v#w', "'a' cannot be 'v#w', which would be 'v%23w' in a URL"],
    ['a', 'é€', "'a' cannot be 'é€', which would be '%C3%A9%E2%82%AC' in a URL"],
  ])('%j with %j: %s', (name, value, text) => {
    expect(ofMatch({ queryParameters: { [name]: value } })).toEqual([`MC2034 route 'a': query parameter ${text}`])
    expect(ofGateway({ match: { prefix: '/', queryParameters: { [name]: value } } })).toEqual([`MC2034 gateway route 'a': query parameter ${text}`])
  })

  test.each([
    ['a', 'v'],
    ['a', ''],
    ['a[]', 'v=w'],
    ['a%20b', 'v%20w'],
    ['a', 'v+w'],
  ])('%j with %j is taken', (name, value) => expect(ofMatch({ queryParameters: { [name]: value } })).toEqual([]))
})

describe('gRPC', () => {
  test.each<readonly [GrpcMatch, string]>([
    [{ serviceName: '' }, "'' is not the name of a gRPC service"],
    [{ serviceName: 'shop.Orders/Place' }, "'shop.Orders/Place' is not the name of a gRPC service"],
    [{ serviceName: '/shop.Orders' }, "'/shop.Orders' is not the name of a gRPC service"],
    [{ serviceName: 'shop Orders' }, "'shop Orders' is not the name of a gRPC service"],
    [{ serviceName: 'shop.Orders', methodName: '' }, "'' is not the name of a gRPC method"],
    [{ serviceName: 'shop.Orders', methodName: 'Pl*' }, "'Pl*' is not the name of a gRPC method"],
  ])('%j names nothing', (match, text) => expect(ofGrpc(match)).toEqual([`MC2035 route 'a': ${text}`]))

  test.each<GrpcMatch>([{}, { serviceName: 'shop.Orders' }, { serviceName: 'Orders', methodName: 'Place' }, { serviceName: 'shop.v1.Order_Service', methodName: 'place_2' }])(
    '%j is taken',
    (match) => expect(ofGrpc(match)).toEqual([]),
  )

  test('a gateway checks the names too', () => {
    expect(ofGateway({ match: { serviceName: 'shop/Orders' } })).toEqual(["MC2035 gateway route 'a': 'shop/Orders' is not the name of a gRPC service"])
    expect(ofGateway({ match: { serviceName: 'shop.Orders' } })).toEqual([])
  })
})

describe('numbers of routes', () => {
  test.each([-1, 1001, 0.5])('priority %d is out of range', (priority) => {
    expect(ofRoute({ priority })).toContainEqual(expect.stringMatching(/^MC2020 route 'a': priority is .* must be an integer from 0 to 1000$/))
    expect(ofGateway({ match: { prefix: '/' }, priority })).toEqual(only(/^MC2020 gateway route 'a': priority is /))
  })

  test.each([0, 1000])('priority %d is taken', (priority) => expect(ofRoute({ match: { prefix: '/x' }, priority })).toEqual([]))

  test.each([
    [[101], /^MC2031 /],
    [[60, 41], /^MC2031 .*101/],
    [[0], /^MC2030 .*all of its weights are 0/],
    [[], /^MC2030 .*it has no targets/],
    [[-1, 2], /^MC2020 target 'n' of route 'a': weight is -1/],
    [[0.5], /^MC2020 target 'n' of route 'a': weight is 0.5/],
  ] as const)('weights %j are refused', (weights, pattern) => expect(ofRoute({ match: { prefix: '/x' } }, weights)).toEqual(only(pattern)))

  test.each([[[100]], [[1]], [[0, 1]], [[50, 50]], [[33, 33, 33]]])('weights %j are taken', (weights) =>
    expect(ofRoute({ match: { prefix: '/x' } }, weights)).toEqual([]),
  )
})

describe('ports', () => {
  test.each([0, 65_536, 1.5])('%d is none', (number) => {
    expect(ofMatch({ port: number })).toEqual([`MC2017 port ${number} of route 'a' is not an integer from 1 to 65535`])
    expect(ofGateway({ match: { prefix: '/', port: number } })).toEqual([`MC2017 port ${number} of gateway route 'a' is not an integer from 1 to 65535`])
    expect(ofGateway({ match: { prefix: '/' }, targetPort: number })).toEqual([`MC2017 port ${number} of gateway route 'a' is not an integer from 1 to 65535`])
    expect(ofRoute({ match: { prefix: '/x' } }, [100], number)).toContainEqual(
      `MC2017 port ${number} of target 'n' of route 'a' is not an integer from 1 to 65535`,
    )
  })

  test('a route on a port where its router does not listen', () => {
    expect(ofMatch({ port: 81 })).toEqual([
      "MC3014 route 'a' of virtual router 'r' can never match: it asks for port 81, where the router has no http listener (it listens on http:80)",
    ])
    expect(ofMatch({ prefix: '/x', port: 80 })).toEqual([])
  })

  test('a route of another protocol is told of by its protocol, whatever its port', () => {
    const m = mesh('m')
    const ports = [port, http(81)] as const
    const node = m.virtualNode('n', { listeners: ports, serviceDiscovery: found })
    m.virtualRouter('r', ports, { a: tcpRoute({ match: { port: 80 }, to: [weighted(node, 100)] }) as never, b: httpRoute({ to: [weighted(node, 100)] }) })
    expect(findings(m)).toEqual(["MC3002 virtual router 'r' listens on http:80, http:81: a tcp route can never match"])
  })

  test('a gateway route on a port where its gateway does not listen', () => {
    expect(ofGateway({ match: { prefix: '/', port: 8082 } })).toEqual([
      "MC3015 gateway route 'a' of 'g' can never match: it asks for port 8082, where the gateway does not listen (it listens on http:8080, http:8081)",
    ])
    expect(ofGateway({ match: { prefix: '/', port: 8081 } })).toEqual([])
  })

  test.each([
    [{ match: { prefix: '/' }, targetPort: 81 }, 'HTTP on port 81'],
    // HTTP requests may go to a gRPC listener, gRPC calls to no other, and nothing of a gateway to TCP.
    [{ match: { prefix: '/' }, targetPort: 70 }, 'HTTP on port 70'],
    [{ match: { serviceName: 'shop.Orders' }, targetPort: 80 }, 'gRPC on port 80'],
  ] as const)('a gateway route to a listener that its service does not have: %j', (route, wanted) => {
    expect(ofGateway(route)).toEqual([`MC3016 g -> s.local: gateway route 'a' calls ${wanted}, but 's.local' listens on tcp:70, http:80, grpc:90`])
  })

  test.each([
    { match: { prefix: '/' }, targetPort: 80 },
    { match: { prefix: '/' }, targetPort: 90 },
    { match: { serviceName: 'shop.Orders' } },
    { match: { serviceName: 'shop.Orders' }, targetPort: 90 },
  ] as const)('a gateway route to one that it has: %j', (route) => expect(ofGateway(route)).toEqual([]))

  test('gRPC calls to a service without gRPC', () => {
    const m = mesh('m')
    const service = m.virtualService('s.local', port)
    m.provide(service, m.virtualNode('n', { listeners: [port], serviceDiscovery: found }))
    m.virtualGateway('g', { listeners: [http(8080)], routes: { a: { match: { serviceName: 'shop.Orders' }, to: service } } })
    expect(findings(m)).toEqual(["MC3016 g -> s.local: gateway route 'a' calls gRPC, but 's.local' listens on http:80"])
  })

  test('a listener of a service for which its router has no route', () => {
    const m = mesh('m')
    const ports = [port, http(81), tcp(70)] as const
    const node = m.virtualNode('n', { listeners: ports, serviceDiscovery: found })
    const service = m.virtualService('s.local', ports)
    m.provide(service, m.virtualRouter('r', ports, { a: httpRoute({ match: { port: 81 }, to: [weighted(node, 100)] }) }))
    m.virtualNode('web', { backends: [service] })
    expect(findings(m)).toEqual([
      "MC3008 'web' calls 's.local', but virtual router 'r' has no route for tcp:70: a connection to port 70 goes nowhere",
      "MC3008 'web' calls 's.local', but virtual router 'r' has no route for http:80: GET http://s.local:80/ is answered 404 by Envoy",
    ])
  })
})

describe('gateways', () => {
  test.each([
    [{ exact: 'shop.example:80' }],
    [{ exact: 'https://shop.example' }],
    [{ exact: '*.shop.example' }],
    [{ exact: '' }],
    // Envoy takes a final dot off before it looks for the host.
    [{ exact: 'shop.example.' }],
    [{ suffix: '*.shop.example.' }],
    [{ suffix: '*.' }],
    [{ suffix: '.shop.example' as never }],
    [{ suffix: '*.a*.example' }],
  ] as const)('%j is no host', (hostname) => {
    expect(ofGateway({ match: { prefix: '/', hostname } as never })).toEqual(only(/^MC2024 gateway route 'a': '.*' is not (a host name|'\*\.' followed by a host name)$/))
  })

  test.each([{ exact: 'shop.example' }, { exact: 'SHOP' }, { suffix: '*.shop.example' }] as const)('%j is one', (hostname) => {
    expect(ofGateway({ match: { prefix: '/', hostname } })).toEqual([])
  })

  test.each([
    [{ match: { prefix: '/x' }, rewrite: { prefix: { value: 'y' } } }, "rewrite.prefix 'y'", "a path begins with '/'"],
    [{ match: { prefix: '/x' }, rewrite: { prefix: { value: '' } } }, "rewrite.prefix ''", "a path begins with '/'"],
    [{ match: { path: { exact: '/x' } }, rewrite: { path: { exact: '/y?z' } } }, "rewrite.path '/y?z'", 'the query'],
    [{ match: { path: { regex: '/x.*' } }, rewrite: { path: { exact: '/y/../z' } } }, "rewrite.path '/y/../z'", 'paths are normalised'],
  ] as const)('%j rewrites to no path', (route, field, reason) => {
    const texts = ofGateway(route)
    expect(texts).toEqual(only(/^MC2036 gateway route 'a': /))
    expect(texts[0]).toContain(`${field} is not a path to send a request to: ${reason}`)
  })

  test.each([
    { match: { prefix: '/x' }, rewrite: { prefix: { value: '/y' } } },
    { match: { prefix: '/x' }, rewrite: { prefix: { value: '/' } } },
    { match: { path: { regex: '/x.*' } }, rewrite: { path: { exact: '/y/z' } } },
  ] as const)('%j rewrites to one', (route) => expect(ofGateway(route)).toEqual([]))
})

describe('a connection has no requests to limit', () => {
  const limited = { perRequest: '5s' } as const
  const told = (owner: string, protocol = 'tcp'): string =>
    `MC2047 ${owner}: timeout.perRequest limits nothing over ${protocol}, where Envoy sees connections and no requests`

  test('by a TCP route, or by a listener', () => {
    const m = mesh('m')
    const listener = tcp(70, { timeout: limited as object })
    const node = m.virtualNode('n', { listeners: [listener], serviceDiscovery: found })
    m.virtualRouter('r', listener, { all: tcpRoute({ timeout: { ...limited, idle: '60s' } as object, to: [weighted(node, 100)] }) })
    m.virtualNode('o', { listeners: [tls(443, { timeout: limited as object })], serviceDiscovery: found })
    expect(findings(m)).toEqual([told("virtual node 'n'"), told("virtual node 'o'", 'tls'), told("route 'all'")])
  })

  test('in IR JSON as well', () => {
    const listener = { protocol: 'tcp', port: 70, timeout: { perRequestMs: 0, idleMs: 60_000 } }
    const route = { name: 'all', protocol: 'tcp', targets: [{ virtualNode: 'n', weight: 1 }], timeout: { perRequestMs: 5000 } }
    const { diagnostics } = analyse(
      meshSchema.parse({ irVersion: 1, name: 'm', virtualNodes: [{ name: 'n', listeners: [listener] }], virtualRouters: [{ name: 'r', listeners: [listener], routes: [route] }] }),
    )
    // Without places to tell them apart, the router's listener is one of its own.
    expect(diagnostics.map(messageOf).filter((text) => text.includes('perRequest'))).toHaveLength(3)
    expect(diagnostics.map(({ definition, at }) => `${definition.code} ${at?.path}`)).toContain('MC2047 listeners[0].timeout.perRequest')
  })

  test('and of what HTTP says nothing is taken away', () => {
    const m = mesh('m')
    m.virtualNode('n', { listeners: [http(80, { timeout: limited })], serviceDiscovery: found })
    expect(findings(m)).toEqual([])
  })
})
