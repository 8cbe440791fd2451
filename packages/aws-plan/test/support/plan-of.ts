import { buildGraph, type Mesh } from '@mesh-compile/ir'
import { collectDiagnostics, messageOf } from '@mesh-compile/ir/diagnostics'
import { meshSchema } from '@mesh-compile/ir/schema'
import { usualAwsOptions } from '../../src/options.ts'
import { planAws } from '../../src/plan-aws.ts'
import type { Resource } from '../../src/plan.ts'

/** What is planned for a mesh, and what is said about it. */
export interface Planned {
  readonly resources: readonly Resource[]
  /** `MC6501 message` each. */
  readonly findings: readonly string[]
}

/** Plans a mesh that is written down as IR JSON. */
export function planOf(json: object, { tags = [] }: { readonly tags?: readonly string[] } = {}): Planned {
  const mesh: Mesh = meshSchema.parse(json)
  const { diagnostics, report } = collectDiagnostics()
  const { resources } = planAws({
    mesh,
    graph: buildGraph(mesh),
    options: { ...usualAwsOptions, plan: 'appmesh', tags },
    request: { formats: ['json'], xds: 'static' },
    needed: new Map(),
    report,
  })
  return { resources, findings: diagnostics.map((found) => `${found.definition.code} ${messageOf(found)}`) }
}

/** The resource of this type and key; `VirtualNode` stands for `AWS::AppMesh::VirtualNode`. */
export function resourceOf({ resources }: Planned, noun: string, key = ''): Resource {
  const resource = resources.find(({ type, id }) => type.noun === noun && id.key === key)
  if (!resource) throw new Error(`no ${noun} '${key}' among ${resources.map(({ type, id }) => `${type.noun} '${id.key}'`).join(', ')}`)
  return resource
}

/** What stands at a path of a resource's properties, such as `Spec.Listeners.0.Timeout`; undefined where nothing does. */
export function at({ properties }: Resource, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], properties)
}
