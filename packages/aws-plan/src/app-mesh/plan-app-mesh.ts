import type { EmitContext } from '@mesh-compile/ir/emitter'
import type { AwsOptions } from '../options.ts'
import type { Resource } from '../plan.ts'
import { meshResource } from './mesh.ts'

/** The AWS::AppMesh::* resources that a mesh is in App Mesh's own terms. */
export function planAppMesh({ mesh }: EmitContext<AwsOptions>): readonly Resource[] {
  return [meshResource(mesh)]
}
