import { messageOf } from '@mesh-compile/ir/diagnostics'
import { expect, test } from 'vitest'
import { bootstraps, emit, readMesh } from '../support/mesh-cases.ts'
import { clusterNames, clusterOf, filterOf, hostsOf, listenerOf } from '../support/look-into.ts'
import { authority, calls, certificate, http, http2, mesh, node, service, tcp, uri } from '../support/small-mesh.ts'

const explicit = (applicationPorts: Readonly<Record<number, number>> = {}): object => ({ interception: { kind: 'explicit', applicationPorts } })

/** `caller` is explicit and calls `api`, which is http on 90 and http2 on 80, and the TCP services `a` and `b` on one port. */
const calling = (settings: object = {}): object =>
  mesh({
    settings,
    virtualNodes: [
      node('caller', [], { ...calls('api.m', { virtualService: 'b.m', egressPort: 5001 }, { virtualService: 'a.m', egressPort: 5002 }), ...explicit() }),
      node('api', [http(90), http2(80)]),
      node('a', [tcp(5000)]),
      node('b', [tcp(5000)]),
    ],
    virtualServices: [
      service('api.m', [http(90), http2(80)], 'virtualNode', 'api'),
      service('a.m', [tcp(5000)], 'virtualNode', 'a'),
      service('b.m', [tcp(5000)], 'virtualNode', 'b'),
    ],
  })

test('HTTP backends share a port and are told apart by the Host; without a port it means the lowest', async () => {
  const { caller } = await bootstraps(calling())
  const listener = listenerOf(caller, 'lds_egress_127.0.0.1_15001')
  expect(listener).toMatchObject({ address: { socket_address: { address: '127.0.0.1', port_value: 15001 } }, traffic_direction: 'OUTBOUND' })
  expect(listener.listener_filters).toBeUndefined()
  const [chain] = listener.filter_chains ?? []
  expect(chain?.filter_chain_match).toBeUndefined()
  expect(hostsOf(chain!).map(({ name, domains }) => [name, domains])).toEqual([
    ['api.m:90', ['api.m:90']],
    ['api.m', ['api.m', 'api.m:80', 'api.m:15001']],
  ])
  expect(filterOf(chain!)).toMatchObject({ stat_prefix: 'egress.http.15001', route_config: { name: 'rds_egress_http_15001' } })
})

test('each TCP backend has a port of its own, whatever port its service has', async () => {
  const { caller } = await bootstraps(calling())
  const clusterBehind = (port: number): unknown => filterOf(listenerOf(caller, `lds_egress_127.0.0.1_${port}`).filter_chains![0]!).cluster
  expect([5001, 5002].map(clusterBehind)).toEqual(['cds_egress_m_b_tcp_5000', 'cds_egress_m_a_tcp_5000'])
})

test('ALLOW_ALL changes nothing, for nothing else is led through Envoy', async () => {
  const { caller: allowing } = await bootstraps(calling({ egressFilter: 'ALLOW_ALL' }))
  const { caller: dropping } = await bootstraps(calling())
  expect(allowing).toEqual(dropping)
  expect(clusterNames(allowing)).not.toContain('cds_egress_m_mesh-allow-all')
})

type Json = Readonly<Record<string, unknown>>
const tls = (more: Json = {}): Json => ({ tls: { certificate: certificate('s'), ...more } })
const serving = (listener: Json): object =>
  mesh({ authorities: [authority('ca')], virtualNodes: [node('n', [listener], { identity: uri('n'), ...explicit({ 8080: 18080 }) })] })

test("Envoy binds the listener's port and connects to the application's", async () => {
  const { n } = await bootstraps(serving(http(8080)))
  expect(n?.static_resources?.listeners?.map(({ name }) => name)).toEqual(['lds_ingress_0.0.0.0_8080'])
  const listener = listenerOf(n, 'lds_ingress_0.0.0.0_8080')
  expect(listener.address).toEqual({ socket_address: { address: '0.0.0.0', port_value: 8080 } })
  expect(listener.listener_filters).toBeUndefined()
  expect(filterOf(listener.filter_chains![0]!)).toMatchObject({ stat_prefix: 'ingress', route_config: { name: 'rds_ingress_http_8080' } })
  const application = { endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: 18080 } } } }
  expect(clusterOf(n, 'cds_ingress_m_n_http_8080').load_assignment?.endpoints?.[0]?.lb_endpoints).toEqual([application])
})

test('bytes are looked at only where TLS and plaintext share a port', async () => {
  const filtersOf = async (listener: Json): Promise<readonly unknown[]> => {
    const { n } = await bootstraps(serving(listener))
    const { listener_filters: filters = [], filter_chains: chains = [] } = listenerOf(n, 'lds_ingress_0.0.0.0_8080')
    return [filters.map(({ name }) => name), chains.map(({ filter_chain_match: match }) => match?.transport_protocol)]
  }
  expect(await filtersOf(http(8080, tls()))).toEqual([[], [undefined]])
  expect(await filtersOf(http(8080, tls({ mode: 'PERMISSIVE' })))).toEqual([['envoy.filters.listener.tls_inspector'], ['tls', 'raw_buffer']])
})

test('mutual TLS that accepts nobody has no listener', async () => {
  const { n } = await bootstraps(serving(http(8080, tls({ clients: { trust: ['ca'] } }))))
  expect(n?.static_resources?.listeners ?? []).toEqual([])
})

test('an explicit node has no script', async () => {
  expect(Object.keys((await emit(readMesh(calling()))).scripts)).toEqual(['interception/a.sh', 'interception/api.sh', 'interception/b.sh'])
})

test.each([
  [18080, 'the application behind port 8080'],
  [5001, "backend 'b.m'"],
])('an admin port %d that the node uses is refused', async (adminPort, first) => {
  const one = mesh({
    virtualNodes: [node('n', [http(8080)], { ...calls({ virtualService: 'b.m', egressPort: 5001 }), ...explicit({ 8080: 18080 }) }), node('b', [tcp(5000)])],
    virtualServices: [service('b.m', [tcp(5000)], 'virtualNode', 'b')],
  })
  const { diagnostics } = await emit(readMesh(one), { options: { adminPort } })
  expect(diagnostics.map(messageOf)).toEqual([`virtual node 'n' uses port ${adminPort} twice: for ${first} and for Envoy's admin interface`])
})
