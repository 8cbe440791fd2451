import type { GatewayRoute, Timeout } from '@mesh-compile/ir'
import type { VirtualHost } from '../envoy-types.ts'
import { flattenRoute } from './flatten-route.ts'
import type { Translation } from './translation.ts'

/**
 * One virtual host for each hostname that routes name, and one for all others. Envoy looks into the narrowest host
 * only, so each also holds the routes of the wider ones, in one common order.
 *
 * @param routes in the order in which they are tried
 * @param timeout what the listener itself states
 */
export function gatewayVirtualHosts(
  translation: Translation,
  routes: readonly GatewayRoute[],
  timeout: Timeout | undefined,
): readonly VirtualHost[] {
  const flattened = new Map(routes.map((route) => [route, flattenRoute(translation, route, timeout)]))
  const hosts = new Set(routes.map(({ match }) => hostOf(match.hostname?.value)))
  return [...hosts].toSorted().map((host) => ({
    name: host,
    domains: [host],
    routes: routes
      .filter(({ match }) => covers(hostOf(match.hostname?.value), host))
      .flatMap((route) => flattened.get(route) ?? []),
  }))
}

/** Hosts are compared without regard to case. */
function hostOf(hostname: string | undefined): string {
  return hostname?.toLowerCase() ?? '*'
}

/** Whether every request of `host` is one of `wider`: equal, or below its `*.` at any depth. */
function covers(wider: string, host: string): boolean {
  return wider === '*' || wider === host || (wider.startsWith('*.') && host.endsWith(wider.slice(1)))
}
