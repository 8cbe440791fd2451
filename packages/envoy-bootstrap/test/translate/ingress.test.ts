import { expect, test } from 'vitest'
import { chainOf, clusterNames, clusterOf, filterOf, ingressOf, routesOf } from '../support/look-into.ts'
import { bootstraps } from '../support/mesh-cases.ts'
import { authority, calls, certificate, http, http2, mesh, node, route, routed, service, tcp, trusts, uri } from '../support/small-mesh.ts'

const limits = async (source: object): Promise<unknown> => {
  const { a } = await bootstraps(source)
  const { timeout, idle_timeout } = routesOf(chainOf(ingressOf(a), 80))[0]?.route ?? {}
  return [timeout, idle_timeout]
}

test('the longest route that leads to a listener is not cut short by it', async () => {
  const long = route('long', { a: 1 }, { timeout: { perRequestMs: 60_000 }, priority: 0 })
  expect(await limits(routed([long, route('short', { a: 1 }, { timeout: { perRequestMs: 1_000 } })]))).toEqual(['60s', '300s'])
})

test('a route without a limit leaves its targets without one', async () => {
  const endless = route('endless', { a: 1 }, { timeout: { perRequestMs: 0, idleMs: 0 }, priority: 0 })
  expect(await limits(routed([endless, route('short', { a: 1 })]))).toEqual(['0s', '0s'])
})

test('a route to another node changes nothing, and what nobody calls has the usual limits', async () => {
  expect(await limits(routed([route('long', { b: 1 }, { timeout: { perRequestMs: 60_000 } })]))).toEqual(['15s', '300s'])
})

test('what a listener states holds', async () => {
  const listener = http(80, { timeout: { perRequestMs: 2_000 } })
  expect(await limits(routed([route('long', { a: 1 }, { timeout: { perRequestMs: 60_000 } })], { listener }))).toEqual(['2s', '300s'])
})

test('each listener has a chain by its port, a cluster on the loopback address and statistics of its own', async () => {
  const { n } = await bootstraps(mesh({ virtualNodes: [node('n', [tcp(5432), http2(9090), http(8080)])] }))
  const ingress = ingressOf(n)
  expect(ingress.filter_chains?.map(({ filter_chain_match: match }) => match)).toEqual([
    { destination_port: 5432 },
    { destination_port: 8080 },
    { destination_port: 9090 },
  ])
  expect([5432, 8080, 9090].map((port) => filterOf(chainOf(ingress, port)).stat_prefix)).toEqual([
    'ingress.tcp.5432',
    'ingress.http.8080',
    'ingress.http2.9090',
  ])
  expect(clusterNames(n)).toEqual(['cds_ingress_m_n_http2_9090', 'cds_ingress_m_n_http_8080', 'cds_ingress_m_n_tcp_5432'])
  const { load_assignment, connect_timeout, typed_extension_protocol_options } = clusterOf(n, 'cds_ingress_m_n_http2_9090')
  expect(load_assignment?.endpoints?.[0]?.lb_endpoints).toEqual([
    { endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: 9090 } } } },
  ])
  expect(connect_timeout).toBe('0.250s')
  expect(JSON.stringify(typed_extension_protocol_options)).toContain('"explicit_http_config":{"http2_protocol_options"')
})

test('the TLS inspector is there for TLS only, and leaves plaintext ports alone', async () => {
  const tls = { certificate: certificate('n') }
  const { plain, mixed, two, all } = await bootstraps(
    mesh({
      authorities: [authority('ca')],
      virtualNodes: [
        node('plain', [tcp(1)]),
        node('mixed', [tcp(1), tcp(2, { tls })]),
        node('two', [tcp(1), tcp(2, { tls }), tcp(3)]),
        node('all', [tcp(2, { tls })]),
      ],
    }),
  )
  const filters = (bootstrap: typeof plain): unknown =>
    ingressOf(bootstrap).listener_filters?.map(({ name, filter_disabled }) => [name?.split('.').at(-1), filter_disabled])
  const range = (start: number): object => ({ destination_port_range: { start, end: start + 1 } })
  expect(filters(plain)).toEqual([['original_dst', undefined]])
  expect(filters(mixed)).toEqual([['original_dst', undefined], ['tls_inspector', range(1)]])
  expect(filters(two)).toEqual([['original_dst', undefined], ['tls_inspector', { or_match: { rules: [range(1), range(3)] } }]])
  expect(filters(all)).toEqual([['original_dst', undefined], ['tls_inspector', undefined]])
})

test('mutual TLS accepts exactly the declared callers', async () => {
  const listener = http(443, { tls: { certificate: certificate('s'), clients: { trust: ['ca'], alsoAccept: [{ kind: 'dns', value: 'cron.m' }] } } })
  const { s } = await bootstraps(
    mesh({
      authorities: [authority('ca')],
      virtualNodes: [
        node('s', [listener], { identity: uri('s') }),
        node('c', [], { identity: uri('c'), ...calls({ virtualService: 's.m', tls: trusts(['ca'], { certificate: certificate('c') }) }) }),
        node('stranger', [], { identity: uri('stranger') }),
      ],
      virtualServices: [service('s.m', [listener], 'virtualNode', 's')],
    }),
  )
  const chain = chainOf(ingressOf(s), 443)
  expect(chain.filter_chain_match).toEqual({ destination_port: 443, transport_protocol: 'tls' })
  expect(chain.transport_socket?.typed_config).toMatchObject({
    require_client_certificate: true,
    disable_stateless_session_resumption: true,
    disable_stateful_session_resumption: true,
    common_tls_context: {
      alpn_protocols: ['http/1.1'],
      tls_params: { tls_minimum_protocol_version: 'TLSv1_2' },
      tls_certificate_sds_secret_configs: [{ name: 'cert_ca' }],
      combined_validation_context: {
        default_validation_context: {
          match_typed_subject_alt_names: [
            { san_type: 'DNS', matcher: { exact: 'cron.m' } },
            { san_type: 'URI', matcher: { exact: 'spiffe://mesh/c' } },
          ],
        },
        validation_context_sds_secret_config: { name: 'ca_ca' },
      },
    },
  })
})

test('PERMISSIVE is a chain for TLS and one for plaintext, with the same filters', async () => {
  const tls = { mode: 'PERMISSIVE', certificate: certificate('s') }
  const { s, db } = await bootstraps(
    mesh({ authorities: [authority('ca')], virtualNodes: [node('s', [http(80), http(443, { tls })]), node('db', [tcp(5432, { tls })])] }),
  )
  const { filter_chains: chains = [], listener_filters: filters, ...rest } = ingressOf(s)
  expect(chains.map(({ filter_chain_match: match, transport_socket: socket }) => [match, socket !== undefined])).toEqual([
    [{ destination_port: 80 }, false],
    [{ destination_port: 443, transport_protocol: 'tls' }, true],
    [{ destination_port: 443, transport_protocol: 'raw_buffer' }, false],
  ])
  expect(chains[2]?.filters).toEqual(chains[1]?.filters)
  expect(filters?.[1]).toMatchObject({ filter_disabled: { destination_port_range: { start: 80, end: 81 } } })
  expect(rest).not.toHaveProperty('continue_on_listener_filters_timeout')
  // A database greets its client, which shows nothing until then.
  expect(ingressOf(db)).toHaveProperty('continue_on_listener_filters_timeout', true)
})

test('PERMISSIVE that accepts no client certificate is plaintext alone', async () => {
  const tls = { mode: 'PERMISSIVE', certificate: certificate('s'), clients: { trust: ['ca'] } }
  const { s } = await bootstraps(mesh({ authorities: [authority('ca')], virtualNodes: [node('s', [http(443, { tls })])] }))
  expect(ingressOf(s).filter_chains?.map(({ filter_chain_match: match }) => match)).toEqual([
    { destination_port: 443, transport_protocol: 'raw_buffer' },
  ])
})

test('mutual TLS without anybody to accept has no chain, and alone no listener', async () => {
  const nobody = http(443, { tls: { certificate: certificate('s'), clients: { trust: ['ca'] } } })
  const { alone, beside } = await bootstraps(
    mesh({ authorities: [authority('ca')], virtualNodes: [node('alone', [nobody]), node('beside', [nobody, http(80)])] }),
  )
  expect(alone?.static_resources).toEqual({})
  expect(ingressOf(beside).filter_chains?.map(({ filter_chain_match: match }) => match)).toEqual([{ destination_port: 80 }])
})
