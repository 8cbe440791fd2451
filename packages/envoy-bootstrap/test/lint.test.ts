import { expect, test } from 'vitest'
import type { Bootstrap } from '../src/envoy-types.ts'
import { findViolations, lintBootstrap, lintRules } from '../src/lint/lint.ts'
import { bootstraps, goldenCases, readMesh } from './support/mesh-cases.ts'

const T = 'type.googleapis.com/'
const DOWNSTREAM = `${T}envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext`
const UPSTREAM = `${T}envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext`
const clusters = (...list: readonly object[]): object => ({ static_resources: { clusters: list } })
const transport = (context: object): object => ({ transport_socket: { name: 'tls', typed_config: context } })
const listener = (more: object): object => ({ static_resources: { listeners: [more] } })
const chain = (typed_config: object): object => listener({ filter_chains: [{ filters: [{ name: 'f', typed_config }] }] })
const loose = (name: object): object =>
  clusters({ name: 'c', ...transport({ '@type': UPSTREAM, common_tls_context: { validation_context: { trusted_ca: { filename: '/ca' }, match_typed_subject_alt_names: [name] } } }) })

/** What each rule refuses. Envoy accepts nearly all of it without a word. */
const examples: Readonly<Record<string, readonly object[]>> = {
  'accepts-untrusted': [{ trust_chain_verification: 'ACCEPT_UNTRUSTED' }],
  'accepts-expired': [{ allow_expired_certificate: true }],
  'key-log': [{ key_log: { path: '/tmp/keys' } }],
  'loose-name': [
    loose({ san_type: 'DNS', matcher: { exact: '' } }),
    loose({ san_type: 'DNS', matcher: { exact: '*.shop.local' } }),
    loose({ san_type: 'DNS', matcher: { safe_regex: { regex: '.*' } } }),
    loose({ matcher: { exact: 'a' } }),
    { match_typed_subject_alt_names: [] },
  ],
  'client-not-checked': [
    { '@type': DOWNSTREAM, require_client_certificate: true, common_tls_context: {} },
    { '@type': DOWNSTREAM, require_client_certificate: true, common_tls_context: { validation_context: { trusted_ca: { filename: '/ca' } } } },
    { '@type': DOWNSTREAM, common_tls_context: { validation_context: { trusted_ca: { filename: '/ca' } } } },
  ],
  'server-not-checked': [
    clusters({ name: 'c', ...transport({ '@type': UPSTREAM, common_tls_context: {} }) }),
    clusters({ name: 'c', ...transport({ '@type': UPSTREAM }) }),
    clusters({ name: 'c', ...transport({ '@type': UPSTREAM, common_tls_context: { validation_context: { trusted_ca: { filename: '/ca' } } } }) }),
  ],
  'key-material': [
    { private_key: { inline_string: 'x' } },
    { certificate_chain: { filename: '/a' }, private_key: { inline_bytes: 'eA==' } },
    { trusted_ca: { environment_variable: 'CA' } },
    { session_ticket_keys: { keys: [] } },
    { generic_secret: { secret: { inline_string: 'x' } } },
  ],
  'admin-exposed': [
    { admin: { address: { socket_address: { address: '0.0.0.0', port_value: 9901 } }, allow_paths: [{ exact: '/ready' }] } },
    { admin: { address: { socket_address: { address: '127.0.0.1', port_value: 9901 } } } },
  ],
  'egress-exposed': [
    listener({ name: 'l', traffic_direction: 'OUTBOUND', address: { socket_address: { address: '0.0.0.0' } } }),
    listener({ name: 'l', traffic_direction: 'OUTBOUND' }),
  ],
  'destination-by-header': [clusters({ name: 'c', original_dst_lb_config: { use_http_header: true } })],
  connect: [chain({ upgrade_configs: [{ upgrade_type: 'connect' }] }), chain({ connect_matcher: {} })],
  'internal-by-address': [chain({ internal_address_config: {} }), chain({ internal_address_config: { cidr_ranges: [{ address_prefix: '10.0.0.0' }] } })],
  'empty-rbac': [
    chain({ '@type': `${T}envoy.extensions.filters.http.rbac.v3.RBAC` }),
    chain({ '@type': `${T}envoy.extensions.filters.http.rbac.v3.RBAC`, shadow_rules: {} }),
  ],
  'disabled-filter': [chain({ name: 'rbac', disabled: true })],
  'unknown-cluster': [chain({ cluster: 'gone' }), chain({ weighted_clusters: { clusters: [{ name: 'gone', weight: 1 }] } })],
  'unknown-secret': [chain({ tls_certificate_sds_secret_configs: [{ name: 'gone' }] }), chain({ validation_context_sds_secret_config: { name: 'gone' } })],
  'duplicate-name': [clusters({ name: 'c' }, { name: 'c' })],
  'duplicate-virtual-host': [chain({ virtual_hosts: [{ name: 'v' }, { name: 'v' }] })],
  'retry-words': [
    chain({ retry_on: 'server-error' }),
    chain({ retry_on: 'retriable-status-codes' }),
    chain({ retry_on: 'reset', retriable_status_codes: [503] }),
  ],
  'no-weight': [chain({ weighted_clusters: { clusters: [{ name: 'gone', weight: 0 }] } })],
}

const none = { unverifiedClusters: new Set<string>() }
const brokenBy = (bootstrap: object): readonly (string | undefined)[] =>
  findViolations(bootstrap as Bootstrap, none).map((violation) => violation.split(':')[0])

test('every rule has examples', () => {
  expect(Object.keys(examples).toSorted()).toEqual(lintRules.map(({ name }) => name).toSorted())
})

test.each(Object.entries(examples).flatMap(([rule, list]) => list.map((bootstrap, index) => [rule, index + 1, bootstrap] as const)))(
  '%s refuses example %i',
  (rule, _, bootstrap) => {
    expect(brokenBy(bootstrap)).toContain(rule)
  },
)

test.each(goldenCases)('%s keeps every rule', async (name) => {
  const unverified = readMesh(name).virtualNodes.some(({ backends }) => backends.some(({ tls }) => tls?.verify.kind === 'none'))
  const violations = Object.values(await bootstraps(name)).flatMap(brokenBy)
  // The one client that does not verify its server is known to the emitter, and not to this test.
  expect(violations).toEqual(unverified ? ['server-not-checked'] : [])
})

test('a cluster may go unverified only where the user said so', () => {
  const bootstrap = clusters({ name: 'c', ...transport({ '@type': UPSTREAM, common_tls_context: {} }) }) as Bootstrap
  expect(findViolations(bootstrap, { unverifiedClusters: new Set(['c']) })).toEqual([])
  expect(findViolations(bootstrap, { unverifiedClusters: new Set(['d']) })).toHaveLength(1)
})

test('the message says which proxy, what, where and why', () => {
  const bootstrap = { node: { id: 'm/virtual-node/n' }, ...(clusters({ name: 'c', original_dst_lb_config: { use_http_header: true } }) as Bootstrap) }
  expect(() => lintBootstrap(bootstrap, none)).toThrow(
    'the bootstrap of m/virtual-node/n breaks its own rules: destination-by-header: use_http_header is set' +
      ' at static_resources.clusters[0].original_dst_lb_config (a client could choose any address to connect to)',
  )
})
