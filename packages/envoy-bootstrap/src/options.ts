import type { OptionDefinition, OptionValues } from '@mesh-compile/ir/emitter'
import { ADMIN_PORT, CONFIG_DIR } from './contract.ts'

type IntegerOption = Extract<OptionDefinition, { readonly type: 'integer' }>
type EnumOption<Value extends string> = Extract<OptionDefinition, { readonly type: 'enum' }> & { readonly values: readonly Value[] }
type StringOption = Extract<OptionDefinition, { readonly type: 'string' }>

/** Options of the emitter, as they stand in `mesh-compile.config.ts` under `emitters.envoy`. */
export const options: {
  readonly adminPort: IntegerOption
  readonly maxDownstreamConnections: IntegerOption
  readonly maxHeapBytes: IntegerOption
  readonly headersWithUnderscores: EnumOption<'ALLOW' | 'DROP_HEADER' | 'REJECT_REQUEST'>
  readonly configDir: StringOption
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
    description: 'What sidecars do with headers whose names have an underscore; gateways refuse such requests',
    default: 'ALLOW',
    values: ['ALLOW', 'DROP_HEADER', 'REJECT_REQUEST'],
  },
  configDir: {
    type: 'string',
    description: 'With --xds files: the folder on the hosts of the proxies that holds what is emitted, as an absolute path',
    default: CONFIG_DIR,
    pattern: String.raw`(?:/[\w.@+-]+)+`,
  },
}

/** Their values. */
export type EnvoyOptions = OptionValues<typeof options>
