import { posix } from 'node:path'
import { bootstrapPath, DRAIN_PATH } from '@mesh-compile/envoy-bootstrap/contract'
import type { Proxy } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'
import { CERTIFICATES_UNIT } from './certificate-units.ts'
import { HARDENED } from './hardened.ts'
import { INTERCEPTION_UNIT } from './interception-unit.ts'
import { unit, word, type Section } from './unit.ts'

export const ENVOY_UNIT = 'envoy.service'

// Linux: more than a process may have by default (1,024 files), and less than it may ask for.
const OPEN_FILES = 1_048_576

/**
 * Envoy as a service of systemd. It starts from what is on the machine's disk, so that a restart needs neither the
 * network nor AWS. When it is stopped its clients are asked to leave first, while it still serves them.
 */
export function envoyUnit({ mesh, envoy }: Runtime, proxy: Proxy, hasCertificates: boolean, drainSeconds: number): string {
  const admin = `http://127.0.0.1:${envoy.adminPort}`
  return unit(`Envoy of '${proxy.name}' in the mesh '${mesh.name}'`, {
    Unit: [
      ['Description', word(`Envoy of ${proxy.name} in the mesh ${mesh.name}`)],
      ['Wants', 'network-online.target'],
      ['After', ['network-online.target', INTERCEPTION_UNIT, CERTIFICATES_UNIT].join(' ')],
      ...(hasCertificates ? [['Wants', CERTIFICATES_UNIT] as const] : []),
      // Certificates that cannot be fetched yet come later; it is tried until then.
      ['StartLimitIntervalSec', 0],
    ],
    Service: [
      // Not a name: the user's connections are told by its number.
      ['User', envoy.proxyUid],
      ['Group', envoy.proxyUid],
      ['ExecStart', startCommand(proxy, `${envoy.configDir}/${bootstrapPath(proxy.name, 'json')}`, drainSeconds)],
      ['ExecStop', `-curl --silent --show-error --max-time 5 --request POST ${admin}${DRAIN_PATH}`],
      ['ExecStop', `sleep ${drainSeconds}`],
      ['KillMode', 'mixed'],
      ['TimeoutStopSec', drainSeconds + 30],
      ['Restart', 'always'],
      ['RestartSec', 2],
      ['LimitNOFILE', OPEN_FILES],
      ...HARDENED,
      ...privileges(proxy),
      ...logFolders(proxy).map((folder) => ['ReadWritePaths', word(`-${folder}`)] as const),
    ],
    Install: [['WantedBy', 'multi-user.target']],
  })
}

/** `envoy` is looked up where programs are. */
function startCommand(proxy: Proxy, bootstrap: string, drainSeconds: number): string {
  const envoy = `envoy -c ${word(bootstrap)} --drain-time-s ${drainSeconds} --disable-hot-restart`
  // systemd reads a dollar sign unless there are two. The journal is a socket, which nobody can open by the path of an access log; a pipe can be.
  return logsToOutput(proxy) ? `/bin/bash -c 'exec "$$@" > >(exec cat) 2>&1' envoy ${envoy}` : envoy
}

function logPaths({ external }: Proxy): readonly string[] {
  return external.flatMap(({ path, role }) => (role === 'log' ? [path] : []))
}

function logsToOutput(proxy: Proxy): boolean {
  const own = proxy.kind === 'virtual-node' ? proxy.node.accessLog : proxy.gateway.accessLog
  return own !== undefined && /^\/dev\/std(out|err)$/.test(own.path)
}

function logFolders(proxy: Proxy): readonly string[] {
  return [...new Set(logPaths(proxy).map((path) => posix.dirname(path)))].filter((folder) => folder !== '/dev').toSorted()
}

/** Gateways, and nodes with explicit interception, bind the ports of their listeners themselves. */
function privileges(proxy: Proxy): Section {
  const listeners = proxy.kind === 'virtual-gateway' ? proxy.gateway.listeners : proxy.node.interception.kind === 'explicit' ? proxy.node.listeners : []
  const isPrivileged = listeners.some(({ port }) => port < 1024)
  const capabilities = isPrivileged ? 'CAP_NET_BIND_SERVICE' : ''
  return [['CapabilityBoundingSet', capabilities], ['AmbientCapabilities', capabilities]]
}
