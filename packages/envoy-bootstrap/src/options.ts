import type { OptionDefinition, OptionValues } from '@mesh-compile/ir/emitter'
import { ADMIN_PORT, CERTIFICATE_DIR, CONFIG_DIR, EGRESS_IGNORED_IPS, EGRESS_IGNORED_PORTS, PROXY_UID, SDS_SOCKET } from './contract.ts'

type Option<Type extends OptionDefinition['type']> = Extract<OptionDefinition, { readonly type: Type }>
type EnumOption<Value extends string> = Option<'enum'> & { readonly values: readonly Value[] }

/** Options of the emitter, as they stand in `mesh-compile.config.ts` under `emitters.envoy`. */
export const options: {
  readonly adminPort: Option<'integer'>
  readonly maxDownstreamConnections: Option<'integer'>
  readonly maxHeapBytes: Option<'integer'>
  readonly headersWithUnderscores: EnumOption<'ALLOW' | 'DROP_HEADER' | 'REJECT_REQUEST'>
  readonly gatewayHeadersWithUnderscores: EnumOption<'ALLOW' | 'DROP_HEADER' | 'REJECT_REQUEST'>
  readonly gatewayHealthCheckPath: Option<'string'>
  readonly configDir: Option<'string'>
  readonly certificateDir: Option<'string'>
  readonly sdsSocket: Option<'string'>
  readonly proxyUid: Option<'integer'>
  readonly egressIgnoredIps: Option<'strings'>
  readonly egressIgnoredPorts: Option<'integers'>
} = {
  adminPort: {
    type: 'integer',
    description: "Port of Envoy's admin interface on 127.0.0.1",
    default: ADMIN_PORT,
    minimum: 1,
    maximum: 65_535,
  },
  maxDownstreamConnections: {
    type: 'integer',
    description: 'Connections one proxy accepts at the same time, over all listeners but the admin interface',
    default: 50_000,
    minimum: 1,
    maximum: 4_294_967_295,
  },
  maxHeapBytes: {
    type: 'integer',
    description: 'Heap in bytes at which one proxy starts to refuse work, less than the memory its container may take; 0: no limit',
    default: 0,
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
  },
  headersWithUnderscores: {
    type: 'enum',
    description: 'What sidecars do with headers whose names have an underscore',
    default: 'ALLOW',
    values: ['ALLOW', 'DROP_HEADER', 'REJECT_REQUEST'],
  },
  gatewayHeadersWithUnderscores: {
    type: 'enum',
    description: 'What gateways do with headers whose names have an underscore',
    default: 'REJECT_REQUEST',
    values: ['ALLOW', 'DROP_HEADER', 'REJECT_REQUEST'],
  },
  gatewayHealthCheckPath: {
    type: 'string',
    description: 'A path at which gateways answer by themselves that they serve, for load balancers that ask; no route sees it then. Empty: none',
    default: '',
    pattern: String.raw`(?:(?:/[\w.@+-]+)+)?`,
  },
  configDir: {
    type: 'string',
    description: 'With --xds files: the folder on the hosts of the proxies that holds what is emitted, as an absolute path',
    default: CONFIG_DIR,
    pattern: String.raw`(?:/[\w.@+-]+)+`,
  },
  certificateDir: {
    type: 'string',
    description: 'The folder on the hosts of the proxies to which certificates are delivered from AWS, as an absolute path',
    default: CERTIFICATE_DIR,
    pattern: String.raw`(?:/[\w.@+-]+)+`,
  },
  sdsSocket: {
    type: 'string',
    description: 'The Unix socket of the SDS server beside each proxy, as an absolute path',
    default: SDS_SOCKET,
    // Linux: sun_path has 108 bytes, the last of them zero.
    pattern: String.raw`(?=.{1,107}$)(?:/[\w.@+-]+)+`,
  },
  proxyUid: {
    type: 'integer',
    description: "Numeric id of the user that Envoy runs as: that user's connections are not redirected to Envoy",
    default: PROXY_UID,
    // Not root: an application that runs as root would go past its Envoy.
    minimum: 1,
    // Linux: uid_t, whose highest value means no user.
    maximum: 4_294_967_294,
  },
  egressIgnoredIps: {
    type: 'strings',
    description: 'IP addresses and ranges (10.0.0.0/8) that applications reach without their Envoy',
    default: EGRESS_IGNORED_IPS,
  },
  egressIgnoredPorts: {
    type: 'integers',
    description: 'TCP ports that applications reach without their Envoy, whatever the address',
    default: EGRESS_IGNORED_PORTS,
    minimum: 1,
    maximum: 65_535,
  },
}

/** Their values. */
export type EnvoyOptions = OptionValues<typeof options>
