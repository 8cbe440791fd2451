import { defaults, isStream, type Listener, type VirtualGateway } from '@mesh-compile/ir'
import { routeConfigurationName } from '../contract.ts'
import type { HttpConnectionManager, Listener as EnvoyListener } from '../envoy-types.ts'
import { duration } from './duration.ts'
import { checkGatewayHeaders } from './gateway-headers.ts'
import { gatewayAccessLog, healthFilters } from './gateway-health.ts'
import { checkGatewayRegexes } from './gateway-regexes.ts'
import { gatewayVirtualHosts } from './gateway-routes.ts'
import { FORGED_HEADERS, httpConnectionManager, underscores } from './http-connection-manager.ts'
import { GATEWAY_REQUEST_TIMEOUT_MS, HTTP_LIMITS, HTTP2_EDGE } from './limits.ts'
import { gatewayListener } from './listener.ts'
import { chainsOf, transportsOf } from './listener-transport.ts'
import { byPort, gatewayRoutesInOrder } from './order.ts'
import type { Translation } from './translation.ts'

/** The listeners of a gateway, each with the routes that do not name another one. */
export function translateGateway(translation: Translation, gateway: VirtualGateway): readonly EnvoyListener[] {
  const listeners = gateway.listeners.filter(({ protocol }) => !isStream(protocol)).toSorted(byPort)
  const routes = gatewayRoutesInOrder(gateway)
  const longest = longestRequest(translation, gateway)
  checkGatewayRegexes(translation, gateway)
  checkGatewayHeaders(translation, gateway)
  return listeners.flatMap((listener) => {
    // Nothing in the mesh calls a gateway, so the accepted are only those added by name.
    const transports = transportsOf(translation, listener, listener.tls?.clients?.alsoAccept ?? [])
    if (transports.length === 0) return []
    const { protocol, port } = listener
    const limited = { ...translation, clusters: translation.clusters.limitedBy(listener) }
    const manager = httpConnectionManager(translation, {
      statPrefix: listeners.length === 1 ? 'ingress' : `ingress.${protocol}.${port}`,
      routeConfiguration: routeConfigurationName('ingress', protocol, port),
      virtualHosts: gatewayVirtualHosts(limited, routes.filter(({ match }) => (match.port ?? port) === port), listener.timeout),
      edge: { ...edgeOptions(gateway, listener, longest), ...commonOptions(translation), ...gatewayAccessLog(translation) },
      isHttp1: protocol === 'http',
      ignorePort: true,
      removeHeaders: FORGED_HEADERS,
      filters: healthFilters(translation),
    })
    // Where there is but one transport, nothing has to be told apart.
    const ways = listener.tls?.mode === 'PERMISSIVE' ? transports : transports.map(({ socket }) => (socket ? { socket } : {}))
    return [gatewayListener(translation.addresses, port, chainsOf(ways, [manager]))]
  })
}

/** What differs where strangers connect. */
function edgeOptions(gateway: VirtualGateway, listener: Listener, longestMs: number): HttpConnectionManager {
  // HTTP/2 carries streams, which end when they end.
  const limited = listener.protocol === 'http' && longestMs > 0
  return {
    // X-Forwarded-For of strangers is not believed, but for what trusted proxies in front have appended.
    use_remote_address: true,
    ...(gateway.trustedHops > 0 && { xff_num_trusted_hops: gateway.trustedHops }),
    http2_protocol_options: HTTP2_EDGE,
    ...(limited && { request_timeout: duration(Math.max(longestMs, GATEWAY_REQUEST_TIMEOUT_MS)) }),
  }
}

// Many applications take `X_Role` for `X-Role`, and with it a header that routes and rules never saw.
function commonOptions({ options }: Translation): HttpConnectionManager {
  return { common_http_protocol_options: { ...HTTP_LIMITS, ...underscores(options.gatewayHeadersWithUnderscores) } }
}

/** The longest time in milliseconds that a route behind the gateway gives a request; 0 when one sets no limit. */
function longestRequest({ graph }: Translation, gateway: VirtualGateway): number {
  const limits = gateway.routes.flatMap(({ virtualService }) => {
    const service = graph.virtualServices.get(virtualService)
    const routes = service ? service.listeners.flatMap((listener) => graph.routesOf(service, listener)) : []
    return routes.map(({ timeout }) => timeout.perRequestMs ?? defaults.timeout.perRequestMs)
  })
  return limits.includes(0) ? 0 : Math.max(defaults.timeout.perRequestMs, ...limits)
}
