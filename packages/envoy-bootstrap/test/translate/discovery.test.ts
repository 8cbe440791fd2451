import { messageOf } from '@mesh-compile/ir/diagnostics'
import { describe, expect, test } from 'vitest'
import type { Bootstrap, DnsCluster } from '../../src/envoy-types.ts'
import { clusterOf, egressOf } from '../support/look-into.ts'
import { bootstraps, emit, readMesh } from '../support/mesh-cases.ts'
import { calls, http, mesh, node, service } from '../support/small-mesh.ts'

const meshOf = (settings: object, serviceDiscovery?: object): object =>
  mesh({
    settings,
    virtualNodes: [node('n', [http(80)], serviceDiscovery && { serviceDiscovery }), node('c', [], calls('s.m'))],
    virtualServices: [service('s.m', [http(80)], 'virtualNode', 'n')],
    virtualGateways: [{ name: 'edge', listeners: [http(81)], routes: [{ name: 'all', virtualService: 's.m' }] }],
  })
const dnsOf = (bootstrap: Bootstrap | undefined): DnsCluster =>
  clusterOf(bootstrap, 'cds_egress_m_n_http_80').cluster_type?.typed_config as DnsCluster
const boundBy = (bootstrap: Bootstrap | undefined): unknown => bootstrap?.static_resources?.listeners?.[0]?.address?.socket_address
const applicationOf = (bootstrap: Bootstrap | undefined): unknown =>
  clusterOf(bootstrap, 'cds_ingress_m_n_http_80').load_assignment?.endpoints?.[0]?.lb_endpoints?.[0]?.endpoint?.address?.socket_address?.address

const PREFERENCES = [
  ['IPv4_ONLY', 'V4_ONLY', '127.0.0.1'],
  ['IPv4_PREFERRED', 'V4_PREFERRED', '127.0.0.1'],
  ['IPv6_ONLY', 'V6_ONLY', '::1'],
  ['IPv6_PREFERRED', 'AUTO', '::1'],
] as const

describe("App Mesh's table of ipPreference", () => {
  test.each(PREFERENCES)('%s of the mesh', async (ipPreference, family, application) => {
    const { n, c, edge } = await bootstraps(meshOf({ ipPreference }))
    expect([dnsOf(c), dnsOf(edge)].map(({ dns_lookup_family: asked }) => asked)).toEqual([family, family])
    expect(applicationOf(n)).toBe(application)
    expect(boundBy(n)).toEqual({ address: '::', port_value: 15000, ipv4_compat: true })
    expect(boundBy(edge)).toEqual({ address: '::', port_value: 81, ipv4_compat: true })
    const { address, additional_addresses: also } = egressOf(c)
    expect([address, ...(also ?? []).map((more) => more.address)].map((bound) => bound?.socket_address?.address)).toEqual(['127.0.0.1', '::1'])
  })

  test.each(PREFERENCES)('%s of a node holds against that of the mesh, for it alone', async (ipPreference, family, application) => {
    const discovery = { kind: 'dns', hostname: 'n.internal', ipPreference }
    const { n, c, edge } = await bootstraps(meshOf({}, discovery))
    expect(dnsOf(c).dns_lookup_family).toBe(family)
    expect(applicationOf(n)).toBe(application)
    expect(boundBy(n)).toMatchObject({ address: '::' })
    expect(boundBy(edge)).toEqual({ address: '0.0.0.0', port_value: 81 })
    expect(egressOf(c)).not.toHaveProperty('additional_addresses')
    const { c: other } = await bootstraps(meshOf({ ipPreference: 'IPv4_ONLY' }, discovery))
    expect(dnsOf(other).dns_lookup_family).toBe(family)
  })

  test.each([
    [{}, 'V4_PREFERRED'],
    [{ usualIpVersion: 'IPv6' }, 'AUTO'],
  ] as const)('stated nowhere, with %j', async (settings, family) => {
    const { n, c } = await bootstraps(meshOf(settings))
    expect(dnsOf(c).dns_lookup_family).toBe(family)
    expect(applicationOf(n)).toBe('127.0.0.1')
    expect(boundBy(n)).toEqual({ address: '0.0.0.0', port_value: 15000 })
  })

  test('the script of a node says that IPv6 is taken where it is', async () => {
    const scriptOf = async (settings: object): Promise<string> => String((await emit(readMesh(meshOf(settings)))).scripts['interception/n.sh'])
    expect(await scriptOf({})).toContain('Envoy listens on IPv4 alone')
    expect(await scriptOf({ ipPreference: 'IPv4_ONLY' })).not.toContain('Envoy listens on IPv4 alone')
  })
})

describe('Cloud Map', () => {
  const found = { kind: 'cloudMap', namespace: 'shop.local', service: 'n' }

  test('is asked by DNS, and every address is a host', async () => {
    const { c } = await bootstraps(meshOf({}, found))
    const cluster = clusterOf(c, 'cds_egress_m_n_http_80')
    expect(cluster.load_assignment?.endpoints?.[0]?.lb_endpoints?.[0]?.endpoint?.address?.socket_address?.address).toBe('n.shop.local')
    expect(dnsOf(c)).not.toHaveProperty('all_addresses_in_single_endpoint')
  })

  test('attributes are refused: DNS would answer with instances that have others', async () => {
    const { diagnostics, files } = await emit(readMesh(meshOf({}, { ...found, attributes: { color: 'blue', stage: 'prod' } })))
    expect(diagnostics.map((diagnostic) => `${diagnostic.definition.code} ${messageOf(diagnostic)}`)).toEqual([
      "MC6018 virtual node 'n' is found in Cloud Map by attributes (color=blue, stage=prod), which DNS cannot ask for",
    ])
    expect(files).toEqual([])
  })
})
