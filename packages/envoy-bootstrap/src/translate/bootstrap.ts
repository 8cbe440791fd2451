import type { Mesh } from '@mesh-compile/ir'
import { ADMIN_ADDRESS, DRAIN_PATH, nodeId } from '../contract.ts'
import type { Admin, Bootstrap } from '../envoy-types.ts'
import type { EnvoyOptions } from '../options.ts'
import { statsSinks } from './metrics.ts'
import { overloadManager } from './overload.ts'
import { runtimeOf } from './runtime.ts'
import { statsConfig } from './statistics.ts'
import type { ProxyOwner } from './translation.ts'

/**
 * What can be asked of the admin interface: to look, and to drain, which it takes by POST alone. Matched against the path
 * with its query.
 */
const ADMIN_PATHS: NonNullable<Admin['allow_paths']> = [
  ...['/ready', '/stats', '/stats/prometheus', '/clusters', '/listeners', '/server_info', DRAIN_PATH].map((exact) => ({ exact })),
  ...['/stats?', '/stats/prometheus?', '/clusters?', '/listeners?'].map((prefix) => ({ prefix })),
]

/** A bootstrap without its resources: who the proxy is and what protects it. */
export function bootstrapFrame({ name: mesh, metrics }: Mesh, owner: ProxyOwner, options: EnvoyOptions): Bootstrap {
  return {
    node: { id: nodeId(mesh, owner.kind, owner.name), cluster: mesh },
    admin: {
      address: { socket_address: { address: ADMIN_ADDRESS, port_value: options.adminPort } },
      allow_paths: ADMIN_PATHS,
      // Whoever looks what is wrong gets in although everything is full.
      ignore_global_conn_limit: true,
    },
    overload_manager: overloadManager(options),
    layered_runtime: { layers: [{ name: 'static', static_layer: runtimeOf(owner.kind) }] },
    stats_config: statsConfig(mesh, owner),
    ...statsSinks(metrics),
    // A proxy that has a cluster and does not call it keeps no counters for it.
    deferred_stat_options: { enable_deferred_creation_stats: true },
  }
}
