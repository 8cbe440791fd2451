import type { Listener as MeshListener } from '@mesh-compile/ir'
import { EGRESS_ADDRESS, EGRESS_PORT, INGRESS_PORT, listenerName } from '../contract.ts'
import type { FilterChain, Listener, ListenerFilter, ListenerFilterPredicate, NetworkFilter, TransportSocket } from '../envoy-types.ts'
import { extension } from '../typed-config.ts'
import { bindEgress, bindIngress, type HostAddresses } from './host-addresses.ts'
import { GATEWAY_BUFFER_BYTES, HANDSHAKE_TIMEOUT, LISTENER_FILTERS_TIMEOUT } from './limits.ts'

/** The port a redirected connection was made to stands in the socket; chains are chosen by it. */
const ORIGINAL_DST: ListenerFilter = extension('envoy.filters.listener.original_dst', {})

/** What is spoken on a sidecar's ports. */
export interface IngressPorts {
  /** Those that speak nothing but plaintext. */
  readonly plaintext: readonly number[]
  /** Whether there are others. */
  readonly tls: boolean
  /** Whether plaintext of a protocol in which the server may speak first comes in beside TLS. */
  readonly serverFirst: boolean
}

/** Takes what iptables redirects on its way in; each chain is for one port of the application. */
export function sidecarIngressListener(addresses: HostAddresses, chains: FilterChain[], ports: IngressPorts): Listener {
  return {
    name: listenerName('ingress', addresses.ingress, INGRESS_PORT),
    ...bindIngress(addresses, INGRESS_PORT),
    traffic_direction: 'INBOUND',
    listener_filters: [ORIGINAL_DST, ...(ports.tls ? [tlsInspector(ports.plaintext)] : [])],
    listener_filters_timeout: LISTENER_FILTERS_TIMEOUT,
    // A client that waits for the server's first word has shown no TLS by then: it goes on as plaintext.
    ...(ports.serverFirst && { continue_on_listener_filters_timeout: true }),
    filter_chains: chains,
  }
}

/** Ports on which a connection shows by SNI where it wants to go. */
export interface NamedPorts {
  readonly ports: readonly number[]
  /** Whether connections of a protocol in which the server may speak first are made to one of them as well. */
  readonly serverFirst: boolean
}

/** What an outbound listener has besides its chains. */
export interface EgressOptions {
  readonly named?: NamedPorts
  /** What becomes of connections that no chain takes; left out: they are closed. */
  readonly otherwise?: NetworkFilter
}

/** Takes what iptables redirects on its way out; each chain is for one port of services. */
export function sidecarEgressListener(addresses: HostAddresses, chains: FilterChain[], { named, otherwise }: EgressOptions): Listener {
  return {
    name: listenerName('egress', EGRESS_ADDRESS, EGRESS_PORT),
    ...bindEgress(addresses, EGRESS_PORT),
    traffic_direction: 'OUTBOUND',
    listener_filters: [ORIGINAL_DST, ...(named && named.ports.length > 0 ? [tlsInspectorOn(named.ports)] : [])],
    listener_filters_timeout: LISTENER_FILTERS_TIMEOUT,
    ...(named?.serverFirst && { continue_on_listener_filters_timeout: true }),
    filter_chains: chains,
    ...(otherwise && { default_filter_chain: { filters: [otherwise] } }),
  }
}

/** A port of a node that Envoy binds itself; its chains differ in transport, if there are two. */
export function explicitIngressListener(addresses: HostAddresses, { port, protocol, tls }: MeshListener, chains: FilterChain[]): Listener {
  const inspects = tls?.mode === 'PERMISSIVE'
  return {
    name: listenerName('ingress', addresses.ingress, port),
    ...bindIngress(addresses, port),
    traffic_direction: 'INBOUND',
    ...(inspects && { listener_filters: [tlsInspector([])], listener_filters_timeout: LISTENER_FILTERS_TIMEOUT }),
    ...(inspects && protocol === 'tcp' && { continue_on_listener_filters_timeout: true }),
    filter_chains: chains,
  }
}

/** A port on the loopback address to which the application connects knowingly. */
export function explicitEgressListener(port: number, filter: NetworkFilter): Listener {
  return {
    name: listenerName('egress', EGRESS_ADDRESS, port),
    address: { socket_address: { address: EGRESS_ADDRESS, port_value: port } },
    traffic_direction: 'OUTBOUND',
    filter_chains: [{ filters: [filter] }],
  }
}

/** A gateway's own port; its chains differ in transport, if there are two. */
export function gatewayListener(addresses: HostAddresses, port: number, chains: FilterChain[]): Listener {
  const inspects = chains.some(({ filter_chain_match: match }) => match?.transport_protocol !== undefined)
  return {
    name: listenerName('ingress', addresses.ingress, port),
    ...bindIngress(addresses, port),
    traffic_direction: 'INBOUND',
    per_connection_buffer_limit_bytes: GATEWAY_BUFFER_BYTES,
    ...(inspects && { listener_filters: [tlsInspector([])], listener_filters_timeout: LISTENER_FILTERS_TIMEOUT }),
    filter_chains: chains,
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
  return plaintextPorts.length === 0 ? inspector : { ...inspector, filter_disabled: onPorts(plaintextPorts) }
}

/** The same for the ports where SNI is looked at, and no others. */
function tlsInspectorOn(ports: readonly number[]): ListenerFilter {
  return { ...extension('envoy.filters.listener.tls_inspector', {}), filter_disabled: { not_match: onPorts(ports) } }
}

function onPorts(ports: readonly number[]): ListenerFilterPredicate {
  const rules = ports.map(onPort)
  const [only, ...others] = rules
  return only && others.length === 0 ? only : { or_match: { rules } }
}

function onPort(port: number): ListenerFilterPredicate {
  // The end is exclusive.
  return { destination_port_range: { start: port, end: port + 1 } }
}
