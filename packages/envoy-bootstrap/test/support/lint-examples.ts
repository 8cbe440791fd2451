import type { Any, DiscoveryResponse } from '../../src/envoy-types.ts'

const T = 'type.googleapis.com/'
const DOWNSTREAM = `${T}envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext`
export const UPSTREAM = `${T}envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext`
export const clusters = (...list: readonly object[]): object => ({ static_resources: { clusters: list } })
export const transport = (context: object): object => ({ transport_socket: { name: 'envoy.transport_sockets.tls', typed_config: context } })
const listener = (more: object): object => ({ static_resources: { listeners: [more] } })
const chain = (typed_config: object): object => listener({ filter_chains: [{ filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config }] }] })
const HCM = `${T}envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`
/** A manager that keeps the rules, with something changed. */
const manager = (more: object): object =>
  chain({
    '@type': HCM,
    normalize_path: true,
    merge_slashes: true,
    path_with_escaped_slashes_action: 'REJECT_REQUEST',
    request_headers_timeout: '10s',
    stream_idle_timeout: '300s',
    http2_protocol_options: { max_concurrent_streams: 100 },
    ...more,
  })
const routed = (route: object): object => manager({ route_config: { virtual_hosts: [{ name: 'v', routes: [route] }] } })
const rbac = (more: object): object => chain({ '@type': `${T}envoy.extensions.filters.http.rbac.v3.RBAC`, ...more })
const statistics = (stats_matcher: object): object => ({ stats_config: { stats_matcher } })
const loose = (name: object): object =>
  clusters({ name: 'c', ...transport({ '@type': UPSTREAM, common_tls_context: { validation_context: { trusted_ca: { filename: '/ca' }, match_typed_subject_alt_names: [name] } } }) })

const from = (path: string): object => ({ path_config_source: { path } })

/** Files beside every example: of one resource, and of two. */
export const watched: readonly { readonly place: string; readonly response: DiscoveryResponse }[] = [
  { place: '/one', response: { resources: [{ '@type': `${T}envoy.config.cluster.v3.Cluster`, name: 'a' } as Any] } },
  { place: '/two', response: { resources: ['a', 'b'].map((name) => ({ '@type': 'x', name }) as Any) } },
]

/** What each rule refuses. Envoy accepts nearly all of it without a word. */
export const refused: Readonly<Record<string, readonly object[]>> = {
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
  'resumed-session': [
    { '@type': DOWNSTREAM, require_client_certificate: true },
    { '@type': DOWNSTREAM, require_client_certificate: true, disable_stateless_session_resumption: true },
  ],
  'old-tls': ['TLS_AUTO', 'TLSv1_0', 'TLSv1_1'].map((version) => ({ tls_params: { tls_minimum_protocol_version: version } })),
  'compliance-policy': [{ tls_params: { compliance_policies: ['FIPS_202205'] } }],
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
  'raw-path': [chain({ '@type': HCM }), chain({ '@type': HCM, normalize_path: true, merge_slashes: true }), manager({ merge_slashes: false })],
  'unlimited-peer': [
    chain({ '@type': HCM }),
    manager({ http2_protocol_options: { initial_stream_window_size: 65_536 } }),
    manager({ request_headers_timeout: undefined }),
  ],
  'loose-codec': [
    manager({ http2_protocol_options: { max_concurrent_streams: 100, allow_connect: true } }),
    manager({ http2_protocol_options: { max_concurrent_streams: 100, allow_metadata: true } }),
    manager({ http_protocol_options: { accept_http_10: true } }),
    manager({ http_protocol_options: { allow_chunked_length: true } }),
    manager({ http_protocol_options: { allow_custom_methods: true } }),
    manager({ skip_xff_append: true }),
  ],
  'header-validator': [manager({ typed_header_validation_config: {} })],
  'uri-template': [routed({ match: { path_match_policy: {} } }), routed({ route: { path_rewrite_policy: {} } })],
  upgrade: [
    manager({ upgrade_configs: [{ upgrade_type: 'CONNECT' }] }),
    manager({ upgrade_configs: [{ upgrade_type: 'connect-udp' }] }),
    manager({ upgrade_configs: [{ upgrade_type: 'h2c' }] }),
    routed({ match: { connect_matcher: {} } }),
  ],
  'internal-by-address': [chain({ internal_address_config: {} }), chain({ internal_address_config: { cidr_ranges: [{ address_prefix: '10.0.0.0' }] } })],
  'empty-rbac': [
    rbac({}),
    rbac({ shadow_rules: {} }),
  ],
  'loose-rbac': [
    rbac({ rules: { policies: { p: { principals: [{ authenticated: { principal_name: { safe_regex: { regex: 'spiffe://shop.local/a' } } } }] } } } }),
    rbac({ rules: { policies: { p: { principals: [{ not_id: { header: { name: 'x', safe_regex: { regex: 'adm.*' } } } }] } } } }),
    rbac({ rules: { policies: { p: { permissions: [{ not_rule: { url_path: { path: { safe_regex: { regex: '/a.*' } } } } }] } } } }),
  ],
  'disabled-filter': [chain({ name: 'rbac', disabled: true })],
  'unknown-cluster': [
    chain({ cluster: 'gone' }),
    chain({ weighted_clusters: { clusters: [{ name: 'gone', weight: 1 }] } }),
    chain({ sds_config: { api_config_source: { grpc_services: [{ envoy_grpc: { cluster_name: 'gone' } }] } } }),
  ],
  'unknown-secret': [chain({ tls_certificate_sds_secret_configs: [{ name: 'gone' }] }), chain({ validation_context_sds_secret_config: { name: 'gone' } })],
  'duplicate-name': [clusters({ name: 'c' }, { name: 'c' })],
  'duplicate-virtual-host': [chain({ virtual_hosts: [{ name: 'v' }, { name: 'v' }] })],
  'retry-words': [
    chain({ retry_on: 'server-error' }),
    chain({ retry_on: 'retriable-status-codes' }),
    chain({ retry_on: 'reset', retriable_status_codes: [503] }),
  ],
  'no-weight': [chain({ weighted_clusters: { clusters: [{ name: 'gone', weight: 0 }] } })],
  'unknown-file': [
    { dynamic_resources: { lds_config: from('/gone') } },
    { dynamic_resources: { cds_config: from('/gone') } },
    manager({ rds: { route_config_name: 'r', config_source: from('/gone') } }),
    chain({ validation_context_sds_secret_config: { name: 's', sds_config: from('/gone') } }),
    clusters({ name: 'c', eds_cluster_config: { eds_config: from('/gone') } }),
  ],
  'wrong-resource': [
    manager({ rds: { route_config_name: 'gone', config_source: from('/one') } }),
    manager({ rds: { route_config_name: 'a', config_source: from('/two') } }),
    chain({ validation_context_sds_secret_config: { name: 'gone', sds_config: from('/one') } }),
    clusters({ name: 'gone', eds_cluster_config: { eds_config: from('/one') } }),
  ],
  'load-shed-point': [{ overload_manager: { loadshed_points: [{ name: 'envoy.load_shed_points.tcp_listener_acept' }] } }],
  'runtime-key': ['envoy.reloadable_features.no_such_thing', 'overload.global_downstream_max_connection', 'overload'].map((key) => ({
    layered_runtime: { layers: [{ name: 'static', static_layer: { [key]: 1 } }] },
  })),
  'hidden-statistics': [
    statistics({ reject_all: true }),
    statistics({ inclusion_list: { patterns: [{ prefix: 'http.' }] } }),
    ...[{ prefix: 'cluster.' }, { suffix: 'overflow' }, { contains: 'upstream' }, { exact: 'server.live' }, { safe_regex: { regex: '.*' } }].map(
      (pattern) => statistics({ exclusion_list: { patterns: [pattern] } }),
    ),
  ],
  'open-gateway': [{ node: { id: 'm/virtual-gateway/g' }, ...clusters({ name: 'c', type: 'ORIGINAL_DST' }) }],
  'unknown-extension': [listener({ access_log: [{ name: 'envoy.access_loggers.wasm', typed_config: {} }] })],
}

/** What looks alike and is right, where no golden case has it. */
export const accepted: Readonly<Record<string, object>> = {
  'an RBAC filter with rules': rbac({
    rules: { policies: { p: { principals: [{ authenticated: { principal_name: { exact: 'spiffe://shop.local/a' } } }] } } },
  }),
  'rules that deny all': rbac({ rules: { action: 'ALLOW', policies: {} } }),
  'a websocket': manager({ upgrade_configs: [{ upgrade_type: 'websocket' }] }),
  'codec options that are off': manager({ http2_protocol_options: { max_concurrent_streams: 1, allow_connect: false, allow_metadata: false } }),
  'a filter that is on': chain({ disabled: false }),
  'TLS 1.3 alone': { tls_params: { tls_minimum_protocol_version: 'TLSv1_3' } },
  'a load-shed point': { overload_manager: { loadshed_points: [{ name: 'envoy.load_shed_points.hcm_ondata_creating_codec' }] } },
  'a runtime key': { layered_runtime: { layers: [{ static_layer: { 'http.max_requests_per_io_cycle': 1 } }] } },
  'a hidden histogram': statistics({ exclusion_list: { patterns: [{ suffix: '_bucket' }] } }),
  'a sidecar that lets traffic through': { node: { id: 'm/virtual-node/n' }, ...clusters({ name: 'c', type: 'ORIGINAL_DST' }) },
  'a client certificate that may be left out nowhere': {
    '@type': DOWNSTREAM,
    require_client_certificate: true,
    disable_stateless_session_resumption: true,
    disable_stateful_session_resumption: true,
  },
}
