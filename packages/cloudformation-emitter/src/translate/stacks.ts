import { describeOwner, type Owner, type Plan, type Resource } from '@mesh-compile/aws-plan'
import { compareText } from '@mesh-compile/ir'
import { hyphenatedName } from './name.ts'

/** A stack and what it is made of. */
export interface Stack {
  /** Path of its template within the emitter's folder, without the ending. */
  readonly path: string
  readonly description: string
  readonly owner: Owner
  /** When it is deployed: after all stacks of a lower rank. */
  readonly rank: number
  readonly resources: readonly Resource[]
}

/** Which parts of a mesh need which: what stands later is deployed later. */
const ORDER: readonly Owner['kind'][] = ['mesh', 'virtual-node', 'virtual-router', 'virtual-service', 'virtual-gateway']

/** Everything in one stack. */
export function singleStack(plan: Plan): readonly Stack[] {
  const owner: Owner = { kind: 'mesh', name: plan.mesh }
  return [{ path: 'template', description: `AWS resources of mesh '${plan.mesh}'`, owner, rank: 0, resources: resourcesOf(plan) }]
}

/**
 * A stack for each part of the mesh: whatever else comes or goes, a part's stack keeps its name and its resources. In the
 * order in which they are deployed.
 */
export function stacksOfParts(plan: Plan): readonly Stack[] {
  const mesh: Owner = { kind: 'mesh', name: plan.mesh }
  const parts = new Map<string, { readonly owner: Owner; readonly resources: Resource[] }>([[pathOf(mesh), { owner: mesh, resources: [] }]])
  for (const resource of resourcesOf(plan)) {
    const path = pathOf(resource.owner)
    const part = parts.get(path)
    if (part) part.resources.push(resource)
    else parts.set(path, { owner: resource.owner, resources: [resource] })
  }
  const stacks = [...parts].map(([path, { owner, resources }]) => {
    const what = `AWS resources of ${describeOwner(owner)}`
    const description = owner.kind === 'mesh' ? what : `${what} in mesh '${plan.mesh}'`
    return { path, description, owner, rank: ORDER.indexOf(owner.kind), resources }
  })
  return stacks.filter(({ resources }) => resources.length > 0).toSorted((one, other) => one.rank - other.rank || compareText(one.path, other.path))
}

/** What CloudFormation can make. */
function resourcesOf({ resources }: Plan): readonly Resource[] {
  return resources.filter(({ type }) => type.onlyTerraform === undefined)
}

/** `virtual-nodes/web` */
function pathOf({ kind, name }: Owner): string {
  return kind === 'mesh' ? 'mesh' : `${kind}s/${hyphenatedName(name)}`
}
