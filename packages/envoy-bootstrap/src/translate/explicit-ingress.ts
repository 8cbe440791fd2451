import { acceptedIdentities, type ExplicitInterception, type ListenerTimeouts, type VirtualNode } from '@mesh-compile/ir'
import { clusterName } from '../contract.ts'
import { localCluster } from './cluster.ts'
import { inboundFilter } from './ingress.ts'
import { explicitIngressListener } from './listener.ts'
import { chainsOf, transportsOf } from './listener-transport.ts'
import { byPort } from './order.ts'
import type { Resources } from './resources.ts'
import type { Translation } from './translation.ts'

/** Explicit interception: an Envoy listener on the port of each listener of the node, in front of the application's port. */
export function translateExplicitIngress(
  translation: Translation,
  node: VirtualNode,
  { applicationPorts }: ExplicitInterception,
  timeouts: ListenerTimeouts,
): Pick<Resources, 'listeners' | 'clusters'> {
  const made = node.listeners.toSorted(byPort).flatMap((listener) => {
    const { protocol, port, tls } = listener
    const applicationPort = applicationPorts[port]
    const transports = transportsOf(translation, listener, acceptedIdentities(translation.graph, node, listener))
    if (applicationPort === undefined || transports.length === 0) return []
    const cluster = clusterName('ingress', translation.mesh.name, node.name, protocol, port)
    const statPrefix = node.listeners.length === 1 ? 'ingress' : `ingress.${protocol}.${port}`
    const filter = inboundFilter(translation, node, listener, { cluster, statPrefix, timeouts })
    // Where there is but one transport, nothing has to be told apart.
    const ways = tls?.mode === 'PERMISSIVE' ? transports : transports.map(({ socket }) => (socket ? { socket } : {}))
    return [
      {
        listener: explicitIngressListener(translation.addresses, listener, chainsOf(ways, [filter])),
        cluster: localCluster(translation.mesh.settings, cluster, translation.addresses.application, { ...listener, port: applicationPort }),
      },
    ]
  })
  return { listeners: made.map(({ listener }) => listener), clusters: made.map(({ cluster }) => cluster) }
}
