import { discoveredName, type ConnectionPool, type Listener, type Mesh, type MeshSettings, type Protocol, type ServiceDiscovery } from '@mesh-compile/ir'
import { passthroughClusterName } from '../contract.ts'
import type { Cluster, ClusterLoadAssignment, TransportSocket, UpstreamHttpOptions } from '../envoy-types.ts'
import { extension, typedConfig } from '../typed-config.ts'
import { circuitBreakers, upstreamPool } from './circuit-breakers.ts'
import { duration } from './duration.ts'
import { hostHealth } from './host-health.ts'
import {
  EGRESS_CONNECT_TIMEOUT,
  GATEWAY_BUFFER_BYTES,
  HTTP_LIMITS,
  HTTP2_KEEPALIVE,
  HTTP2_LIMITS,
  INGRESS_CONNECT_TIMEOUT,
  PASSTHROUGH_CONNECT_TIMEOUT,
} from './limits.ts'
import { lookupFamily } from './lookup-family.ts'

/**
 * The application beside a sidecar, on one port of the loopback address. Its connection pool limits what all callers
 * together ask of it.
 */
export function localCluster(settings: MeshSettings, name: string, address: string, { protocol, port, connectionPool }: Listener): Cluster {
  return {
    name,
    type: 'STATIC',
    connect_timeout: INGRESS_CONNECT_TIMEOUT,
    ...upstreamProtocol(protocol),
    circuit_breakers: circuitBreakers(settings, connectionPool),
    load_assignment: endpoints(name, [address], port),
  }
}

/** What a caller's cluster of one listener of a virtual node is made of. */
export interface RemoteTarget {
  /** Name of the virtual node. */
  readonly node: string
  readonly discovery: ServiceDiscovery
  readonly listener: Listener
  readonly transportSocket?: TransportSocket
  /** What the caller's own listener may ask of it at once. */
  readonly pool?: ConnectionPool | undefined
  /** Callers at the edge hold less for a slow peer. */
  readonly gateway: boolean
}

/** The instances of a virtual node behind one of its listeners, as callers see them. */
export function remoteCluster(settings: MeshSettings, name: string, target: RemoteTarget): Cluster {
  const { node, discovery, listener, transportSocket, pool, gateway } = target
  const { protocol, port, healthCheck, outlierDetection } = listener
  return {
    name,
    ...discover(settings, name, discovery, port),
    connect_timeout: EGRESS_CONNECT_TIMEOUT,
    ...(gateway && { per_connection_buffer_limit_bytes: GATEWAY_BUFFER_BYTES }),
    ...upstreamProtocol(protocol, { keepalive: true }),
    circuit_breakers: circuitBreakers(settings, pool && upstreamPool(pool, protocol)),
    ...hostHealth({ name: node, discovery, healthCheck, outlierDetection }),
    ...(transportSocket && { transport_socket: transportSocket }),
  }
}

/** Wherever the application wanted to go in the first place. */
export function passthroughCluster({ name, settings }: Mesh): Cluster {
  return {
    name: passthroughClusterName(name),
    type: 'ORIGINAL_DST',
    // The only policy Envoy takes with ORIGINAL_DST.
    lb_policy: 'CLUSTER_PROVIDED',
    connect_timeout: PASSTHROUGH_CONNECT_TIMEOUT,
    ...httpOptions({
      // What is spoken there is not declared: it goes on as it came.
      use_downstream_protocol_config: { http_protocol_options: {}, http2_protocol_options: HTTP2_LIMITS },
    }),
    circuit_breakers: circuitBreakers(settings),
  }
}

function discover(settings: MeshSettings, name: string, discovery: ServiceDiscovery, port: number): Cluster {
  if (discovery.kind === 'static') return { type: 'STATIC', load_assignment: endpoints(name, discovery.addresses, port) }
  return {
    cluster_type: extension('envoy.clusters.dns', {
      dns_lookup_family: lookupFamily(settings, discovery),
      respect_dns_ttl: true,
      // A name that cannot be resolved yet (its service is still starting) is asked for again soon.
      dns_failure_refresh_rate: { base_interval: duration(1_000), max_interval: duration(10_000) },
      // One logical host (Envoy's former LOGICAL_DNS), or each address a host (STRICT_DNS).
      ...(discovery.kind === 'dns' && discovery.responseType === 'LOADBALANCER' && { all_addresses_in_single_endpoint: true }),
    }),
    load_assignment: endpoints(name, [discoveredName(discovery) ?? ''], port),
  }
}

function endpoints(name: string, addresses: readonly string[], port: number): ClusterLoadAssignment {
  return {
    cluster_name: name,
    endpoints: [
      {
        lb_endpoints: addresses.map((address) => ({
          endpoint: { address: { socket_address: { address, port_value: port } } },
        })),
      },
    ],
  }
}

/** What is spoken to the other side. Without it Envoy would speak HTTP/1.1 to an HTTP/2 server, and fail on every call. */
function upstreamProtocol(protocol: Protocol, { keepalive = false } = {}): Pick<Cluster, 'typed_extension_protocol_options'> {
  switch (protocol) {
    case 'http':
      return httpOptions({ explicit_http_config: { http_protocol_options: {} } })
    case 'http2':
    case 'grpc': {
      const options = { ...HTTP2_LIMITS, ...(keepalive && HTTP2_KEEPALIVE) }
      return httpOptions({ explicit_http_config: { http2_protocol_options: options } })
    }
    case 'tcp':
    case 'tls':
      return {}
    default:
      return protocol satisfies never
  }
}

/** HTTP/2 towards a server that is no virtual node. */
export function http2Upstream(): Pick<Cluster, 'typed_extension_protocol_options'> {
  return upstreamProtocol('http2', { keepalive: true })
}

/** HTTP/1.1 towards servers whose names clients give. Envoy wants them in SNI and SANs, should there ever be TLS. */
export function forwardedUpstream(): Pick<Cluster, 'typed_extension_protocol_options'> {
  return httpOptions({
    explicit_http_config: { http_protocol_options: {} },
    upstream_http_protocol_options: { auto_sni: true, auto_san_validation: true },
  })
}

function httpOptions(options: UpstreamHttpOptions): Pick<Cluster, 'typed_extension_protocol_options'> {
  const name = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions'
  const message = { common_http_protocol_options: HTTP_LIMITS, ...options }
  return { typed_extension_protocol_options: { [name]: typedConfig(name, message) } }
}
