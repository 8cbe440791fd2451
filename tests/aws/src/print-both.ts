import type { Plan } from '@mesh-compile/aws-plan'
import { collectDiagnostics, messageOf } from '@mesh-compile/ir/diagnostics'
import type { Mesh } from '@mesh-compile/ir'
import type { OutputFile } from '@mesh-compile/ir/emitter'
import { emitPlan as emitTemplates } from '../../../packages/cloudformation-emitter/src/emit-plan.ts'
import { defaultOptions } from '../../../packages/cloudformation-emitter/test/support/plans.ts'
import { emitPlan as emitModule } from '../../../packages/terraform-emitter/src/emitter.ts'

/** What a printer makes of a plan by path, or why it refuses it. */
export interface Printed {
  readonly files: ReadonlyMap<string, string>
  readonly refused: readonly string[]
}

export async function printTemplates(plan: Plan, mesh: Mesh, stacks: 'single' | 'services'): Promise<Printed> {
  const { diagnostics, report } = collectDiagnostics()
  const { files } = await emitTemplates(plan, { mesh, options: { ...defaultOptions(), stacks }, report })
  return printed(files, diagnostics)
}

export function printModule(plan: Plan, mesh: Mesh): Printed {
  const { diagnostics, report } = collectDiagnostics()
  const { files } = emitModule(plan, { mesh, report })
  return printed(files, diagnostics)
}

function printed(files: readonly OutputFile[], diagnostics: ReturnType<typeof collectDiagnostics>['diagnostics']): Printed {
  return {
    files: new Map(files.map(({ path, contents }) => [path, String(typeof contents === 'function' ? contents() : contents)])),
    refused: diagnostics.filter(({ definition }) => definition.severity === 'error').map(messageOf),
  }
}
