import type { VirtualNode } from '@mesh-compile/ir'
import { EGRESS_PORT, INGRESS_PORT } from '../contract.ts'
import type { EnvoyOptions } from '../options.ts'
import { ipVersion } from './ip-range.ts'

/** What the script depends on, apart from the node. */
export type InterceptionOptions = Pick<EnvoyOptions, 'proxyUid' | 'egressIgnoredIps' | 'egressIgnoredPorts'>

/** What the scripts of all nodes depend on: what is reached without Envoy, sorted by IP version once. */
export interface IgnoredPeers extends Pick<InterceptionOptions, 'proxyUid'> {
  readonly ports: readonly number[]
  readonly addresses: Readonly<Record<4 | 6, readonly string[]>>
}

/** Reads the options. */
export function ignoredPeers({ proxyUid, egressIgnoredIps, egressIgnoredPorts }: InterceptionOptions): IgnoredPeers {
  const addresses = (version: 4 | 6): readonly string[] => unique(egressIgnoredIps).filter((address) => ipVersion(address) === version)
  return { proxyUid, ports: unique(egressIgnoredPorts), addresses: { 4: addresses(4), 6: addresses(6) } }
}

/**
 * The iptables rules that lead a virtual node's TCP through its Envoy, as a POSIX shell script: those of App Mesh
 * (its init container, and `proxyConfiguration` of ECS). Whoever reviews or runs it needs nothing else.
 */
export function interceptionScript({ name, listeners }: VirtualNode, ignored: IgnoredPeers, takesIpv6: boolean): string {
  const ports = [...new Set(listeners.map(({ port }) => port))].toSorted((a, b) => a - b)
  const rulesFor = (version: 4 | 6): string => rules(ports, ignored.addresses[version], ignored)
  return `#!/bin/sh
# Leads the TCP of virtual node '${name}' through the Envoy beside it: what the application sends, and what is sent to it.
# Made by mesh-compile. To change a value, set the options of the envoy emitter and build again.
#
#   sh ${name}.sh          sets the rules in this network namespace; run again, it sets the same rules
#   sh ${name}.sh --undo   takes them out
#
# Run it as root (CAP_NET_ADMIN) before the application starts. It takes iptables, and ip6tables where there are IPv6
# addresses. UDP is left alone, and so is DNS.
set -eu

${JUMPS}
# Chains of our own, which iptables-restore empties before it fills them: so rules that went are gone.
ipv4_rules() {
  cat <<'RULES'
${rulesFor(4)}RULES
}

${takesIpv6 ? '# The same for IPv6.' : IPV6_REFUSED}
ipv6_rules() {
  cat <<'RULES'
${rulesFor(6)}RULES
}
${ACTIONS}`
}

function rules(ports: readonly number[], addresses: readonly string[], ignored: IgnoredPeers): string {
  const lines = [
    '*nat',
    ':MESH_EGRESS - [0:0]',
    ':MESH_INGRESS - [0:0]',
    `# Envoy's own connections, told by its user, go where they are meant to go.`,
    `-A MESH_EGRESS -m owner --uid-owner ${ignored.proxyUid} -j RETURN`,
    ...section(
      '# Ports that are reached without Envoy (option egressIgnoredPorts).',
      ignored.ports.map((port) => `-A MESH_EGRESS -p tcp --dport ${port} -j RETURN`),
    ),
    ...section(
      '# Addresses that are reached without Envoy, such as where a cloud hands out credentials (option egressIgnoredIps).',
      addresses.map((address) => `-A MESH_EGRESS -d ${address} -j RETURN`),
    ),
    '# Everything else goes out through Envoy.',
    `-A MESH_EGRESS -p tcp -j REDIRECT --to-ports ${EGRESS_PORT}`,
    ...section(
      '# What arrives for a listener of the node goes to Envoy first. Ports that are no listener are not touched.',
      ports.map((port) => `-A MESH_INGRESS -p tcp --dport ${port} -j REDIRECT --to-ports ${INGRESS_PORT}`),
    ),
    'COMMIT',
  ]
  return `${lines.join('\n')}\n`
}

function section(comment: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? [comment, ...lines] : []
}

function unique<Item>(list: readonly Item[]): readonly Item[] {
  return [...new Set(list)]
}

const IPV6_REFUSED =
  '# Envoy listens on IPv4 alone. IPv6 is redirected to the same ports, where it is refused: nothing goes around Envoy.'

const JUMPS = `# Connections to this host itself are left alone: the application's own, and those of Envoy to the application.
outbound() { # program, then -A to add, -C to look, -D to delete
  "$1" -w -t nat "$2" OUTPUT -p tcp -m addrtype ! --dst-type LOCAL -j MESH_EGRESS
}
inbound() {
  "$1" -w -t nat "$2" PREROUTING -p tcp -m addrtype ! --src-type LOCAL -j MESH_INGRESS
}
`

const ACTIONS = `
set_rules() { # program; its rules are on the standard input
  "$1-restore" -w --noflush
  outbound "$1" -C 2>/dev/null || outbound "$1" -A
  inbound "$1" -C 2>/dev/null || inbound "$1" -A
}

undo() { # program
  while outbound "$1" -D 2>/dev/null; do :; done
  while inbound "$1" -D 2>/dev/null; do :; done
  for chain in MESH_EGRESS MESH_INGRESS; do
    if "$1" -w -t nat -F "$chain" 2>/dev/null; then "$1" -w -t nat -X "$chain"; fi
  done
}

# Asked first, so that it says why when it cannot be done, before anything is changed.
iptables -w -t nat -S >/dev/null
if ip6tables -w -t nat -S >/dev/null 2>&1; then ipv6=yes; else ipv6=no; fi

case "\${1-}" in
  '')
    if [ "$ipv6" = no ] && grep -qsv ' lo$' /proc/net/if_inet6; then
      echo "$0: there are IPv6 addresses, but ip6tables cannot redirect them, and they would lead around Envoy:" \\
        'install ip6tables, or disable IPv6 in this network namespace' >&2
      exit 1
    fi
    ipv4_rules | set_rules iptables
    if [ "$ipv6" = yes ]; then ipv6_rules | set_rules ip6tables; fi
    ;;
  --undo)
    undo iptables
    if [ "$ipv6" = yes ]; then undo ip6tables; fi
    ;;
  *)
    echo "usage: sh $0 [--undo]" >&2
    exit 2
    ;;
esac
`
