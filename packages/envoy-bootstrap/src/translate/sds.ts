import { SDS_CLUSTER } from '../contract.ts'
import type { Cluster, ConfigSource } from '../envoy-types.ts'
import { http2Upstream } from './cluster.ts'
import { EGRESS_CONNECT_TIMEOUT } from './limits.ts'

/**
 * Secrets that an SDS server beside the proxy serves, over gRPC. Until one has come, the listener or cluster that needs
 * it takes no connection; the proxy waits for it at most 15 seconds before it starts without (Envoy's initial_fetch_timeout).
 */
export const SDS_SOURCE: ConfigSource = {
  api_config_source: {
    api_type: 'GRPC',
    transport_api_version: 'V3',
    grpc_services: [{ envoy_grpc: { cluster_name: SDS_CLUSTER } }],
    set_node_on_first_message_only: true,
  },
  resource_api_version: 'V3',
}

/** The SDS server beside the proxy. Envoy wants it in the bootstrap itself, whatever way others come. */
export function sdsCluster(socket: string): Cluster {
  return {
    name: SDS_CLUSTER,
    type: 'STATIC',
    connect_timeout: EGRESS_CONNECT_TIMEOUT,
    ...http2Upstream(),
    load_assignment: {
      cluster_name: SDS_CLUSTER,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: { pipe: { path: socket } } } }] }],
    },
  }
}
