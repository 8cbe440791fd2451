import { appMeshDefaults, dns, fixed, http, mesh, tcp, type Mesh, type MeshOptions } from '@mesh-compile/dsl'
import { describe, expect, test } from 'vitest'
import { findings } from '../findings.ts'

type AnyListener = ReturnType<typeof http>

/** `web` calls `api.shop.local`, which is found at `api.internal.example.com`. */
const calling = (options: MeshOptions, listener: unknown = http(80), found = dns('api.internal.example.com')): Mesh => {
  const m = mesh('m', options)
  const service = m.virtualService('api.shop.local', listener as AnyListener)
  m.provide(service, m.virtualNode('api', { listeners: [listener as AnyListener], serviceDiscovery: found }))
  m.virtualNode('web', { backends: [service] })
  return m
}

test.each(['api.example.com', '*.example.com', '*.a.b.example.com', 'localhost', 'API.example.com'])('%s may be let out', (host) => {
  expect(findings(mesh('m', { egressHosts: { tls: [host], http: [host] } }))).toEqual([])
})

test.each(['', '*', '*.', '*.com', '*.com.', 'a.*.com', 'a.example.com.', '10.0.0.1', '::1', 'a.example.com:443', 'https://a.example.com', 'a b'])(
  '%j may not',
  (host) => {
    const found = findings(mesh('m', { egressHosts: { tls: [host] } }))
    expect(found).toEqual([expect.stringMatching(/^MC2056 egressHosts\.tls: .* is neither a host name nor \*\. and a domain of two labels or more$/)])
  },
)

test('what lets everything out needs no list', () => {
  const egressHosts = { tls: ['api.example.com'] }
  expect(findings(mesh('m', { egressFilter: 'ALLOW_ALL', egressHosts }))).toEqual([
    'MC2055 egressHosts has no use: the egress filter is ALLOW_ALL, which lets everything out',
  ])
  // The usual list of App Mesh was not asked for.
  expect(findings(mesh('m', { defaults: appMeshDefaults, egressFilter: 'ALLOW_ALL' }))).toEqual([])
})

describe('a way around the mesh', () => {
  const service = "virtual service 'api.shop.local'"
  const node = "'api.internal.example.com', where virtual node 'api' is found,"
  test.each([
    ['http', 'api.shop.local', 80, service],
    ['http', '*.shop.local', 80, service],
    ['http', '*.EXAMPLE.com', 80, node],
    ['tls', 'api.internal.example.com', 443, node],
    ['tls', '*.shop.local', 443, service],
  ] as const)('%s %s', (kind, host, port, what) => {
    expect(findings(calling({ egressHosts: { [kind]: [host] } }, http(port)))).toEqual([
      `MC3022 egressHosts.${kind} lets every application out to '${host.toLowerCase()}', which covers ${what} on port ${port}`,
    ])
  })

  test.each([
    ['http', 'shop.local', 80],
    ['http', '*.api.shop.local', 80],
    ['http', '*.shop.local', 8080],
    ['http', '*.shop.local', 443],
    ['tls', '*.shop.local', 80],
    ['tls', '*.ternal.example.com', 443],
  ] as const)('%s %s is none to port %d', (kind, host, port) => {
    expect(findings(calling({ egressHosts: { [kind]: [host] } }, http(port)))).toEqual([])
  })

  test('App Mesh’s own list is no exception: it covers load balancers of AWS', () => {
    const found = dns('shop.elb.eu-west-1.amazonaws.com')
    expect(findings(calling({ defaults: appMeshDefaults }, http(443), found))).toHaveLength(1)
    expect(findings(calling({ defaults: appMeshDefaults }, http(8443), found))).toEqual([])
    expect(findings(calling({ defaults: appMeshDefaults, egressHosts: {} }, http(443), found))).toEqual([])
    expect(findings(calling({ defaults: appMeshDefaults, egressFilter: 'ALLOW_ALL' }, http(443), found))).toEqual([])
  })
})

describe('TCP on port 80', () => {
  const options: MeshOptions = { egressHosts: { http: ['deb.example.org'] } }
  test('leaves no room for hosts that are told by the Host', () => {
    expect(findings(calling(options, tcp(80), fixed('10.0.0.1')))).toEqual([
      "MC3023 'web' calls 'api.shop.local' by TCP on port 80, where connections to egressHosts.http cannot be told from it",
    ])
  })

  test.each([
    ['HTTP does', options, http(80)],
    ['another port does', options, tcp(81)],
    ['TLS has a port of its own', { egressHosts: { tls: ['deb.example.org'] } }, tcp(80)],
    ['TLS is told from other bytes', { egressHosts: { tls: ['deb.example.org'] } }, tcp(443)],
  ] as const)('%s', (_, given, listener) => {
    expect(findings(calling(given, listener, fixed('10.0.0.1')))).toEqual([])
  })

  test('with explicit interception nothing is redirected there', () => {
    const m = mesh('m', { ...options, interception: 'explicit' })
    const service = m.virtualService('api.shop.local', tcp(80))
    m.provide(service, m.virtualNode('api', { interception: 'transparent', listeners: [tcp(80)], serviceDiscovery: fixed('10.0.0.1') }))
    expect(findings(m)).toEqual([])
  })
})
