import { awsPlanDiagnostics } from '@mesh-compile/aws-plan'
import { defineEmitter, type Emitter } from '@mesh-compile/ir/emitter'
import { terraformDiagnostics } from './diagnostics.ts'
import { emitTerraform } from './emitter.ts'
import { options } from './options.ts'

/** Emits a Terraform module of the AWS resources of a mesh, and a root that calls it. */
export const terraform: Emitter<typeof options> = defineEmitter({
  name: 'terraform',
  description: 'A Terraform module of the AWS resources of the mesh, and a root that calls it',
  uses: ['envoy'],
  options,
  diagnostics: { ...awsPlanDiagnostics, ...terraformDiagnostics },
  emit: emitTerraform,
})

export default terraform
