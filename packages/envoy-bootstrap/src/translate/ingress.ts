import { acceptedIdentities, showListener, type Listener, type VirtualNode } from '@mesh-compile/ir'
import { clusterName, routeConfigurationName } from '../contract.ts'
import type { Cluster, FilterChain, Listener as EnvoyListener, NetworkFilter, TransportSocket } from '../envoy-types.ts'
import { localCluster } from './cluster.ts'
import { duration } from './duration.ts'
import { FORGED_HEADERS, httpConnectionManager } from './http-connection-manager.ts'
import type { IngressTimeouts } from './ingress-timeouts.ts'
import { secured, sidecarIngressListener } from './listener.ts'
import { byPort } from './order.ts'
import { tcpProxy } from './tcp-proxy.ts'
import { downstreamTls } from './tls.ts'
import type { Translation } from './translation.ts'

/** The inbound side of a sidecar. */
export interface Ingress {
  /** Absent when there is nothing that anybody may reach. */
  readonly listener?: EnvoyListener
  readonly clusters: readonly Cluster[]
}

/** One chain for each listener of the node, in front of the application's port on the loopback address. */
export function translateIngress(translation: Translation, node: VirtualNode, timeouts: IngressTimeouts): Ingress {
  const listeners = node.listeners.toSorted(byPort)
  const made = listeners.flatMap((listener) => {
    const transport = transportOf(translation, node, listener)
    if (transport === 'nobody') return []
    const { protocol, port } = listener
    const cluster = clusterName('ingress', translation.mesh.name, node.name, protocol, port)
    const statPrefix = listeners.length === 1 ? 'ingress' : `ingress.${protocol}.${port}`
    const chain: FilterChain = {
      filter_chain_match: { destination_port: port, ...(transport && { transport_protocol: 'tls' }) },
      ...(transport && secured(transport)),
      filters: [inboundFilter(translation, node, listener, { cluster, statPrefix, timeouts })],
    }
    return [{ listener, chain, cluster: localCluster(cluster, listener) }]
  })
  const plaintext = made.flatMap(({ listener }) => (listener.tls ? [] : [listener.port]))
  const ports = { plaintext, tls: plaintext.length < made.length }
  return {
    // Envoy refuses a listener without chains.
    ...(made.length > 0 && { listener: sidecarIngressListener(made.map(({ chain }) => chain), ports) }),
    clusters: made.map(({ cluster }) => cluster),
  }
}

/** `nobody`: mutual TLS that accepts no client. Such a listener has no chain; a context without names would let all in. */
function transportOf(translation: Translation, node: VirtualNode, listener: Listener): TransportSocket | 'nobody' | undefined {
  const { tls } = listener
  if (!tls) return undefined
  const accepted = tls.clients ? acceptedIdentities(translation.graph, node, listener) : []
  if (tls.clients && accepted.length === 0) return 'nobody'
  const context = `listener ${showListener(listener)} of '${node.name}'`
  return downstreamTls(translation, { ...listener, tls }, accepted, context) ?? 'nobody'
}

/** What a chain's filter is called, forwards to and is limited by. */
interface Inbound {
  readonly cluster: string
  readonly statPrefix: string
  readonly timeouts: IngressTimeouts
}

function inboundFilter(
  translation: Translation,
  node: VirtualNode,
  listener: Listener,
  { cluster, statPrefix, timeouts }: Inbound,
): NetworkFilter {
  const { protocol, port } = listener
  const { perRequestMs, idleMs } = timeouts(node, listener)
  switch (protocol) {
    case 'tcp':
      return tcpProxy(statPrefix, cluster, idleMs)
    case 'http':
    case 'http2':
    case 'grpc': {
      const route = {
        cluster,
        ...(perRequestMs !== undefined && { timeout: duration(perRequestMs) }),
        ...(idleMs !== undefined && { idle_timeout: duration(idleMs) }),
      }
      return httpConnectionManager(translation, {
        statPrefix,
        routeConfiguration: routeConfigurationName('ingress', protocol, port),
        // Whatever the caller called it by, it has arrived.
        virtualHosts: [{ name: node.name, domains: ['*'], routes: [{ match: { prefix: '/' }, route }] }],
        removeHeaders: FORGED_HEADERS,
      })
    }
    default:
      return protocol satisfies never
  }
}
