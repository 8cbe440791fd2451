import { EGRESS_ADDRESS, EGRESS_PORT, INGRESS_ADDRESS, INGRESS_PORT, listenerName } from '../contract.ts'
import type { FilterChain, Listener, ListenerFilter, ListenerFilterPredicate, NetworkFilter, TransportSocket } from '../envoy-types.ts'
import { extension } from '../typed-config.ts'
import { GATEWAY_BUFFER_BYTES, HANDSHAKE_TIMEOUT, LISTENER_FILTERS_TIMEOUT } from './limits.ts'

/** The port a redirected connection was made to stands in the socket; chains are chosen by it. */
const ORIGINAL_DST: ListenerFilter = extension('envoy.filters.listener.original_dst', {})

/** Which of a sidecar's ports speak plaintext, and whether there are others. */
export interface IngressPorts {
  readonly plaintext: readonly number[]
  readonly tls: boolean
}

/** Takes what iptables redirects on its way in; each chain is for one port of the application. */
export function sidecarIngressListener(chains: FilterChain[], ports: IngressPorts): Listener {
  return {
    name: listenerName('ingress', INGRESS_ADDRESS, INGRESS_PORT),
    address: { socket_address: { address: INGRESS_ADDRESS, port_value: INGRESS_PORT } },
    traffic_direction: 'INBOUND',
    listener_filters: [ORIGINAL_DST, ...(ports.tls ? [tlsInspector(ports.plaintext)] : [])],
    listener_filters_timeout: LISTENER_FILTERS_TIMEOUT,
    filter_chains: chains,
  }
}

/** Takes what iptables redirects on its way out; each chain is for one port of services. */
export function sidecarEgressListener(chains: FilterChain[], otherwise?: NetworkFilter): Listener {
  return {
    name: listenerName('egress', EGRESS_ADDRESS, EGRESS_PORT),
    address: { socket_address: { address: EGRESS_ADDRESS, port_value: EGRESS_PORT } },
    traffic_direction: 'OUTBOUND',
    listener_filters: [ORIGINAL_DST],
    listener_filters_timeout: LISTENER_FILTERS_TIMEOUT,
    filter_chains: chains,
    ...(otherwise && { default_filter_chain: { filters: [otherwise] } }),
  }
}

/** A gateway's own port. */
export function gatewayListener(port: number, chain: FilterChain): Listener {
  return {
    name: listenerName('ingress', INGRESS_ADDRESS, port),
    address: { socket_address: { address: INGRESS_ADDRESS, port_value: port } },
    traffic_direction: 'INBOUND',
    per_connection_buffer_limit_bytes: GATEWAY_BUFFER_BYTES,
    filter_chains: [chain],
  }
}

/** The transport of a chain with TLS. */
export function secured(socket: TransportSocket): Pick<FilterChain, 'transport_socket' | 'transport_socket_connect_timeout'> {
  return { transport_socket_connect_timeout: HANDSHAKE_TIMEOUT, transport_socket: socket }
}

/**
 * Tells TLS from plaintext by the first bytes of a client. On plaintext ports it must not wait for any: in protocols
 * where the server speaks first none come, and the connection would be closed.
 */
function tlsInspector(plaintextPorts: readonly number[]): ListenerFilter {
  const inspector = extension('envoy.filters.listener.tls_inspector', {})
  const ports = plaintextPorts.map(onPort)
  const [only, ...others] = ports
  if (!only) return inspector
  return { ...inspector, filter_disabled: others.length === 0 ? only : { or_match: { rules: ports } } }
}

function onPort(port: number): ListenerFilterPredicate {
  // The end is exclusive.
  return { destination_port_range: { start: port, end: port + 1 } }
}
