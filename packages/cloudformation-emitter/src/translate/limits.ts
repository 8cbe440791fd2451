import { describeOwner, originOf } from '@mesh-compile/aws-plan'
import type { Mesh } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { cloudFormationDiagnostics as diagnostics } from '../diagnostics.ts'
import { printJson } from '../print/json.ts'
import type { Printer } from '../print/print.ts'
import type { Template } from '../template/template.ts'
import type { StackTemplate } from './templates.ts'

/** AWS CloudFormation quotas, of one template; those that nobody can raise. */
const MOST = { Resources: 500, Parameters: 200, Outputs: 200, bytes: 1_000_000 } as const

/** Reports a template that CloudFormation would refuse for its size. */
export function checkLimits(
  { stack, template }: StackTemplate,
  { mesh, single, print, report }: {
    readonly mesh: Mesh
    readonly single: boolean
    readonly print: Printer
    readonly report: Report
  },
): void {
  // One finding: where there are too many resources, the rest is too much as well.
  const excess = findExcess(template, print)
  if (!excess) return
  const at = { at: { origin: originOf(mesh, stack.owner) } }
  if (single) report(diagnostics.tooMuchForOneStack, excess, at)
  else report(diagnostics.tooMuchForStack, { ...excess, owner: describeOwner(stack.owner) }, at)
}

function findExcess(template: Template, print: Printer): { readonly measure: string; readonly actual: number; readonly most: number } | undefined {
  for (const measure of ['Resources', 'Parameters', 'Outputs'] as const) {
    const actual = Object.keys(template[measure] ?? {}).length
    if (actual > MOST[measure]) return { measure: measure.toLowerCase(), actual, most: MOST[measure] }
  }
  // JSON is printed in no time, and YAML is shorter but for what it escapes: only what comes near is printed twice.
  if (Buffer.byteLength(printJson(template)) <= MOST.bytes / 2) return undefined
  const actual = Buffer.byteLength(print(template))
  return actual > MOST.bytes ? { measure: 'bytes', actual, most: MOST.bytes } : undefined
}
