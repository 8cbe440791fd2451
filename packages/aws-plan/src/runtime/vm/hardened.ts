import type { Section } from './unit.ts'

/** systemd.exec(5): what neither Envoy nor the script beside it needs is taken from them. */
export const HARDENED: Section = [
  ['NoNewPrivileges', true],
  ['ProtectSystem', 'strict'],
  ['ProtectHome', true],
  ['PrivateTmp', true],
  ['PrivateDevices', true],
  ['ProtectClock', true],
  ['ProtectControlGroups', true],
  ['ProtectHostname', true],
  ['ProtectKernelLogs', true],
  ['ProtectKernelModules', true],
  ['ProtectKernelTunables', true],
  ['ProtectProc', 'invisible'],
  ['LockPersonality', true],
  ['RestrictAddressFamilies', 'AF_INET AF_INET6 AF_NETLINK AF_UNIX'],
  ['RestrictNamespaces', true],
  ['RestrictRealtime', true],
  ['RestrictSUIDSGID', true],
  ['SystemCallArchitectures', 'native'],
  ['SystemCallFilter', '@system-service'],
]
