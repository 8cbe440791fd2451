import type { Mesh, Metrics } from '@mesh-compile/ir'
import { ADMIN_ADDRESS, listenerName } from '../contract.ts'
import type { Bootstrap, Cluster, Listener } from '../envoy-types.ts'
import { extension } from '../typed-config.ts'
import { localCluster } from './cluster.ts'
import { bindIngress } from './host-addresses.ts'
import { httpConnectionManager } from './http-connection-manager.ts'
import type { Translation } from './translation.ts'

/** The cluster of this Envoy's own admin interface. */
const ADMIN_CLUSTER = 'static_cluster_admin'
const PATH = '/stats/prometheus'

/**
 * A port for Prometheus: one path and one method of the admin interface, which itself stays on the loopback address.
 * Scrapes are no traffic of the mesh, so they leave no lines and spans; and they are answered when everything is full
 * or drained, which is when somebody looks.
 */
export function prometheusListeners(translation: Translation, metrics: Metrics | undefined): readonly Listener[] {
  const port = metrics?.prometheus?.port
  if (port === undefined) return []
  const { accessLog: _log, tracing: _spans, ...quiet } = translation
  const match = { path: PATH, headers: [{ name: ':method', string_match: { exact: 'GET' } }] }
  const manager = httpConnectionManager(quiet, {
    statPrefix: 'prometheus',
    isHttp1: false,
    routeConfiguration: 'rds_prometheus',
    virtualHosts: [{ name: 'prometheus', domains: ['*'], routes: [{ match, route: { cluster: ADMIN_CLUSTER } }] }],
  })
  return [
    {
      name: listenerName('ingress', translation.addresses.ingress, port),
      ...bindIngress(translation.addresses, port),
      ignore_global_conn_limit: true,
      filter_chains: [{ filters: [manager] }],
    },
  ]
}

/** What the port for Prometheus leads to. */
export function prometheusClusters({ metrics, settings }: Mesh, adminPort: number): readonly Cluster[] {
  return metrics?.prometheus ? [localCluster(settings, ADMIN_CLUSTER, ADMIN_ADDRESS, { protocol: 'http', port: adminPort })] : []
}

/** Where statistics are sent, every five seconds (Envoy's stats_flush_interval). */
export function statsSinks(metrics: Metrics | undefined): Pick<Bootstrap, 'stats_sinks'> {
  if (!metrics?.statsd) return {}
  const { address, port, dogStatsD } = metrics.statsd
  const sink = { address: { socket_address: { protocol: 'UDP', address, port_value: port } } } as const
  return { stats_sinks: [dogStatsD ? extension('envoy.stat_sinks.dog_statsd', sink) : extension('envoy.stat_sinks.statsd', sink)] }
}
