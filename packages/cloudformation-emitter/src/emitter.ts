import { planAws } from '@mesh-compile/aws-plan'
import { watchErrors } from '@mesh-compile/ir/diagnostics'
import type { EmitContext, EmitResult } from '@mesh-compile/ir/emitter'
import type { CloudFormationOptions } from './options.ts'
import { emitPlan } from './emit-plan.ts'

/** Emits the templates of a mesh. */
export async function emitTemplates(context: EmitContext<CloudFormationOptions>): Promise<EmitResult> {
  const { report, failed } = watchErrors(context.report)
  const plan = planAws({ ...context, report })
  // What is incomplete would only be refused as well.
  return failed() ? { files: [] } : emitPlan(plan, context)
}
