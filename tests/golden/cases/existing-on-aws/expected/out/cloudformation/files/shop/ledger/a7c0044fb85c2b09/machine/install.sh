#!/bin/sh
# Sets this machine up for the Envoy of a mesh, or changes it over to another configuration. Made by mesh-compile.
#
#   sh install.sh            as root; run again, it does the same
#   sh install.sh --remove   stops what it set up and takes it out, but for the configuration
set -eu
here=$(cd "$(dirname "$0")" && pwd)
units=/etc/systemd/system
uid=1337

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

[ "$(id -u)" = 0 ] || fail 'run it as root'

if [ "${1-}" = --remove ]; then
  for unit in "$here"/*.timer "$here"/*.service; do
    [ -e "$unit" ] || continue
    systemctl disable --now "${unit##*/}" || :
    rm -f "$units/${unit##*/}"
  done
  systemctl daemon-reload
  exit
fi

# Asked first, so that nothing is half done.
for program in envoy curl bash; do
  command -v "$program" >/dev/null || fail "there is no $program"
done
if [ -e "$here/fetch-certificates" ]; then
  for program in aws jq openssl; do
    command -v "$program" >/dev/null || fail "there is no $program, which fetches certificates"
  done
fi

# Envoy's user, and nothing else's: its connections are not redirected.
getent group "$uid" >/dev/null || groupadd --system --gid "$uid" mesh-envoy
getent passwd "$uid" >/dev/null || useradd --system --uid "$uid" --gid "$uid" --no-create-home --home-dir / --shell /sbin/nologin mesh-envoy

if [ -e "$here/fetch-certificates" ]; then
  install -d -m 0755 -o "$uid" -g "$uid" /etc/mesh-compile/certificates
  chown -R "$uid:$uid" /etc/mesh-compile/certificates
fi

# What an earlier configuration had and this one has not.
for unit in mesh-interception.service mesh-certificates.timer mesh-certificates.service; do
  if [ -e "$units/$unit" ] && [ ! -e "$here/$unit" ]; then
    systemctl disable --now "$unit" || :
    rm -f "$units/$unit"
  fi
done
for unit in "$here"/*.service "$here"/*.timer; do
  [ -e "$unit" ] || continue
  install -m 0644 "$unit" "$units/"
done
systemctl daemon-reload

if [ -e "$here/mesh-certificates.service" ]; then
  # A failure is tried again by systemd, and Envoy waits for its files.
  systemctl start mesh-certificates.service || :
  if [ -e "$here/mesh-certificates.timer" ]; then systemctl enable --now mesh-certificates.timer; fi
fi
if [ -e "$here/mesh-interception.service" ]; then
  systemctl enable mesh-interception.service
  # Sets the rules anew where the ports of the node changed.
  systemctl restart mesh-interception.service
fi
systemctl enable envoy.service
systemctl restart envoy.service
