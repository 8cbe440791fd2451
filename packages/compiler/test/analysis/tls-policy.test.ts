import { authority, certificate, clientTls, dns, http, mesh, permissive, strict, type AnyClientTls, type ListenerTlsOptions, type Mesh } from '@mesh-compile/dsl'
import { describe, expect, test } from 'vitest'
import { findings } from '../findings.ts'

const ca = authority('ca', { file: '/ca.pem' })
const other = authority('other', { file: '/other.pem' })
const own = certificate(ca, { chain: '/c.pem', key: '/k.pem' })

/** A mesh whose node `api` provides `api.local` behind `listener`; its callers are added by the test. */
function serving(listener: ReturnType<typeof http>): { readonly m: Mesh; readonly service: never } {
  const m = mesh('m')
  const service = m.virtualService('api.local', listener)
  m.provide(service, m.virtualNode('api', { listeners: [listener], serviceDiscovery: dns('api.internal') }))
  // What types say is tested with the types; here the analysis speaks.
  return { m, service: service as never }
}

/** The codes of a mesh in which `web` calls it under `policy`. */
function called(listener: unknown, policy: AnyClientTls): readonly string[] {
  const { m, service } = serving(listener as never)
  m.virtualNode('web', { backendDefaults: { tls: policy }, backends: [service] })
  return codes(m)
}

const codes = (m: Mesh): readonly string[] => findings(m).map((text) => text.slice(0, 6))

describe('a PERMISSIVE listener', () => {
  const offering = (options: ListenerTlsOptions = {}) => serving(http(8443, { tls: permissive(own, options) }) as never)

  test('is called with and without a client policy', () => {
    const { m, service } = offering()
    m.virtualNode('plain', { backends: [service] })
    m.virtualNode('secure', { backendDefaults: { tls: clientTls({ trust: [ca] }) }, backends: [service] })
    expect(codes(m)).toEqual([])
  })

  test('is believed no more than a STRICT one by who calls it by TLS', () => {
    const { m, service } = offering()
    m.virtualNode('web', { backendDefaults: { tls: clientTls({ trust: [other] }) }, backends: [service] })
    expect(codes(m)).toEqual(['MC4002'])
  })

  test('asks those who speak TLS for a certificate, and no others', () => {
    const { m, service } = offering({ clients: [ca] })
    m.virtualNode('plain', { backends: [service] })
    m.virtualNode('bare', { backendDefaults: { tls: clientTls({ trust: [ca] }) }, backends: [service] })
    m.virtualNode('foreign', {
      identity: 'foreign.local',
      backendDefaults: { tls: clientTls({ trust: [ca], certificate: certificate(other, { chain: '/o.pem', key: '/o.key' }) }) },
      backends: [service],
    })
    expect(codes(m)).toEqual(['MC4003', 'MC4004'])
  })

  test('lets everybody in by plaintext, so nobody is an intruder', () => {
    const shared = (tls: ReturnType<typeof strict>): Mesh => {
      const { m, service } = serving(http(8443, { tls }) as never)
      const policy = clientTls({ trust: [ca], certificate: own })
      m.virtualNode('web', { identity: 'same.local', backendDefaults: { tls: policy }, backends: [service] })
      m.virtualNode('twin', { identity: 'same.local' })
      return m
    }
    expect(codes(shared(permissive(own, { clients: [ca] }) as never))).toEqual([])
    expect(codes(shared(strict(own, { clients: [ca] }) as never))).toEqual(['MC4010'])
  })

  test('breaks the contract of a STRICT service, and the other way round', () => {
    const promised = (promise: ReturnType<typeof strict>, offered: ReturnType<typeof strict>): readonly string[] => {
      const m = mesh('m')
      const service = m.virtualService('api.local', http(8443, { tls: promise }))
      m.provide(service, m.virtualNode('api', { listeners: [http(8443, { tls: offered })] as never, serviceDiscovery: dns('api.internal') }) as never)
      return findings(m)
    }
    const [hard, soft] = [strict(own), permissive(own)] as never[]
    expect(promised(hard!, soft!)).toEqual([
      "MC3004 virtual service 'api.local' promises http:8443 (TLS STRICT, issued by ca), but 'api' offers http:8443 (TLS PERMISSIVE, issued by ca)",
    ])
    expect(promised(soft!, hard!)).toEqual([expect.stringMatching(/^MC3004 .*promises .*PERMISSIVE.*offers .*STRICT/)])
    expect(promised(soft!, soft!)).toEqual([])
  })
})

describe('a client policy that does not insist', () => {
  const lenient = { trust: [ca], enforce: false }

  test('is no mistake towards a plaintext listener, as one that insists is', () => {
    expect(called(http(8080), clientTls(lenient))).toEqual([])
    expect(called(http(8080), clientTls({ trust: [ca] }))).toEqual(['MC4005'])
    expect(called(http(8080), clientTls({ trust: [ca], enforce: true }))).toEqual(['MC4005'])
  })

  test.each([
    ['STRICT', strict(own)],
    ['PERMISSIVE', permissive(own)],
  ])('is held to what it says towards a %s one', (_, tls) => {
    expect(called(http(8443, { tls }), clientTls(lenient))).toEqual([])
    expect(called(http(8443, { tls }), clientTls({ ...lenient, trust: [other] }))).toEqual(['MC4002'])
    expect(called(http(8443, { tls }), clientTls({ ...lenient, subjectAlternativeNames: ['other.internal'] }))).toEqual(['MC4008'])
    expect(called(http(8443, { tls }), clientTls({ verify: 'none', reason: 'a test', enforce: false }))).toEqual(['MC4009'])
  })

  test('shows no certificate where it is asked for one, which it has to', () => {
    expect(called(http(8443, { tls: strict(own, { clients: [ca] }) }), clientTls(lenient))).toEqual(['MC4003'])
  })
})

describe('a client policy for some ports', () => {
  test('holds there', () => {
    expect(called(http(8443, { tls: strict(own) }), clientTls({ trust: [ca], ports: [8443] }))).toEqual([])
    expect(called(http(8443, { tls: strict(own) }), clientTls({ trust: [other], ports: [8443] }))).toEqual(['MC4002'])
    expect(called(http(8443), clientTls({ trust: [ca], ports: [8443] }))).toEqual(['MC4005'])
  })

  test('does not hold elsewhere, where plaintext has to be taken', () => {
    const policy = clientTls({ trust: [ca], ports: [9443] })
    expect(called(http(8443), policy)).toEqual(['MC4015'])
    expect(called(http(8443, { tls: permissive(own) }), policy)).toEqual(['MC4015'])
    expect(called(http(8443, { tls: strict(own) }), policy)).toEqual(['MC4014', 'MC4015'])
  })

  test('is told once for a port that no call of it leads to', () => {
    const m = mesh('m')
    const services = [8443, 9443].map((port) => {
      const listener = http(port, { tls: strict(own) })
      const service = m.virtualService(`s${port}.local`, listener)
      m.provide(service, m.virtualNode(`n${port}`, { listeners: [listener], serviceDiscovery: dns(`n${port}.internal`) }))
      return service
    })
    m.virtualNode('web', { backendDefaults: { tls: clientTls({ trust: [ca], ports: [8443, 9443, 7] }) }, backends: services })
    expect(findings(m)).toEqual(["MC4015 'web' has a client policy for port 7, but calls nothing there under it"])
  })

  test.each([
    [[0], "MC2020 virtual node 'web': a port of the client policy is 0, but it must be an integer from 1 to 65535"],
    [[], "MC2020 virtual node 'web': ports is empty, but it must be the ports that the client policy is for"],
  ])('%j are no such ports', (ports, message) => {
    const { m, service } = serving(http(8443, { tls: permissive(own) }) as never)
    m.virtualNode('web', { backendDefaults: { tls: clientTls({ trust: [ca], ports }) }, backends: [service] })
    expect(findings(m)).toContain(message)
  })
})

describe('the lowest TLS version', () => {
  const versions = ['TLSv1_2', 'TLSv1_3'] as const
  // 1.3 is the highest version on either end.
  test.each(versions.flatMap((client) => versions.map((server) => [client, server] as const)))('%s and %s have one in common', (client, server) => {
    expect(called(http(8443, { tls: strict(own, { minimumVersion: server }) }), clientTls({ trust: [ca], minimumVersion: client }))).toEqual([])
  })

  test('is one of two words', () => {
    const m = mesh('m')
    m.virtualNode('n', { listeners: [http(8443, { tls: strict(own, { minimumVersion: 'TLSv1_1' as never }) })], serviceDiscovery: dns('n.internal') })
    expect(findings(m)).toEqual(["MC2001 strict(): minimumVersion must be 'TLSv1_2' or 'TLSv1_3', but it is 'TLSv1_1'"])
  })
})
