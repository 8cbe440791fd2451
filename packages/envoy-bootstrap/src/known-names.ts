/*
 * Names that Envoy accepts as any text and ignores when they are misspelt (load-shed points, runtime keys), each as Envoy
 * 1.40 has it. Only these are emitted, and the lint refuses all others.
 */

/** Envoy's overload actions, as far as they are emitted. */
export type OverloadAction =
  | 'envoy.overload_actions.disable_http_keepalive'
  | 'envoy.overload_actions.reduce_timeouts'
  | 'envoy.overload_actions.shrink_heap'
  | 'envoy.overload_actions.stop_accepting_connections'
  | 'envoy.overload_actions.stop_accepting_requests'

/** Every load-shed point of Envoy. */
export const LOAD_SHED_POINTS = [
  'envoy.load_shed_points.connection_pool_new_connection',
  'envoy.load_shed_points.hcm_ondata_creating_codec',
  'envoy.load_shed_points.http1_server_abort_dispatch',
  'envoy.load_shed_points.http2_server_go_away_and_close_on_dispatch',
  'envoy.load_shed_points.http2_server_go_away_on_dispatch',
  'envoy.load_shed_points.http3_server_go_away_and_close_on_dispatch',
  'envoy.load_shed_points.http3_server_go_away_on_dispatch',
  'envoy.load_shed_points.http_connection_manager_decode_headers',
  'envoy.load_shed_points.http_downstream_filter_check',
  'envoy.load_shed_points.tcp_listener_accept',
  'envoy.load_shed_points.tcp_proxy_on_data',
  'envoy.load_shed_points.tcp_proxy_upstream_connect',
] as const

/** A load-shed point of Envoy. */
export type LoadShedPoint = (typeof LOAD_SHED_POINTS)[number]

/** Keys of Envoy's runtime, as far as they are emitted. */
export const RUNTIME_KEYS = [
  'http.max_requests_per_io_cycle',
  'overload.premature_reset_min_stream_lifetime_seconds',
  'overload.premature_reset_total_stream_count',
  're2.max_program_size.error_level',
] as const

/** A key of Envoy's runtime. */
export type RuntimeKey = (typeof RUNTIME_KEYS)[number]
