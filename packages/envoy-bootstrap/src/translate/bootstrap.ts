import { ADMIN_ADDRESS, nodeId } from '../contract.ts'
import type { Admin, Bootstrap } from '../envoy-types.ts'
import type { EnvoyOptions } from '../options.ts'
import { extension } from '../typed-config.ts'
import { duration } from './duration.ts'
import type { ProxyOwner } from './translation.ts'

/** What can be asked of the admin interface: to look, not to touch. Matched against the path with its query. */
const ADMIN_PATHS: NonNullable<Admin['allow_paths']> = [
  ...['/ready', '/stats', '/stats/prometheus', '/clusters', '/listeners', '/server_info'].map((exact) => ({ exact })),
  ...['/stats?', '/stats/prometheus?', '/clusters?', '/listeners?'].map((prefix) => ({ prefix })),
]

/** A bootstrap without its resources: who the proxy is and what protects it. */
export function bootstrapFrame(mesh: string, owner: ProxyOwner, options: EnvoyOptions): Bootstrap {
  return {
    node: { id: nodeId(mesh, owner.kind, owner.name), cluster: mesh },
    admin: {
      address: { socket_address: { address: ADMIN_ADDRESS, port_value: options.adminPort } },
      allow_paths: ADMIN_PATHS,
      // Whoever looks what is wrong gets in although everything is full.
      ignore_global_conn_limit: true,
    },
    overload_manager: {
      refresh_interval: duration(250),
      resource_monitors: [
        extension('envoy.resource_monitors.global_downstream_max_connections', {
          // 64-bit integers are strings in proto3 JSON.
          max_active_downstream_connections: String(options.maxDownstreamConnections),
        }),
      ],
    },
    layered_runtime: {
      // As App Mesh: Envoy's own limit of 100 refuses expressions that users wrote there.
      layers: [{ name: 'static', static_layer: { 're2.max_program_size.error_level': 1000 } }],
    },
  }
}
