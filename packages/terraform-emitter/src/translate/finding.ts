import { describeOwner, originOf, type Resource } from '@mesh-compile/aws-plan'
import type { Mesh } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { terraformDiagnostics } from '../diagnostics.ts'

/** What Terraform cannot say, by the name of the finding. */
export type Finding = keyof typeof terraformDiagnostics

/** Tells what is wrong with a property, at the declaration of the part of the mesh that its resource exists for. */
export function reportFinding(mesh: Mesh, report: Report, resource: Resource, finding: Finding, property: string): void {
  const origin = originOf(mesh, resource.owner)
  const args = { owner: describeOwner(resource.owner), property, type: resource.type.cloudFormation }
  report(terraformDiagnostics[finding], args, origin ? { at: { origin } } : {})
}
