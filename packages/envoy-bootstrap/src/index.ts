import { defineEmitter, type Emitter } from '@mesh-compile/ir/emitter'
import { envoyDiagnostics } from './diagnostics.ts'
import { emitBootstraps } from './emitter.ts'
import { options } from './options.ts'

/** Emits a bootstrap for the Envoy of every virtual node and virtual gateway. */
export const envoy: Emitter<typeof options> = defineEmitter({
  name: 'envoy',
  description: 'Envoy bootstraps, one for each virtual node and virtual gateway',
  options,
  diagnostics: envoyDiagnostics,
  emit: emitBootstraps,
})

export default envoy
