import { isStream, type VirtualNode } from '@mesh-compile/ir'
import { EGRESS_PORT, routeConfigurationName } from '../contract.ts'
import type { Listener, VirtualHost } from '../envoy-types.ts'
import { outbounds, type Outbound } from './egress.ts'
import { httpConnectionManager } from './http-connection-manager.ts'
import { explicitEgressListener } from './listener.ts'
import { translateRoute } from './route.ts'
import { tcpProxyOf } from './tcp-proxy.ts'
import type { Translation } from './translation.ts'

/**
 * Explicit interception: HTTP backends share one port on the loopback address and are told apart by the Host; each TCP
 * backend has a port of its own. Nothing else is led through Envoy, so there is no way out for other destinations.
 */
export function translateExplicitEgress(translation: Translation, node: VirtualNode): readonly Listener[] {
  const all = outbounds(translation, node)
  const http = all.filter(({ listener }) => !isStream(listener.protocol))
  const tcp = all
    .filter(({ listener, called }) => isStream(listener.protocol) && called.egressPort !== undefined)
    .toSorted((a, b) => (a.called.egressPort ?? 0) - (b.called.egressPort ?? 0))
  const several = tcp.length + Math.min(http.length, 1) > 1
  return [
    ...(http.length > 0 ? [httpListener(translation, http, several)] : []),
    ...tcp.flatMap((outbound) => tcpListener(translation, outbound, several)),
  ]
}

function httpListener(translation: Translation, group: readonly Outbound[], several: boolean): Listener {
  const manager = httpConnectionManager(translation, {
    statPrefix: several ? `egress.http.${EGRESS_PORT}` : 'egress',
    routeConfiguration: routeConfigurationName('egress', 'http', EGRESS_PORT),
    isHttp1: group.some(({ listener }) => listener.protocol === 'http'),
    virtualHosts: group.map((outbound) => virtualHost(translation, outbound, isLowest(outbound, group))),
  })
  return explicitEgressListener(EGRESS_PORT, manager)
}

/** Of the ports of one service, the lowest is the one that is meant where the Host has no port. */
function isLowest({ service, listener }: Outbound, group: readonly Outbound[]): boolean {
  return group.every((other) => other.service.name !== service.name || other.listener.port >= listener.port)
}

function virtualHost({ graph, clusters }: Translation, { called, service, listener }: Outbound, lowest: boolean): VirtualHost {
  const { name } = service
  const withPort = `${name}:${listener.port}`
  const routes = graph.routesOf(service, listener).map((route) => translateRoute(called, route, clusters))
  return {
    name: lowest ? name : withPort,
    // With Envoy's own port where the name resolves to the loopback address and the application knows no proxy.
    domains: lowest ? [name, withPort, `${name}:${EGRESS_PORT}`] : [withPort],
    ...(routes.length > 0 && { routes }),
  }
}

function tcpListener(translation: Translation, { called, service, listener }: Outbound, several: boolean): readonly Listener[] {
  const { egressPort } = called
  const [route] = translation.graph.routesOf(service, listener)
  if (egressPort === undefined || !route) return []
  const filter = tcpProxyOf(translation, several ? `egress.tcp.${egressPort}` : 'egress', called, route)
  return filter ? [explicitEgressListener(egressPort, filter)] : []
}
