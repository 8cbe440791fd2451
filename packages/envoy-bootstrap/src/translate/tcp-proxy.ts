import { connectRetriesOf, type ResolvedRoute } from '@mesh-compile/ir'
import type { NetworkFilter, TcpProxy } from '../envoy-types.ts'
import { extension } from '../typed-config.ts'
import { accessLog } from './access-log.ts'
import { duration } from './duration.ts'
import type { CalledService } from './egress-clusters.ts'
import type { Translation } from './translation.ts'

/** Forwards connections to one cluster. */
export function tcpProxy({ accessLog: log }: Translation, statPrefix: string, cluster: string, idleMs?: number): NetworkFilter {
  return filter({ stat_prefix: statPrefix, cluster, ...accessLog(log), ...idle(idleMs) })
}

/** Forwards the connections of a service; undefined when nothing answers for it. */
export function tcpProxyOf(
  { accessLog: log, clusters }: Translation,
  statPrefix: string,
  called: CalledService,
  { targets, timeout, retryPolicy }: ResolvedRoute,
): NetworkFilter | undefined {
  const weighted = targets.flatMap((target) => {
    // Envoy takes a weight of 0 in routes, but not here; a cluster for it would be one that nothing leads to.
    const name = target.weight === 0 ? undefined : clusters.clusterOf(called, target)
    return name === undefined ? [] : [{ name, weight: target.weight }]
  })
  const [only, ...others] = weighted
  if (!only) return undefined
  const connects = 1 + (connectRetriesOf(retryPolicy)?.maxRetries ?? 0)
  return filter({
    stat_prefix: statPrefix,
    ...(others.length === 0 ? { cluster: only.name } : { weighted_clusters: { clusters: weighted } }),
    ...(connects > 1 && { max_connect_attempts: connects }),
    ...accessLog(log),
    ...idle(timeout.idleMs),
  })
}

function filter(message: TcpProxy): NetworkFilter {
  return extension('envoy.filters.network.tcp_proxy', message)
}

function idle(milliseconds: number | undefined): Pick<TcpProxy, 'idle_timeout'> {
  return milliseconds === undefined ? {} : { idle_timeout: duration(milliseconds) }
}
