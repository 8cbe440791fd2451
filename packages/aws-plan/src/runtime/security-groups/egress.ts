import { isIpAddress, ipPreferenceOf, type Mesh } from '@mesh-compile/ir'
import { ANYWHERE_IPV4, ANYWHERE_IPV6, hostCidr } from '../cidr.ts'
import type { Proxy } from '../proxies.ts'
import { securityGroupId } from './groups.ts'
import type { Rule, Traffic } from './rules.ts'

const HTTPS: Traffic = { protocol: 'tcp', port: 443 }
const HTTP: Traffic = { protocol: 'tcp', port: 80 }

/**
 * What proxies and what runs beside them reach outside of the mesh. Names are looked up at the VPC's resolver, and
 * credentials of tasks and machines come from link-local addresses: no group governs either.
 */
export function egressRules(mesh: Mesh, proxy: Proxy): readonly Rule[] {
  const rules = (cidrs: readonly string[], traffic: Traffic, description: string): readonly Rule[] =>
    cidrs.map((cidr) => ({ direction: 'egress', group: securityGroupId(proxy.name), peer: { kind: 'cidr', cidr }, traffic, owner: proxy.owner, description }))
  const anywhere = anywhereFor(mesh, proxy)
  // Gateways have no application that the filter could be for.
  if (proxy.kind === 'virtual-node' && mesh.settings.egressFilter === 'ALLOW_ALL') return rules(anywhere, 'all', 'The egress filter of the mesh is ALLOW_ALL')
  const { http } = mesh.settings.egressHosts
  return [
    ...rules(anywhere, HTTPS, 'APIs of AWS, images, certificates, hosts reached by TLS'),
    ...(proxy.kind === 'virtual-node' && http.length > 0 ? rules(anywhere, HTTP, 'Hosts reached by plaintext HTTP') : []),
    ...telemetryOf(mesh).flatMap(({ address, traffic, description }) => rules([hostCidr(address)], traffic, description)),
  ]
}

/** IPv4 always: APIs of AWS may have no other address. */
function anywhereFor({ settings }: Mesh, proxy: Proxy): readonly string[] {
  const preference = ipPreferenceOf(settings, proxy.kind === 'virtual-node' ? proxy.node : {})
  return preference === 'IPv4_ONLY' ? [ANYWHERE_IPV4] : [ANYWHERE_IPV4, ANYWHERE_IPV6]
}

/** Where spans and statistics are sent, unless within the task or the machine. */
function telemetryOf({ tracing, metrics }: Mesh): readonly { readonly address: string; readonly traffic: Traffic; readonly description: string }[] {
  const all = [
    ...(tracing ? [{ ...tracing, protocol: tracing.kind === 'xray' ? 'udp' : 'tcp', description: 'Spans' } as const] : []),
    ...(metrics?.statsd ? [{ ...metrics.statsd, protocol: 'udp', description: 'Statistics' } as const] : []),
  ]
  return all
    .filter(({ address }) => isIpAddress(address) && !isOnHost(address))
    .map(({ address, protocol, port, description }) => ({ address, traffic: { protocol, port }, description }))
}

/** Loopback and link-local addresses, which no group governs. */
function isOnHost(address: string): boolean {
  return /^(127\.|169\.254\.|::1$|fe[89ab])/i.test(address)
}
