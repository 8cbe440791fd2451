import type { MeshSettings } from '@mesh-compile/ir'
import { egressHostsClusterName } from '../contract.ts'
import type { Cluster, DnsCache, FilterChain, HttpFilter, VirtualHost } from '../envoy-types.ts'
import { extension } from '../typed-config.ts'
import { circuitBreakers } from './circuit-breakers.ts'
import { CLOSED_RANGES } from './closed-ranges.ts'
import { forwardedUpstream } from './cluster.ts'
import { duration } from './duration.ts'
import { PASSTHROUGH_CONNECT_TIMEOUT } from './limits.ts'
import { lookupFamily } from './lookup-family.ts'
import { tcpProxy } from './tcp-proxy.ts'
import type { Translation } from './translation.ts'

/** Where hosts that are let out are reached, as the application dials them. */
export const HTTP_HOSTS_PORT = 80
export const TLS_HOSTS_PORT = 443

/*
 * A name that an application gives (SNI, Host) is its own word. App Mesh believed it and let the connection go to
 * whatever address was dialled, so that the name of an AWS service opened port 443 of everybody. Here Envoy looks up the
 * name itself and connects to what it finds: a name that is let out leads to its own servers and nowhere else.
 */

/** Connections by TLS to the hosts that are let out. */
export function tlsHostsChain(translation: Translation, statPrefix: string): FilterChain {
  const { name, settings } = translation.mesh
  const forward = extension('envoy.filters.network.sni_dynamic_forward_proxy', { dns_cache_config: dnsCache(settings), port_value: TLS_HOSTS_PORT })
  return {
    filter_chain_match: { destination_port: TLS_HOSTS_PORT, server_names: [...settings.egressHosts.tls] },
    filters: [forward, tcpProxy(translation, statPrefix, egressHostsClusterName(name))],
  }
}

/** What is let out by plaintext HTTP. A Host with another port is another host, and not among them. */
export function httpHosts({ mesh }: Translation): VirtualHost {
  const domains = mesh.settings.egressHosts.http.flatMap((host) => [host, `${host}:${HTTP_HOSTS_PORT}`])
  const route = { cluster: egressHostsClusterName(mesh.name), timeout: duration(0) }
  return { name: 'mesh-egress-hosts', domains, routes: [{ match: { prefix: '/' }, route }] }
}

/** Looks up the Host of requests whose route leads to {@link egressHostsCluster}, and of no others. */
export function httpHostsFilter({ mesh }: Translation): HttpFilter {
  return extension('envoy.filters.http.dynamic_forward_proxy', { dns_cache_config: dnsCache(mesh.settings) })
}

/** Every host that is let out, by its name. */
export function egressHostsCluster({ mesh: { name, settings } }: Translation): Cluster {
  return {
    name: egressHostsClusterName(name),
    cluster_type: extension('envoy.clusters.dynamic_forward_proxy', { dns_cache_config: dnsCache(settings) }),
    // The only policy Envoy takes there.
    lb_policy: 'CLUSTER_PROVIDED',
    connect_timeout: PASSTHROUGH_CONNECT_TIMEOUT,
    ...forwardedUpstream(),
    circuit_breakers: circuitBreakers(settings),
  }
}

/** The same for filters and cluster, or Envoy does not start. */
function dnsCache(settings: MeshSettings): DnsCache {
  return {
    name: 'egress-hosts',
    dns_lookup_family: lookupFamily(settings),
    // Records of such a name must not lead to what is reached without a proxy only.
    resolved_address_filter: { ranges: [...CLOSED_RANGES] },
  }
}
