import { describe, expect, test } from 'vitest'
import { chainOf, clusterNames, clusterOf, egressOf, filterOf } from '../support/look-into.ts'
import { bootstraps, emit, readMesh } from '../support/mesh-cases.ts'
import { authority, calls, http, mesh, node, service, tcp, trusts } from '../support/small-mesh.ts'

const tls = (port: number): object => ({ protocol: 'tls', port })
const issued = { tls: { certificate: { issuer: 'public', source: { kind: 'elsewhere' } } } }
const external = (name: string, listener: object): Readonly<Record<string, unknown>> => ({
  ...node(name, [listener as never]),
  external: true,
  serviceDiscovery: { kind: 'dns', hostname: name },
  identity: { kind: 'dns', value: name },
})
const provided = (name: string, listener: object, port?: number): Readonly<Record<string, unknown>> => ({
  ...service(name, [listener as never], 'virtualNode', name),
  provider: { kind: 'virtualNode', name, ...(port !== undefined && { port }) },
})
const matchesOf = (listener: ReturnType<typeof egressOf>): readonly unknown[] =>
  (listener.filter_chains ?? []).map(({ filter_chain_match: match }) => [match?.destination_port, match?.server_names])

test('there is no Envoy and no script for what is outside', async () => {
  const { files, scripts, proxies } = await emit(readMesh(mesh({ virtualNodes: [external('a.com', tls(443)), node('web')] })))
  expect(files.map(({ path }) => path)).toEqual(['web.json'])
  expect(Object.keys(scripts)).toEqual(['interception/web.sh'])
  expect(proxies?.map(({ name }) => name)).toEqual(['web'])
})

describe('TLS of the application', () => {
  const meshOf = (settings: object, more: readonly object[] = [], services: readonly object[] = []): object =>
    mesh({
      settings,
      virtualNodes: [
        external('a.com', tls(443)),
        external('B.com', tls(443)),
        ...more,
        node('web', [], calls('a.com', 'B.com', ...services.map((other) => (other as { name: string }).name))),
      ],
      virtualServices: [provided('a.com', tls(443)), provided('B.com', tls(443)), ...services],
    })

  test('has a chain for each name, and SNI is looked at on its port alone', async () => {
    const { web } = await bootstraps(meshOf({}, [node('api', [http(80)])], [service('api.m', [http(80)], 'virtualNode', 'api')]))
    const egress = egressOf(web)
    expect(matchesOf(egress)).toEqual([
      [80, undefined],
      [443, ['b.com']],
      [443, ['a.com']],
    ])
    const inspector = egress.listener_filters?.find(({ name }) => name === 'envoy.filters.listener.tls_inspector')
    expect(inspector?.filter_disabled).toEqual({ not_match: { destination_port_range: { start: 443, end: 444 } } })
    expect(egress).not.toHaveProperty('continue_on_listener_filters_timeout')
    expect(clusterOf(web, 'cds_egress_m_a.com_tls_443')).not.toHaveProperty('transport_socket')
  })

  test('nodes without it do not look at SNI', async () => {
    const { c } = await bootstraps(
      mesh({ virtualNodes: [node('n', [http(80)]), node('c', [], calls('s.m'))], virtualServices: [service('s.m', [http(80)], 'virtualNode', 'n')] }),
    )
    expect(egressOf(c).listener_filters?.map(({ name }) => name)).toEqual(['envoy.filters.listener.original_dst'])
  })

  test('shares its port with HTTP, and with hosts that are let out', async () => {
    const settings = { egressHosts: { tls: ['*.amazonaws.com'] } }
    const { web } = await bootstraps(meshOf(settings, [node('api', [http(443)])], [service('api.m', [http(443)], 'virtualNode', 'api')]))
    expect(matchesOf(egressOf(web))).toEqual([
      [443, undefined],
      [443, ['b.com']],
      [443, ['a.com']],
      [443, ['*.amazonaws.com']],
    ])
    expect(filterOf(chainOf(egressOf(web), 443)).stat_prefix).toBe('egress.http.443')
  })

  test('under ALLOW_ALL, other names go where they were going', async () => {
    const { web } = await bootstraps(meshOf({ egressFilter: 'ALLOW_ALL' }))
    const others = egressOf(web).filter_chains?.find(({ filter_chain_match: match }) => match?.destination_port === 443 && !match.server_names && !match.prefix_ranges)
    expect(others && filterOf(others).cluster).toBe('cds_egress_m_mesh-allow-all')
    // Whoever waits for the server's first word there gets through after a while.
    expect(egressOf(web).continue_on_listener_filters_timeout).toBe(true)
    const closed = egressOf(web).filter_chains?.filter(({ filter_chain_match: match }) => match?.prefix_ranges)
    expect(closed?.map(({ filter_chain_match: match }) => match?.destination_port)).toEqual([443, undefined])
  })

  test('is in no TLS of Envoy, whatever backendDefaults say', async () => {
    const { web } = await bootstraps(
      mesh({
        authorities: [authority('public')],
        virtualNodes: [external('a.com', tls(443)), node('web', [], calls({ virtualService: 'a.com', tls: trusts(['public']) }))],
        virtualServices: [provided('a.com', tls(443))],
      }),
    )
    expect(clusterOf(web, 'cds_egress_m_a.com_tls_443')).not.toHaveProperty('transport_socket')
  })

  test('with explicit interception, a port of its own leads there', async () => {
    const { web } = await bootstraps(
      mesh({
        virtualNodes: [external('a.com', tls(443)), node('web', [], { interception: { kind: 'explicit' }, ...calls({ virtualService: 'a.com', egressPort: 5443 }) })],
        virtualServices: [provided('a.com', tls(443))],
      }),
    )
    expect(web?.static_resources?.listeners?.map(({ name }) => name)).toEqual(['lds_egress_127.0.0.1_5443'])
  })
})

test('TLS of Envoy goes to the port of the server, with SNI and a name to look for', async () => {
  const { web } = await bootstraps(
    mesh({
      authorities: [authority('public')],
      virtualNodes: [external('a.com', http(443, issued)), node('web', [], calls({ virtualService: 'a.com', tls: trusts(['public']) }))],
      virtualServices: [provided('a.com', http(80, issued), 443)],
    }),
  )
  expect(clusterNames(web)).toEqual(['cds_egress_m_a.com_http_443'])
  const { load_assignment: assignment, transport_socket: socket } = clusterOf(web, 'cds_egress_m_a.com_http_443')
  expect(JSON.stringify(assignment)).toContain('"port_value":443')
  expect(socket?.typed_config).toMatchObject({
    sni: 'a.com',
    common_tls_context: {
      combined_validation_context: { default_validation_context: { match_typed_subject_alt_names: [{ san_type: 'DNS', matcher: { exact: 'a.com' } }] } },
    },
  })
  expect(matchesOf(egressOf(web))).toEqual([[80, undefined]])
})

test('a server that may speak first on the port is waited for', async () => {
  const { web } = await bootstraps(
    mesh({
      settings: { egressHosts: { tls: ['api.example.com'] } },
      virtualNodes: [node('db', [tcp(443)]), node('web', [], calls('db.m'))],
      virtualServices: [service('db.m', [tcp(443)], 'virtualNode', 'db')],
    }),
  )
  expect(egressOf(web).continue_on_listener_filters_timeout).toBe(true)
})
