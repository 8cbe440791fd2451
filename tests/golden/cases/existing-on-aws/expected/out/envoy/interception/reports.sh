#!/bin/sh
# Leads the TCP of virtual node 'reports' through the Envoy beside it: what the application sends, and what is sent to it.
# Made by mesh-compile. To change a value, set the options of the envoy emitter and build again.
#
#   sh reports.sh          sets the rules in this network namespace; run again, it sets the same rules
#   sh reports.sh --undo   takes them out
#
# Run it as root (CAP_NET_ADMIN) before the application starts. It takes iptables, and ip6tables where there are IPv6
# addresses. UDP is left alone, and so is DNS.
set -eu

# Connections to this host itself are left alone: the application's own, and those of Envoy to the application.
outbound() { # program, then -A to add, -C to look, -D to delete
  "$1" -w -t nat "$2" OUTPUT -p tcp -m addrtype ! --dst-type LOCAL -j MESH_EGRESS
}
inbound() {
  "$1" -w -t nat "$2" PREROUTING -p tcp -m addrtype ! --src-type LOCAL -j MESH_INGRESS
}

# Chains of our own, which iptables-restore empties before it fills them: so rules that went are gone.
ipv4_rules() {
  cat <<'RULES'
*nat
:MESH_EGRESS - [0:0]
:MESH_INGRESS - [0:0]
# Envoy's own connections, told by its user, go where they are meant to go.
-A MESH_EGRESS -m owner --uid-owner 1337 -j RETURN
# Ports that are reached without Envoy (option egressIgnoredPorts).
-A MESH_EGRESS -p tcp --dport 22 -j RETURN
# Addresses that are reached without Envoy, such as where a cloud hands out credentials (option egressIgnoredIps).
-A MESH_EGRESS -d 169.254.169.254 -j RETURN
-A MESH_EGRESS -d 169.254.170.2 -j RETURN
-A MESH_EGRESS -d 169.254.170.23 -j RETURN
# Everything else goes out through Envoy.
-A MESH_EGRESS -p tcp -j REDIRECT --to-ports 15001
COMMIT
RULES
}

# Envoy listens on IPv4 alone. IPv6 is redirected to the same ports, where it is refused: nothing goes around Envoy.
ipv6_rules() {
  cat <<'RULES'
*nat
:MESH_EGRESS - [0:0]
:MESH_INGRESS - [0:0]
# Envoy's own connections, told by its user, go where they are meant to go.
-A MESH_EGRESS -m owner --uid-owner 1337 -j RETURN
# Ports that are reached without Envoy (option egressIgnoredPorts).
-A MESH_EGRESS -p tcp --dport 22 -j RETURN
# Everything else goes out through Envoy.
-A MESH_EGRESS -p tcp -j REDIRECT --to-ports 15001
COMMIT
RULES
}

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

case "${1-}" in
  '')
    if [ "$ipv6" = no ] && grep -qsv ' lo$' /proc/net/if_inet6; then
      echo "$0: there are IPv6 addresses, but ip6tables cannot redirect them, and they would lead around Envoy:" \
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
