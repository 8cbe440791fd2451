import { messageOf } from '@mesh-compile/ir/diagnostics'
import { expect, test } from 'vitest'
import { clusterOf } from '../support/look-into.ts'
import { bootstraps, emit, readMesh } from '../support/mesh-cases.ts'
import { authority, calls, certificate, http, http2, mesh, node, service, tcp, trusts, uri } from '../support/small-mesh.ts'

type Json = Readonly<Record<string, unknown>>

/** `c` calls `s.m` with the given policy. */
const call = (tls: Json, { server = { identity: uri('s') }, listener = http(443, { tls: { certificate: certificate('s') } }) }: { server?: Json; listener?: Json } = {}): Json =>
  mesh({
    authorities: [authority('ca'), authority('same', '/tls/ca.pem'), authority('other')],
    virtualNodes: [node('s', [listener], server), node('c', [], calls({ virtualService: 's.m', tls }))],
    virtualServices: [service('s.m', [listener], 'virtualNode', 's')],
  })

const upstream = async (source: Json, cluster = 'cds_egress_m_s_http_443'): Promise<unknown> => {
  const { c } = await bootstraps(source)
  return clusterOf(c, cluster).transport_socket?.typed_config
}

const problems = async (source: Json): Promise<readonly string[]> => {
  const { files, diagnostics } = await emit(readMesh(source))
  expect(files.map(({ path }) => path)).not.toContain('c.json')
  return diagnostics.map((diagnostic) => `${diagnostic.definition.code}: ${messageOf(diagnostic)}`)
}

const sans = (...names: readonly Json[]): Json => ({
  common_tls_context: { combined_validation_context: { default_validation_context: { match_typed_subject_alt_names: names } } },
})

test('the server must be the node that is called', async () => {
  expect(await upstream(call(trusts(['ca'])))).toMatchObject({
    sni: 's.internal',
    ...sans({ san_type: 'URI', matcher: { exact: 'spiffe://mesh/s' } }),
  })
})

test('or whom the policy lists', async () => {
  const subjectAlternativeNames = [{ kind: 'dns', value: 'x.example' }, uri('y')]
  expect(await upstream(call(trusts(['ca'], {}, { subjectAlternativeNames })))).toMatchObject(
    sans({ san_type: 'DNS', matcher: { exact: 'x.example' } }, { san_type: 'URI', matcher: { exact: 'spiffe://mesh/y' } }),
  )
})

test('a client certificate is shown on every connection anew', async () => {
  const context = await upstream(call(trusts(['ca'], { certificate: certificate('c') })))
  expect(context).toMatchObject({ max_session_keys: 0, common_tls_context: { tls_certificate_sds_secret_configs: [{ name: 'cert_ca' }] } })
  expect(await upstream(call(trusts(['ca'])))).not.toHaveProperty('max_session_keys')
})

test('TLS 1.3 alone lists no cipher suites, which are those of 1.2', async () => {
  const parameters = (context: unknown): unknown => (context as { common_tls_context: { tls_params: unknown } }).common_tls_context.tls_params
  const [usual, latest] = [await upstream(call(trusts(['ca']))), await upstream(call(trusts(['ca'], { minimumVersion: 'TLSv1_3' })))].map(parameters)
  expect(usual).toMatchObject({ tls_minimum_protocol_version: 'TLSv1_2', tls_maximum_protocol_version: 'TLSv1_3', cipher_suites: expect.any(Array) })
  expect(latest).toEqual({ tls_minimum_protocol_version: 'TLSv1_3', tls_maximum_protocol_version: 'TLSv1_3', ecdh_curves: expect.any(Array) })
})

test('a policy that does not insist follows the listener that answers', async () => {
  const over = (listener: Json): Promise<unknown> => upstream(call(trusts(['ca'], { enforce: false }), { listener }))
  expect(await over(http(443))).toBeUndefined()
  expect(await over(http(443, { tls: { certificate: certificate('s') } }))).toHaveProperty('sni', 's.internal')
  expect(await over(http(443, { tls: { mode: 'PERMISSIVE', certificate: certificate('s') } }))).toHaveProperty('sni', 's.internal')
})

test('a policy for some ports makes plaintext of the others', async () => {
  const listener = http(443, { tls: { mode: 'PERMISSIVE', certificate: certificate('s') } })
  expect(await upstream(call(trusts(['ca'], { ports: [443] }), { listener }))).toHaveProperty('sni', 's.internal')
  expect(await upstream(call(trusts(['ca'], { ports: [444] }), { listener }))).toBeUndefined()
})

test('ALPN follows the protocol', async () => {
  const over = (listener: Json, name: string): Promise<unknown> => upstream(call(trusts(['ca']), { listener }), `cds_egress_m_s_${name}_443`)
  const tls = { tls: { certificate: certificate('s') } }
  expect(await over(http(443, tls), 'http')).toMatchObject({ common_tls_context: { alpn_protocols: ['http/1.1'] } })
  expect(await over(http2(443, tls), 'http2')).toMatchObject({ common_tls_context: { alpn_protocols: ['h2'] } })
  expect(await over(tcp(443, tls), 'tcp')).not.toHaveProperty('common_tls_context.alpn_protocols')
})

test('the name asked for is a name: not an address, and without a final dot', async () => {
  const fixed = { kind: 'static', addresses: ['10.0.0.1'] }
  const server = (serviceDiscovery: Json, identity: Json): Json => ({ server: { serviceDiscovery, identity } })
  const policy = trusts(['ca'])
  expect(await upstream(call(policy, server({ kind: 'dns', hostname: 's.example.' }, uri('s'))))).toMatchObject({ sni: 's.example' })
  expect(await upstream(call(policy, server(fixed, { kind: 'dns', value: 's.m' })))).toMatchObject({ sni: 's.m' })
  expect(await upstream(call(policy, server(fixed, uri('s'))))).not.toHaveProperty('sni')
})

test('who does not verify, and said why, encrypts only', async () => {
  const context = await upstream(call({ verify: { kind: 'none', reason: 'self-signed' } }))
  expect(context).not.toHaveProperty('common_tls_context.combined_validation_context')
  expect(JSON.stringify(context)).not.toContain('self-signed')
})

test('two names for one file are one authority', async () => {
  const context = await upstream(call(trusts(['same', 'ca'])))
  expect(context).toMatchObject({ common_tls_context: { combined_validation_context: { validation_context_sds_secret_config: { name: 'ca_ca' } } } })
})

test('authorities in different files are one file, which is delivered', async () => {
  const context = await upstream(call(trusts(['ca', 'other'])))
  expect(context).toMatchObject({ common_tls_context: { combined_validation_context: { validation_context_sds_secret_config: { name: 'ca_ca+other' } } } })
})

test('authorities that SDS serves are refused beside others: Envoy takes one set', async () => {
  const authorities = [authority('ca'), { name: 'other', source: { kind: 'sds', secret: 'ROOTCA' } }]
  expect(await problems({ ...call(trusts(['ca', 'other'])), authorities })).toEqual([
    "MC6001: 'c' -> 's.m' trusts 'ca' and 'other', which cannot be joined, for SDS serves 'other'",
  ])
  const listener = http(443, { tls: { certificate: certificate('s'), clients: { trust: ['ca', 'other'], alsoAccept: [uri('x')] } } })
  const { diagnostics } = await emit(readMesh(mesh({ authorities, virtualNodes: [node('s', [listener])] })))
  expect(diagnostics.map(messageOf)).toEqual([
    "listener http:443 of 's' trusts 'ca' and 'other', which cannot be joined, for SDS serves 'other'",
  ])
})

test('a context that would verify nothing is not made', async () => {
  expect(await problems(call(trusts(['ca']), { server: {} }))).toEqual([
    "MC6002: 'c' -> 's.m' would accept any server that holds a certificate of the authority: virtual node 's' has no identity",
  ])
  expect(await problems(call(trusts(['unknown'])))).toEqual(["MC6003: 'c' -> 's.m' checks certificates, but trusts no authority that is declared"])
})
