import { expect, test } from 'vitest'
import { chainOf, clusterNames, clusterOf, egressOf, filterOf, hostsOf } from '../support/look-into.ts'
import { bootstraps } from '../support/mesh-cases.ts'
import { authority, calls, certificate, http, http2, mesh, node, service, tcp, trusts, uri } from '../support/small-mesh.ts'

const services = [
  service('b.m', [http(80)], 'virtualNode', 'n'),
  service('a.m', [http(80), tcp(9000)], 'virtualNode', 'n'),
  service('grpc.m', [http2(81)], 'virtualNode', 'n'),
]
const n = node('n', [http(80), tcp(9000), http2(81)])

test('a node reaches its backends by name and port, and nothing else', async () => {
  const { c } = await bootstraps(mesh({ virtualNodes: [n, node('c', [], calls('b.m', 'a.m'))], virtualServices: services }))
  const egress = egressOf(c)
  expect(egress.address?.socket_address?.address).toBe('127.0.0.1')
  expect(egress.filter_chains?.map(({ filter_chain_match: match }) => match)).toEqual([{ destination_port: 80 }, { destination_port: 9000 }])
  expect(egress.default_filter_chain).toBeUndefined()
  expect(hostsOf(chainOf(egress, 80)).map(({ name, domains }) => [name, domains])).toEqual([
    ['a.m', ['a.m', 'a.m:80']],
    ['b.m', ['b.m', 'b.m:80']],
  ])
  expect(clusterNames(c)).toEqual(['cds_egress_m_n_http_80', 'cds_egress_m_n_tcp_9000'])
})

test('HTTP and HTTP/2 services share a port: the cluster decides what is spoken', async () => {
  const { c } = await bootstraps(
    mesh({
      virtualNodes: [node('x', [http(80)]), node('y', [http2(80)]), node('c', [], calls('x.m', 'y.m'))],
      virtualServices: [service('x.m', [http(80)], 'virtualNode', 'x'), service('y.m', [http2(80)], 'virtualNode', 'y')],
    }),
  )
  const manager = filterOf(chainOf(egressOf(c), 80))
  expect([manager.stat_prefix, manager.route_config?.name]).toEqual(['egress', 'rds_egress_http_80'])
  expect(clusterNames(c)).toEqual(['cds_egress_m_x_http_80', 'cds_egress_m_y_http2_80'])
})

test('a service without routes is there and answers 404', async () => {
  const { c } = await bootstraps(
    mesh({
      virtualNodes: [node('c', [], calls('empty.m'))],
      virtualRouters: [{ name: 'r', listeners: [http(80)] }],
      virtualServices: [service('empty.m', [http(80)], 'virtualRouter', 'r')],
    }),
  )
  expect(hostsOf(chainOf(egressOf(c), 80))).toEqual([{ name: 'empty.m', domains: ['empty.m', 'empty.m:80'] }])
})

test('a node without backends has no way out', async () => {
  const { c } = await bootstraps(mesh({ virtualNodes: [node('c')] }))
  expect(c?.static_resources).toEqual({})
})

test('ALLOW_ALL passes on what no backend covers, but not to this host, its ports or link-local addresses', async () => {
  const { c } = await bootstraps(
    mesh({ settings: { egressFilter: 'ALLOW_ALL' }, virtualNodes: [n, node('c', [], calls('a.m'))], virtualServices: services }),
  )
  const egress = egressOf(c)
  const closed = (egress.filter_chains ?? []).filter(({ filters }) => filters?.[0]?.name === 'envoy.filters.network.direct_response')
  const ranges = [
    { address_prefix: '127.0.0.0', prefix_len: 8 },
    { address_prefix: '169.254.0.0', prefix_len: 16 },
    { address_prefix: '::1', prefix_len: 128 },
    { address_prefix: 'fe80::', prefix_len: 10 },
    { address_prefix: 'fd00:ec2::', prefix_len: 32 },
  ]
  expect(closed.map(({ filter_chain_match: match }) => match)).toEqual([
    { destination_port: 80, prefix_ranges: ranges },
    { destination_port: 9000, prefix_ranges: ranges },
    { destination_port: 15000 },
    { destination_port: 15001 },
    { prefix_ranges: ranges },
  ])
  expect(hostsOf(chainOf(egress, 80)).map(({ domains }) => domains)).toEqual([['a.m', 'a.m:80'], ['*']])
  expect(filterOf(egress.default_filter_chain ?? {}).cluster).toBe('cds_egress_m_mesh-allow-all')
  expect(clusterOf(c, 'cds_egress_m_mesh-allow-all')).toMatchObject({ type: 'ORIGINAL_DST', lb_policy: 'CLUSTER_PROVIDED' })
})

test('one target under two client policies has a cluster for each', async () => {
  const listener = http(443, { tls: { certificate: certificate('s') } })
  const names = [{ kind: 'dns', value: 's.internal' }]
  const backends = [
    { virtualService: 'z.m', tls: trusts(['ca']) },
    { virtualService: 'y.m', tls: trusts(['ca'], {}, { subjectAlternativeNames: names }) },
    { virtualService: 'x.m', tls: trusts(['ca']) },
  ]
  const { c } = await bootstraps(
    mesh({
      authorities: [authority('ca')],
      virtualNodes: [node('s', [listener], { identity: uri('s') }), node('c', [], { backends })],
      virtualServices: ['x.m', 'y.m', 'z.m'].map((name) => service(name, [listener], 'virtualNode', 's')),
    }),
  )
  const sans = (name: string): unknown => {
    const context = clusterOf(c, name).transport_socket?.typed_config as
      | { common_tls_context: { combined_validation_context: { default_validation_context: object } } }
      | undefined
    return context?.common_tls_context.combined_validation_context.default_validation_context
  }
  expect(clusterNames(c)).toEqual(['cds_egress_m_s_http_443', 'cds_egress_m_s_http_443_y-m'])
  expect(sans('cds_egress_m_s_http_443')).toMatchObject({ match_typed_subject_alt_names: [{ san_type: 'URI', matcher: { exact: 'spiffe://mesh/s' } }] })
  expect(sans('cds_egress_m_s_http_443_y-m')).toMatchObject({ match_typed_subject_alt_names: [{ san_type: 'DNS', matcher: { exact: 's.internal' } }] })
})

test('service discovery decides the kind of cluster', async () => {
  const found = (serviceDiscovery: object): object => node('n', [http(80)], { serviceDiscovery })
  const clusterFor = async (serviceDiscovery: object): Promise<ReturnType<typeof clusterOf>> => {
    const { c } = await bootstraps(
      mesh({ virtualNodes: [found(serviceDiscovery), node('c', [], calls('n.m'))], virtualServices: [service('n.m', [http(80)], 'virtualNode', 'n')] }),
    )
    return clusterOf(c, 'cds_egress_m_n_http_80')
  }
  const strict = await clusterFor({ kind: 'dns', hostname: 'n.internal', responseType: 'ENDPOINTS' })
  expect(strict.cluster_type?.typed_config).toMatchObject({ dns_lookup_family: 'V4_PREFERRED', respect_dns_ttl: true })
  expect(strict.cluster_type?.typed_config).not.toHaveProperty('all_addresses_in_single_endpoint')
  const logical = await clusterFor({ kind: 'dns', hostname: 'n.internal', responseType: 'LOADBALANCER' })
  expect(logical.cluster_type?.typed_config).toMatchObject({ all_addresses_in_single_endpoint: true })
  const fixed = await clusterFor({ kind: 'static', addresses: ['10.0.0.2', '10.0.0.1'] })
  expect(fixed.type).toBe('STATIC')
  expect(fixed.load_assignment?.endpoints?.[0]?.lb_endpoints?.map(({ endpoint }) => endpoint?.address?.socket_address)).toEqual([
    { address: '10.0.0.2', port_value: 80 },
    { address: '10.0.0.1', port_value: 80 },
  ])
})
