import { compareText, type Listener, type VirtualNode, type VirtualService } from '@mesh-compile/ir'
import { EGRESS_PORT, INGRESS_PORT, passthroughClusterName, routeConfigurationName } from '../contract.ts'
import type { Cluster, FilterChain, FilterChainMatch, Listener as EnvoyListener, VirtualHost } from '../envoy-types.ts'
import { extension } from '../typed-config.ts'
import { passthroughCluster } from './cluster.ts'
import { CLOSED_RANGES } from './closed-ranges.ts'
import { duration } from './duration.ts'
import { egressHostsCluster, HTTP_HOSTS_PORT, httpHosts, httpHostsFilter, TLS_HOSTS_PORT, tlsHostsChain } from './egress-hosts.ts'
import type { CalledService } from './egress-clusters.ts'
import { httpConnectionManager } from './http-connection-manager.ts'
import { sidecarEgressListener, type NamedPorts } from './listener.ts'
import { translateRoute } from './route.ts'
import { tcpProxy, tcpProxyOf } from './tcp-proxy.ts'
import type { Translation } from './translation.ts'

/** The outbound side of a sidecar. */
export interface Egress {
  /** Absent when the node may reach nothing: what is redirected there is refused. */
  readonly listener?: EnvoyListener
  /** Beside those of the backends. */
  readonly clusters: readonly Cluster[]
}

/** A backend on one of its service's ports. */
export interface Outbound {
  readonly called: CalledService
  readonly service: VirtualService
  readonly listener: Listener
}

/**
 * One chain for each port on which the node has backends; the Host tells apart those of one port. TLS that applications
 * speak themselves has chains of its own, told by SNI.
 */
export function translateEgress(translation: Translation, node: VirtualNode): Egress {
  const { egressFilter, egressHosts } = translation.mesh.settings
  const allowAll = egressFilter === 'ALLOW_ALL'
  const lets = { http: !allowAll && egressHosts.http.length > 0, tls: !allowAll && egressHosts.tls.length > 0 }
  const all = outbounds(translation, node)
  const named = all.filter(({ listener }) => listener.protocol === 'tls').toSorted((a, b) => a.listener.port - b.listener.port)
  const ports = groupByPort(all.filter(({ listener }) => listener.protocol !== 'tls'), lets.http ? [HTTP_HOSTS_PORT] : [])
  const namedPorts = [...new Set([...named.map(({ listener }) => listener.port), ...(lets.tls ? [TLS_HOSTS_PORT] : [])])]
  const several = ports.length + namedPorts.length > 1
  const tlsPrefix = (port: number): string => (several ? `egress.tls.${port}` : 'egress')
  const chains = [
    ...ports.map(([port, group]) => portChain(translation, port, group, { several, allowAll, letsHosts: lets.http && port === HTTP_HOSTS_PORT })),
    ...named.map((outbound) => namedChain(translation, outbound, tlsPrefix(outbound.listener.port))),
    ...(lets.tls ? [tlsHostsChain(translation, tlsPrefix(TLS_HOSTS_PORT))] : []),
  ]
  const plainPorts = ports.map(([port]) => port)
  const inspection: NamedPorts = {
    ports: namedPorts,
    serverFirst: namedPorts.some((port) => allowAll || ports.some(([other, group]) => other === port && group.some(isTcp))),
  }
  if (!allowAll) {
    return {
      ...(chains.length > 0 && { listener: sidecarEgressListener(translation.addresses, chains, { named: inspection }) }),
      clusters: lets.http || lets.tls ? [egressHostsCluster(translation)] : [],
    }
  }
  const otherwise = tcpProxy(translation, 'egress', passthroughClusterName(translation.mesh.name))
  // Envoy looks at the port first, and never beyond the chains of a port that has some.
  const others = namedPorts.filter((port) => !plainPorts.includes(port)).map((port) => ({ filter_chain_match: { destination_port: port }, filters: [otherwise] }))
  const closed = [
    ...[...plainPorts, ...namedPorts.filter((port) => !plainPorts.includes(port))].map((port) => closedRanges({ destination_port: port })),
    ...[INGRESS_PORT, EGRESS_PORT].map((port) => closedChain({ destination_port: port })),
    closedRanges({}),
  ]
  return {
    listener: sidecarEgressListener(translation.addresses, [...chains, ...others, ...closed], { named: inspection, otherwise }),
    clusters: [passthroughCluster(translation.mesh)],
  }
}

function isTcp({ listener }: Outbound): boolean {
  return listener.protocol === 'tcp'
}

/** TLS to one service, passed on to where the service is: whatever address is dialled, its name leads there alone. */
function namedChain(translation: Translation, { called, service, listener }: Outbound, statPrefix: string): FilterChain {
  const match = { destination_port: listener.port, server_names: [service.name.toLowerCase()] }
  const [route] = translation.graph.routesOf(service, listener)
  const filter = route && tcpProxyOf(translation, statPrefix, called, route)
  return filter ? { filter_chain_match: match, filters: [filter] } : closedChain(match)
}

/** What the node may call, by name of the service: names of clusters depend on who comes first. */
export function outbounds({ graph }: Translation, node: VirtualNode): readonly Outbound[] {
  const backends = new Map(node.backends.toReversed().map((backend) => [backend.virtualService, backend]))
  return [...backends.values()]
    .toSorted((a, b) => compareText(a.virtualService, b.virtualService))
    .flatMap((called) => {
      const service = graph.virtualServices.get(called.virtualService)
      return service ? service.listeners.map((listener) => ({ called, service, listener })) : []
    })
}

function groupByPort(all: readonly Outbound[], others: readonly number[]): readonly (readonly [number, readonly Outbound[]])[] {
  const groups = new Map<number, Outbound[]>(others.map((port) => [port, []]))
  for (const outbound of all) {
    const group = groups.get(outbound.listener.port)
    if (group) group.push(outbound)
    else groups.set(outbound.listener.port, [outbound])
  }
  return [...groups].toSorted(([a], [b]) => a - b)
}

// A chain takes all of them; it is called after the plainest that is spoken there.
const HTTP_PROTOCOLS = ['http', 'http2', 'grpc'] as const

function portChain(
  translation: Translation,
  port: number,
  group: readonly Outbound[],
  { allowAll, several, letsHosts }: { readonly allowAll: boolean; readonly several: boolean; readonly letsHosts: boolean },
): FilterChain {
  const match: FilterChainMatch = { destination_port: port }
  const statPrefix = (protocol: string): string => (several ? `egress.${protocol}.${port}` : 'egress')
  const { graph } = translation

  // A TCP connection does not name its service: the analysis refuses a second service on its port.
  const tcp = group.find(({ listener }) => listener.protocol === 'tcp')
  if (tcp) {
    const [route] = graph.routesOf(tcp.service, tcp.listener)
    const filter = route && tcpProxyOf(translation, statPrefix('tcp'), tcp.called, route)
    return filter ? { filter_chain_match: match, filters: [filter] } : closedChain(match)
  }

  const protocol = HTTP_PROTOCOLS.find((spoken) => group.some(({ listener }) => listener.protocol === spoken)) ?? 'http'
  const hosts = group.map((outbound) => virtualHost(translation, outbound))
  const manager = httpConnectionManager(translation, {
    statPrefix: statPrefix(protocol),
    routeConfiguration: routeConfigurationName('egress', protocol, port),
    isHttp1: protocol === 'http',
    virtualHosts: [...hosts, ...(allowAll ? [anyHost(translation)] : []), ...(letsHosts ? [httpHosts(translation)] : [])],
    ...(letsHosts && { filters: [httpHostsFilter(translation)] }),
  })
  return { filter_chain_match: match, filters: [manager] }
}

/** The Host alone decides: for HTTP, an application may connect to any address on the port. */
function virtualHost({ graph, clusters }: Translation, { called, service, listener }: Outbound): VirtualHost {
  const { name } = service
  const routes = graph.routesOf(service, listener).map((route) => translateRoute(called, route, clusters))
  return { name, domains: [name, `${name}:${listener.port}`], ...(routes.length > 0 && { routes }) }
}

/** ALLOW_ALL: other hosts are none of the mesh's business, so nothing of theirs is limited. */
function anyHost({ mesh }: Translation): VirtualHost {
  const route = { cluster: passthroughClusterName(mesh.name), timeout: duration(0) }
  return { name: 'mesh-allow-all', domains: ['*'], routes: [{ match: { prefix: '/' }, route }] }
}

/** ALLOW_ALL does not reach these. */
function closedRanges(match: FilterChainMatch): FilterChain {
  return closedChain({ ...match, prefix_ranges: [...CLOSED_RANGES] })
}

/** Closes a connection at once: a direct response of nothing. */
function closedChain(match: FilterChainMatch): FilterChain {
  return { filter_chain_match: match, filters: [extension('envoy.filters.network.direct_response', {})] }
}
