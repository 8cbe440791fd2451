import { planAws, type Plan } from '@mesh-compile/aws-plan'
import { watchErrors } from '@mesh-compile/ir/diagnostics'
import type { EmitContext, EmitResult, OutputFile } from '@mesh-compile/ir/emitter'
import type { HclBlock } from './hcl/tree.ts'
import type { TerraformOptions } from './options.ts'
import { printFile } from './print/file.ts'
import { printReadme } from './print/readme.ts'
import { reportFinding } from './translate/finding.ts'
import { translatePlan } from './translate/module.ts'
import { MODULE_FOLDER, rootOf } from './translate/root.ts'
import { TERRAFORM_VERSION } from './versions.ts'

/** Emits a module of the AWS resources of the mesh, and a root that calls it. */
export function emitTerraform(context: EmitContext<TerraformOptions>): EmitResult {
  const { report, failed } = watchErrors(context.report)
  const plan = planAws({ ...context, report })
  // What is incomplete would only be refused as well.
  return failed() ? { files: [] } : emitPlan(plan, context)
}

/** Emits the module of a plan. */
export function emitPlan(plan: Plan, { mesh, report }: Pick<EmitContext<TerraformOptions>, 'mesh' | 'report'>): EmitResult {
  const module = translatePlan(plan, (resource) => (finding, property) => reportFinding(mesh, report, resource, finding, property))
  return {
    files: [
      ...printed('', rootOf(module)),
      { path: `${MODULE_FOLDER}/README.md`, contents: () => printReadme(module) },
      ...printed(`${MODULE_FOLDER}/`, module.files),
      // What the module uploads, which it must find wherever it is called from.
      ...plan.files.map(({ path, print }): OutputFile => ({ path: `${MODULE_FOLDER}/${path}`, contents: print })),
    ],
    ...(plan.notes && { notes: plan.notes }),
    requires: { terraform: TERRAFORM_VERSION, 'hashicorp/aws': `${module.provider}.0` },
  }
}

function printed(folder: string, files: ReadonlyMap<string, readonly HclBlock[]>): readonly OutputFile[] {
  return [...files].map(([name, blocks]) => ({ path: `${folder}${name}`, contents: () => printFile(blocks) }))
}
