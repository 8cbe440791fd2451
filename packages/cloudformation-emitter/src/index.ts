import { awsPlanDiagnostics } from '@mesh-compile/aws-plan'
import { defineEmitter, type Emitter } from '@mesh-compile/ir/emitter'
import { cloudFormationDiagnostics } from './diagnostics.ts'
import { emitTemplates } from './emitter.ts'
import { options } from './options.ts'

/** Emits CloudFormation templates of the AWS resources of a mesh. */
export const cloudFormation: Emitter<typeof options> = defineEmitter({
  name: 'cloudformation',
  description: 'CloudFormation templates of the AWS resources of the mesh',
  uses: ['envoy'],
  options,
  diagnostics: { ...awsPlanDiagnostics, ...cloudFormationDiagnostics },
  emit: emitTemplates,
})

export default cloudFormation
