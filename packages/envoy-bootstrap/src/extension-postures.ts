import type { Extension } from './typed-config.ts'

/**
 * What Envoy says of an extension's security: source/extensions/extensions_metadata.yaml of 1.40, explained in Envoy's
 * documentation under "threat model". One that does not claim to withstand strangers needs a reason to be used.
 */
export type Posture =
  | {
      readonly posture: 'robust_to_untrusted_downstream_and_upstream' | 'robust_to_untrusted_downstream' | 'data_plane_agnostic'
    }
  | { readonly posture: 'requires_trusted_downstream_and_upstream' | 'unknown'; readonly reason: string }

const ROBUST = { posture: 'robust_to_untrusted_downstream_and_upstream' } as const
/** Withstands clients. Servers are those that a declared service names. */
const ROBUST_TO_CLIENTS = { posture: 'robust_to_untrusted_downstream' } as const
/** Never sees what peers send. */
const APART = { posture: 'data_plane_agnostic' } as const

/** The posture of every extension that is emitted; an extension without one does not compile. */
export const EXTENSION_POSTURES: Readonly<Record<Extension | 'envoy.transport_sockets.tls', Posture>> = {
  'envoy.access_loggers.file': ROBUST_TO_CLIENTS,
  'envoy.clusters.dns': ROBUST,
  'envoy.clusters.dynamic_forward_proxy': ROBUST_TO_CLIENTS,
  'envoy.filters.http.dynamic_forward_proxy': ROBUST_TO_CLIENTS,
  'envoy.filters.http.health_check': ROBUST_TO_CLIENTS,
  'envoy.filters.http.router': ROBUST,
  'envoy.filters.listener.original_dst': ROBUST_TO_CLIENTS,
  'envoy.filters.listener.tls_inspector': ROBUST,
  'envoy.filters.network.direct_response': {
    posture: 'unknown',
    reason: 'It has an empty response and closes the connection without reading a byte of it.',
  },
  'envoy.filters.network.http_connection_manager': ROBUST_TO_CLIENTS,
  'envoy.filters.network.sni_dynamic_forward_proxy': {
    posture: 'unknown',
    reason: 'Its clients are applications beside their own Envoy. It reads nothing but the SNI, which has matched egressHosts before.',
  },
  'envoy.filters.network.tcp_proxy': ROBUST_TO_CLIENTS,
  'envoy.resource_monitors.fixed_heap': APART,
  'envoy.resource_monitors.global_downstream_max_connections': APART,
  'envoy.retry_host_predicates.previous_hosts': ROBUST_TO_CLIENTS,
  'envoy.stat_sinks.dog_statsd': APART,
  'envoy.stat_sinks.statsd': APART,
  'envoy.tracers.opentelemetry': {
    posture: 'unknown',
    reason: 'Of what peers send it reads one header of fixed length and alphabet, and only where tracing is declared.',
  },
  'envoy.tracers.xray': ROBUST_TO_CLIENTS,
  'envoy.transport_sockets.tls': ROBUST,
}

/** Its posture, if it is an extension that may be emitted. */
export function postureOf(name: string): Posture | undefined {
  return Object.hasOwn(EXTENSION_POSTURES, name) ? EXTENSION_POSTURES[name as keyof typeof EXTENSION_POSTURES] : undefined
}
