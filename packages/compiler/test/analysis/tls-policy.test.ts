import { authority, certificate, clientTls, dns, http, mesh, permissive, strict, type ListenerTlsOptions, type Mesh } from '@mesh-compile/dsl'
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
