import type { Plan } from '@mesh-compile/aws-plan'
import type { EmitContext, EmitResult } from '@mesh-compile/ir/emitter'
import type { CloudFormationOptions } from './options.ts'
import { loadPrinter } from './print/print.ts'
import { checkLimits } from './translate/limits.ts'
import { singleStack, stacksOfParts } from './translate/stacks.ts'
import { translateStacks } from './translate/templates.ts'

/** Emits the templates of a plan. */
export async function emitPlan(plan: Plan, context: Pick<EmitContext<CloudFormationOptions>, 'mesh' | 'options' | 'report'>): Promise<EmitResult> {
  const { mesh, options, report } = context
  const print = await loadPrinter(options.format)
  const single = options.stacks === 'single'
  const templates = translateStacks(plan, mesh, single ? singleStack(plan) : stacksOfParts(plan), report)
  for (const one of templates) checkLimits(one, { mesh, single, print, report })
  return {
    files: [
      ...templates.map(({ stack, template }) => ({ path: `${stack.path}.${options.format}`, contents: () => print(template) })),
      // CloudFormation uploads nothing; whoever deploys does.
      ...plan.files.map((file) => ({ path: file.path, contents: file.print })),
    ],
    ...(plan.notes && { notes: plan.notes }),
  }
}
