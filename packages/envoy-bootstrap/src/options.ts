import type { OptionDefinition, OptionValues } from '@mesh-compile/ir/emitter'
import { ADMIN_PORT } from './contract.ts'

type IntegerOption = Extract<OptionDefinition, { readonly type: 'integer' }>

/** Options of the emitter, as they stand in `mesh-compile.config.ts` under `emitters.envoy`. */
export const options: { readonly adminPort: IntegerOption; readonly maxDownstreamConnections: IntegerOption } = {
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
}

/** Their values. */
export type EnvoyOptions = OptionValues<typeof options>
