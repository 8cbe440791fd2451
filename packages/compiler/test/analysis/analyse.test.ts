import { authority, canReach, certificate, dns, grpc, grpcRoute, http, httpRoute, mesh, strict, tls, weighted } from '@mesh-compile/dsl'
import { describe, expect, test } from 'vitest'
import { findings } from '../findings.ts'

test('a mistake in a listener that two nodes share is told once', () => {
  const m = mesh('m')
  const port = http(70_000)
  const service = m.virtualService('s.local', port)
  const [v1, v2] = ['v1', 'v2'].map((name) => m.virtualNode(name, { listeners: [port], serviceDiscovery: dns(`${name}.internal`) }))
  m.provide(service, m.virtualRouter('r', port, { all: httpRoute({ to: [weighted(v1!, 50), weighted(v2!, 50)] }) }))
  m.virtualNode('web', { backends: [service] })
  expect(findings(m)).toEqual(["MC2017 port 70000 of virtual node 'v1' is not an integer from 1 to 65535"])
})

test('the same mistake in two listeners is told twice', () => {
  const m = mesh('m')
  m.virtualNode('a', { listeners: [http(0)] })
  m.virtualNode('b', { listeners: [http(0)] })
  expect(findings(m).map((text) => text.slice(0, 6))).toEqual(['MC2017', 'MC2017'])
})

test('nothing is said about what could not be read whole, and the rest is analysed', () => {
  const m = mesh('m')
  const ca = authority('ca', { file: '/ca.pem' })
  const secret = m.virtualService('secret.local', http(8443, { tls: strict(certificate(ca, { chain: '/c.pem', key: '/k.pem' })) }))
  m.virtualNode('unreadable', { listners: [], backends: [secret] } as never)
  m.virtualNode('web', { backends: [secret] as never })
  // Whether 'unreadable' has a client policy is not known; that nobody provides the service is.
  expect(findings(m).map((text) => text.slice(0, 6))).toEqual(['MC2002', 'MC3007'])
})

describe('one mistake is one finding', () => {
  const port = http(8080)
  const found = dns('n.internal', { responseType: 'ENDPOINTS' })

  /** What is said of a router with these routes, given what takes all the traffic. */
  const routed = (routes: (to: never) => object, listener: unknown = port): readonly string[] => {
    const m = mesh('m')
    const node = m.virtualNode('n', { listeners: [listener] as never, serviceDiscovery: found })
    const service = m.virtualService('s.local', listener as never)
    m.provide(service as never, m.virtualRouter('r', listener as never, routes([weighted(node, 100)] as never) as never) as never)
    m.virtualNode('web', { backends: [service] as never })
    return findings(m)
  }
  const gateway = (spec: object): readonly string[] => {
    const m = mesh('m')
    const service = m.virtualService('s.local', port)
    m.provide(service, m.virtualNode('n', { listeners: [port], serviceDiscovery: found }))
    m.virtualGateway('edge', { listeners: [http(80)], routes: { all: { match: { prefix: '/' }, to: service } }, ...spec } as never)
    return findings(m)
  }

  test('of what is retried', () => {
    const retryPolicy = { maxRetries: 2, httpRetryEvents: ['5xx'] }
    expect(routed((to) => ({ all: httpRoute({ to, retryPolicy } as never) }))).toEqual([expect.stringMatching(/^MC2001 route 'all': retryPolicy.httpRetryEvents\[0\] must be /)])
  })

  test('of a match that could not be read, which shadows nothing and leaves nothing over', () => {
    const misspelt = { match: { prefix: '/', header: { 'x-beta': 'true' } } }
    expect(routed((to) => ({ beta: httpRoute({ ...misspelt, to, priority: 0 } as never), all: httpRoute({ to }) }))).toEqual(["MC2002 route 'beta' has no property 'header'"])
    expect(routed((to) => ({ beta: httpRoute({ ...misspelt, match: { ...misspelt.match, prefix: '/a' }, to } as never) }))).toEqual(["MC2002 route 'beta' has no property 'header'"])
  })

  test('and hides no mistake of another route', () => {
    const [typo, nowhere, ...others] = routed((to) => ({ beta: httpRoute({ too: [], to } as never), off: httpRoute({ to: [] }), all: httpRoute({ to }) }))
    expect([typo, nowhere]).toEqual(["MC2002 route 'beta' has no property 'too'", "MC2030 route 'off' of virtual router 'r' sends requests nowhere: it has no targets"])
    expect(others).toEqual([])
  })

  test('of a method without its service', () => {
    expect(routed((to) => ({ all: grpcRoute({ match: { methodName: 'Get' } as never, to }) }), grpc(90))).toEqual([expect.stringMatching(/^MC2003 route 'all' needs match.serviceName: /)])
  })

  test('of a property that is called otherwise', () => {
    expect(gateway({ routes: { all: { match: { prefix: '/' }, virtualService: 's.local' } } })).toEqual(["MC2002 virtual gateway 'edge' has no property 'virtualService'"])
    expect(gateway({ routes: { all: { match: { prefix: '/' } } } })).toEqual([expect.stringMatching(/^MC2003 virtual gateway 'edge' needs routes.all.to: /)])
    // What stands in a property that is there is no less needed.
    expect(gateway({ extra: 1, routes: { all: { match: { prefix: '/' } } } })).toHaveLength(2)
  })

  test('of a host that is a text', () => {
    expect(gateway({ routes: { all: { match: { prefix: '/', hostname: 'www.shop.example' }, to: undefined } } })[0]).toBe(
      "MC2001 virtual gateway 'edge': routes.all.match.hostname must be { exact: 'www.shop.example' } or { suffix: '*.shop.example' }, but it is 'www.shop.example'",
    )
  })

  test('of a gateway without listeners', () => {
    expect(gateway({ listeners: undefined })).toEqual(["MC2003 virtual gateway 'edge' needs listeners: the ports where requests come in, such as [http(8080)]"])
    expect(gateway({ listeners: [] })).toEqual(["MC3019 virtual gateway 'edge' has no listener: no request comes in"])
  })

  test('of a URL in place of a name', () => {
    const m = mesh('m')
    m.virtualNode('web', { backends: [m.externalService('https://api.example', tls(443))] })
    expect(findings(m)).toEqual([expect.stringMatching(/^MC2004 virtual service 'https:\/\/api.example': .* without scheme or port$/)])
    const long = mesh('m')
    long.virtualNode('web', { backends: [long.externalService(`${'a.'.repeat(101)}example`, tls(443))] })
    expect(findings(long)).toEqual([expect.stringMatching(/^MC2004 virtual node '.*is at most 201 characters long/)])
  })

  test('of a service and its provider that changed places', () => {
    const m = mesh('m')
    const service = m.virtualService('s.local', port)
    m.provide(m.virtualNode('n', { listeners: [port], serviceDiscovery: found }) as never, service as never)
    m.virtualNode('web', { backends: [service] })
    expect(findings(m)).toEqual(['MC2001 provide(): the first argument must be the virtual service, for who provides it comes second, but it is a virtual node'])
  })

  test('of an assertion about somebody who cannot be read', () => {
    const m = mesh('m')
    m.assert(canReach('web' as never, m.virtualService('s.local', port)))
    expect(findings(m)).toEqual([expect.stringMatching(/^MC2001 canReach\(\): the first argument must be /)])
  })
})
