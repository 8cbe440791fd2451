import type { Owner, Resource } from '@mesh-compile/aws-plan'
import type { Declared, Mesh } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { terraformDiagnostics } from '../diagnostics.ts'

/** What Terraform cannot say, by the name of the finding. */
export type Finding = keyof typeof terraformDiagnostics

/** Tells what is wrong with a property, at the declaration of the part of the mesh that its resource exists for. */
export function reportFinding(mesh: Mesh, report: Report, resource: Resource, finding: Finding, property: string): void {
  const { kind, name } = resource.owner
  const origin = ownerIn(mesh, resource.owner)?.origin
  const args = { kind: kind.replace('-', ' '), name, property, type: resource.type.cloudFormation }
  report(terraformDiagnostics[finding], args, origin ? { at: { origin } } : {})
}

function ownerIn(mesh: Mesh, { kind, name }: Owner): Declared | undefined {
  switch (kind) {
    case 'mesh':
      return mesh
    case 'virtual-node':
      return mesh.virtualNodes.find((each) => each.name === name)
    case 'virtual-router':
      return mesh.virtualRouters.find((each) => each.name === name)
    case 'virtual-service':
      return mesh.virtualServices.find((each) => each.name === name)
    case 'virtual-gateway':
      return mesh.virtualGateways.find((each) => each.name === name)
    default:
      return kind satisfies never
  }
}
