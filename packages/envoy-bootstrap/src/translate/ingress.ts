import { acceptedIdentities, type Listener, type ListenerTimeouts, type VirtualNode } from '@mesh-compile/ir'
import { clusterName, routeConfigurationName } from '../contract.ts'
import type { Cluster, Listener as EnvoyListener, NetworkFilter } from '../envoy-types.ts'
import { localCluster } from './cluster.ts'
import { duration } from './duration.ts'
import { FORGED_HEADERS, httpConnectionManager } from './http-connection-manager.ts'
import { sidecarIngressListener } from './listener.ts'
import { chainsOf, transportsOf } from './listener-transport.ts'
import { byPort } from './order.ts'
import { tcpProxy } from './tcp-proxy.ts'
import type { Translation } from './translation.ts'

/** The inbound side of a sidecar. */
export interface Ingress {
  /** Absent when there is nothing that anybody may reach. */
  readonly listener?: EnvoyListener
  readonly clusters: readonly Cluster[]
}

/** A chain for each listener of the node, two for a PERMISSIVE one, in front of the application's port on the loopback address. */
export function translateIngress(translation: Translation, node: VirtualNode, timeouts: ListenerTimeouts): Ingress {
  const listeners = node.listeners.toSorted(byPort)
  const made = listeners.flatMap((listener) => {
    const transports = transportsOf(translation, listener, acceptedIdentities(translation.graph, node, listener))
    if (transports.length === 0) return []
    const { protocol, port } = listener
    const cluster = clusterName('ingress', translation.mesh.name, node.name, protocol, port)
    const statPrefix = listeners.length === 1 ? 'ingress' : `ingress.${protocol}.${port}`
    const filter = inboundFilter(translation, node, listener, { cluster, statPrefix, timeouts })
    const chains = chainsOf(transports, [filter], { destination_port: port })
    return [{ listener, chains, cluster: localCluster(translation.mesh.settings, cluster, translation.addresses.application, listener) }]
  })
  const plaintext = made.flatMap(({ listener }) => (listener.tls ? [] : [listener.port]))
  const ports = {
    plaintext,
    tls: plaintext.length < made.length,
    serverFirst: made.some(({ listener: { protocol, tls } }) => protocol === 'tcp' && tls?.mode === 'PERMISSIVE'),
  }
  return {
    // Envoy refuses a listener without chains.
    ...(made.length > 0 && { listener: sidecarIngressListener(translation.addresses, made.flatMap(({ chains }) => chains), ports) }),
    clusters: made.map(({ cluster }) => cluster),
  }
}

/** What a chain's filter is called, forwards to and is limited by. */
export interface Inbound {
  readonly cluster: string
  readonly statPrefix: string
  readonly timeouts: ListenerTimeouts
}

/** What becomes of connections to a listener of the node. */
export function inboundFilter(
  translation: Translation,
  node: VirtualNode,
  listener: Listener,
  { cluster, statPrefix, timeouts }: Inbound,
): NetworkFilter {
  const { protocol, port } = listener
  const { perRequestMs, idleMs } = timeouts(node, listener)
  switch (protocol) {
    case 'tcp':
    case 'tls':
      return tcpProxy(translation, statPrefix, cluster, idleMs)
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
        isHttp1: protocol === 'http',
      })
    }
    default:
      return protocol satisfies never
  }
}
