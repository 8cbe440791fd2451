import { ADMIN_PORT, CERTIFICATE_DIR, CONFIG_DIR, EGRESS_IGNORED_IPS, EGRESS_IGNORED_PORTS, PROXY_UID } from '@mesh-compile/envoy-bootstrap/contract'

/** Options of the Envoy emitter that its deployment has to agree with. */
export interface EnvoySettings {
  readonly adminPort: number
  readonly configDir: string
  readonly certificateDir: string
  readonly proxyUid: number
  readonly egressIgnoredIps: readonly string[]
  readonly egressIgnoredPorts: readonly number[]
  readonly gatewayHeadersWithUnderscores: string
  /** Empty: none. */
  readonly gatewayHealthCheckPath: string
}

const USUAL: EnvoySettings = {
  adminPort: ADMIN_PORT,
  configDir: CONFIG_DIR,
  certificateDir: CERTIFICATE_DIR,
  proxyUid: PROXY_UID,
  egressIgnoredIps: EGRESS_IGNORED_IPS,
  egressIgnoredPorts: EGRESS_IGNORED_PORTS,
  gatewayHeadersWithUnderscores: 'REJECT_REQUEST',
  gatewayHealthCheckPath: '',
}

/** Picks them from the emitter's options, whose values it has checked. */
export function readEnvoySettings(options: Readonly<Record<string, unknown>>): EnvoySettings {
  const given = Object.keys(USUAL).flatMap((name): [string, unknown][] => (options[name] === undefined ? [] : [[name, options[name]]]))
  return { ...USUAL, ...Object.fromEntries(given) }
}
