import { authority, backend, canReach, cannotReach, certificate, clientTls, dns, http, http2, issuedBy, mesh, requireMutualTls, strict, tcp, tls, weighted, httpRoute, zone, type AnyClientTls, type Mesh } from '@mesh-compile/dsl'
import { describe, expect, test } from 'vitest'
import { findings } from '../findings.ts'

const publicCas = authority('public', { file: '/etc/ssl/certs/ca-certificates.crt' })
const ownCa = authority('own', { file: '/etc/own.pem' })
const own = certificate(ownCa, { chain: '/etc/chain.pem', key: '/etc/key.pem' })
const originated = http(80, { tls: issuedBy(publicCas) })
const verified = clientTls({ trust: [publicCas] })
const found = dns('api.example.com')

const written = (make: (m: Mesh) => void): readonly string[] => {
  const m = mesh('m')
  make(m)
  return findings(m)
}

describe('an external service', () => {
  test.each([
    ['TLS of the application', (m: Mesh) => m.virtualNode('web', { backends: [m.externalService('api.example.com', tls(443))] })],
    ['several on one port', (m: Mesh) => m.virtualNode('web', { backends: [m.externalService('a.example.com', tls(443)), m.externalService('b.example.com', tls(443))] })],
    ['beside HTTP on the port', (m: Mesh) => m.virtualNode('web', { backends: [m.externalService('a.example.com', tls(443)), m.externalService('b.example.com', http(443))] })],
    ['plaintext', (m: Mesh) => m.virtualNode('web', { backends: [m.externalService('api.example.com', http(80))] })],
    ['HTTP/2 to one host', (m: Mesh) => m.virtualNode('web', { backends: [m.externalService('api.example.com', http2(80))] })],
    ['TLS of Envoy', (m: Mesh) => m.virtualNode('web', { backends: [backend(m.externalService('api.example.com', originated, { port: 443 }), { tls: verified })] })],
    ['a policy for all backends', (m: Mesh) => m.virtualNode('web', { backendDefaults: { tls: verified }, backends: [m.externalService('api.example.com', tls(443))] })],
    ['nobody calls', (m: Mesh) => void m.externalService('api.example.com', tls(443))],
  ])('%s', (_, make) => {
    expect(written(make)).toEqual([])
  })

  test('is checked like every other', () => {
    const m = mesh('m')
    const service = m.externalService('api.example.com', originated, { port: 443, zone: zone('pci', { allow: { tier: 'pay' } }) })
    m.virtualNode('plain', { labels: { tier: 'pay' }, backends: [service as never] })
    m.virtualNode('other', { labels: { tier: 'pay' }, backends: [backend(service, { tls: clientTls({ trust: [ownCa] }) }) as never] })
    m.virtualNode('careless', { labels: { tier: 'pay' }, backends: [backend(service, { tls: clientTls({ verify: 'none', reason: 'a test' }) })] })
    m.virtualNode('named', { labels: { tier: 'pay' }, backends: [backend(service, { tls: clientTls({ trust: [publicCas], subjectAlternativeNames: ['b.example.com'] }) })] })
    m.virtualNode('outsider', { backends: [backend(service, { tls: verified }) as never] })
    expect(findings(m).map((text) => text.slice(0, 6)).toSorted()).toEqual(['MC4001', 'MC4002', 'MC4008', 'MC4016', 'MC5001'])
  })

  test('with which applications speak TLS themselves has no client policy of its own', () => {
    const passthrough = "MC4017 web -> api.example.com: a client policy means nothing to tls:443, where the applications speak TLS themselves"
    const called = (policy: AnyClientTls, listener: unknown = tls(443)): readonly string[] =>
      written((m) => m.virtualNode('web', { backends: [backend(m.externalService('api.example.com', listener as never), { tls: policy }) as never] }))
    expect(called(verified)).toEqual([passthrough])
    expect(called(clientTls({ trust: [publicCas], enforce: false }))).toEqual([passthrough])
    // Beside a listener that a policy is for, it is for that one.
    const both = written((m) => {
      const own = http(8443, { tls: strict(certificate(ownCa, { chain: '/c.pem', key: '/k.pem' })) })
      const service = m.virtualService('api.local', [tls(443), own])
      m.provide(service, m.virtualNode('api', { listeners: [tls(443), own], serviceDiscovery: dns('api.internal') }))
      m.virtualNode('web', { backends: [backend(service, { tls: clientTls({ trust: [ownCa] }) })] })
    })
    expect(both).toEqual([])
  })

  test('is provided already', () => {
    const [text] = written((m) => m.provide(m.externalService('api.example.com', http(80)), m.virtualNode('n', { listeners: [http(80)] })))
    expect(text).toBe("MC2014 virtual service 'api.example.com' is provided twice")
  })

  test.each([
    [{ ports: 443 }, "virtual service 'api.example.com' has no property 'ports'"],
    [{ port: '443' }, "port must be an integer from 1 to 65535, but it is '443'"],
    [{ serviceDiscovery: 'x' }, "serviceDiscovery must be made by dns(), cloudMap() or fixed(), but it is 'x'"],
  ])('%j is told', (options, message) => {
    const said = written((m) => void m.externalService('api.example.com', http(80), options as never))
    expect(said.length).toBeGreaterThan(0)
    for (const text of said) expect(text).toContain(message.replace("virtual service 'api.example.com' ", ''))
  })

  test('TLS of the application and TCP cannot be told apart on a port', () => {
    const said = written((m) => m.virtualNode('web', { backends: [m.externalService('a.example.com', tls(443)), m.externalService('b.example.com', tcp(443))] }))
    expect(said).toEqual([expect.stringMatching(/^MC3010 /)])
  })

  test('a gateway cannot route to it', () => {
    const said = written((m) => m.virtualGateway('edge', { listeners: [http(80)], routes: { all: { match: { prefix: '/' }, to: m.externalService('a.example.com', tls(443)) as never } } }))
    expect(said).toEqual([expect.stringMatching(/^MC3005 /)])
  })

  test('assertions hold for it', () => {
    const m = mesh('m')
    const pay = m.externalService('pay.example.com', tls(443))
    const web = m.virtualNode('web', { backends: [pay] })
    const batch = m.virtualNode('batch', {})
    m.assert(canReach(web, pay), cannotReach(batch, pay), cannotReach('everyone', pay, { except: web }))
    expect(findings(m)).toEqual([])
    m.assert(cannotReach(web, pay), canReach(batch, pay), requireMutualTls(pay))
    expect(findings(m).map((text) => text.slice(0, 6))).toEqual(['MC5011', 'MC5010', 'MC5012'])
  })
})

describe('an external node', () => {
  test('stands beside those of the mesh behind a router', () => {
    const port = http(8080)
    const said = written((m) => {
      const service = m.virtualService('api.shop.local', port)
      const inside = m.virtualNode('new', { listeners: [port], serviceDiscovery: dns('new.internal') })
      const outside = m.virtualNode('old', { external: true, listeners: [port], serviceDiscovery: found })
      m.provide(service, m.virtualRouter('api', port, { all: httpRoute({ to: [weighted(inside, 10), weighted(outside, 90)] }) }))
      m.virtualNode('web', { backends: [service] })
    })
    expect(said).toEqual([])
  })

  test('is not intercepted and not logged, whatever the mesh says for all', () => {
    const m = mesh('m', { interception: 'explicit', logging: { accessLog: { file: { path: '/dev/stdout' } } } })
    m.virtualNode('n', { external: true, listeners: [http(9901)], serviceDiscovery: found })
    expect(findings(m)).toEqual([])
  })

  const pool = { maxConnections: 1 }
  test.each([
    ['labels', { labels: { a: 'b' } }],
    ['interception', { interception: 'explicit', applicationPorts: { 80: 8080 } }],
    ['logging', { logging: { accessLog: { file: { path: '/dev/stdout' } } } }],
    ['timeout of http:80', { listeners: [http(80, { timeout: { idle: '1s' } })] }],
    ['connectionPool of http:80', { listeners: [http(80, { connectionPool: pool })] }],
    ['tls.clients of http:80', { listeners: [http(80, { tls: strict(own, { clients: [ownCa], alsoAccept: ['a.example.com'] }) })] }],
  ])('has no use for %s', (field, more) => {
    const said = written((m) => void m.virtualNode('n', { external: true, listeners: [http(80)], serviceDiscovery: found, ...(more as object) }))
    expect(said).toEqual([`MC2057 virtual node 'n' is external, so there is no Envoy beside it: ${field} has no use`])
  })

  test('calls nobody', () => {
    const said = written((m) => void m.virtualNode('n', { external: true, backends: [m.externalService('a.example.com', tls(443))] }))
    expect(said).toEqual(["MC2057 virtual node 'n' is external, so there is no Envoy beside it: backends has no use"])
  })

  test('must be found by those who call it', () => {
    const said = written((m) => {
      const service = m.virtualService('a.local', http(80))
      m.provide(service, m.virtualNode('n', { external: true, listeners: [http(80)] }))
      m.virtualNode('web', { backends: [service] })
    })
    expect(said).toEqual([expect.stringMatching(/^MC3009 /)])
  })
})

describe('a certificate that is held elsewhere', () => {
  const message = (owner: string): string => `MC2058 ${owner} shows a certificate that only a server outside the mesh holds`
  test('is of no use to an Envoy', () => {
    expect(written((m) => void m.virtualNode('n', { listeners: [originated] }))).toEqual([message("http:80 of 'n'")])
    expect(written((m) => void m.virtualGateway('edge', { listeners: [originated], routes: {} }))).toEqual([message("http:80 of 'edge'")])
  })
})

test('TLS within TLS is refused', () => {
  const listener = tls(443, { tls: issuedBy(publicCas) } as never)
  expect(written((m) => void m.virtualNode('n', { external: true, listeners: [listener], serviceDiscovery: found }))).toEqual([
    "MC2059 'n': tls:443 has TLS of its own, but there the applications speak TLS themselves",
  ])
})
