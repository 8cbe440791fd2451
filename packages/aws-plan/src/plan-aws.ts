import type { EmitContext } from '@mesh-compile/ir/emitter'
import { planAppMesh } from './app-mesh/plan-app-mesh.ts'
import type { AwsOptions } from './options.ts'
import type { Plan, Resource } from './plan.ts'
import { planRuntime } from './runtime/plan-runtime.ts'
import type { Contribution } from './runtime/runtime.ts'
import { parseTags, tagged } from './tags.ts'

/** Plans the AWS resources of a mesh. The same context gives the same plan; what cannot be planned is reported. */
export function planAws(context: EmitContext<AwsOptions>): Plan {
  const tags = parseTags(context.options.tags, context.report)
  const { resources = [], parameters = [], outputs = [], files = [], notes = [] }: Contribution =
    context.options.plan === 'appmesh' ? { resources: planAppMesh(context) } : planRuntime(context)
  return {
    mesh: context.mesh.name,
    parameters: parameters.toSorted((one, other) => compare(one.name, other.name)),
    resources: resources.map((resource) => tagged(resource, tags)).toSorted(compareResources),
    outputs: outputs.toSorted((one, other) => compare(one.name, other.name)),
    files: files.toSorted((one, other) => compare(one.path, other.path)),
    notes,
  }
}

/** By concern, type and key, each in code unit order. */
function compareResources(one: Resource, other: Resource): number {
  return compare(one.concern, other.concern) || compare(one.id.type, other.id.type) || compare(one.id.key, other.id.key)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
