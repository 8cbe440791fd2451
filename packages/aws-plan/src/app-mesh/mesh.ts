import type { Mesh } from '@mesh-compile/ir'
import { HERE, type Resource } from '../plan.ts'
import { meshType } from '../resource-types/app-mesh.ts'

/** The mesh itself, which every other resource of it needs. */
export function meshResource(mesh: Mesh): Resource {
  return {
    id: { type: meshType.cloudFormation, key: '' },
    type: meshType,
    concern: 'mesh',
    owner: { kind: 'mesh', name: mesh.name },
    place: HERE,
    properties: { MeshName: mesh.name, Spec: { EgressFilter: { Type: mesh.settings.egressFilter } } },
    dependsOn: [],
  }
}
