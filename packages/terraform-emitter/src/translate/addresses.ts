import type { Plan, ResourceId, ResourceType } from '@mesh-compile/aws-plan'
import { reference, type Hcl } from '../hcl/tree.ts'
import { labelOf } from './label.ts'

/** Where the resources of a plan are in the module. */
export interface Addresses {
  /** `this`, `checkout_v1` */
  labelOf(resource: ResourceId): string
  /** `aws_appmesh_mesh.this` */
  resource(resource: ResourceId): Hcl
  /** `aws_appmesh_mesh.this.arn`; `name` is CloudFormation's, as `ResourceType.attributes` lists it. */
  attribute(resource: ResourceId, name: string): Hcl
}

/** The addresses of all resources of a plan; what is not in it has none. */
export function addressesOf(plan: Plan): Addresses {
  const known = new Map<string, { readonly type: ResourceType; readonly label: string }>()
  const taken = new Set<string>()
  for (const { id, type } of plan.resources) {
    const label = labelOf(id.key)
    const address = `${type.terraform}.${label}`
    if (taken.has(address)) throw new Error(`two resources of the plan have the address ${address}`)
    taken.add(address)
    known.set(keyOf(id), { type, label })
  }
  const find = (id: ResourceId): { readonly type: ResourceType; readonly label: string } => {
    const found = known.get(keyOf(id))
    if (!found) throw new Error(`the plan refers to ${id.type} ${JSON.stringify(id.key)}, which is not in it`)
    return found
  }
  return {
    labelOf: (id) => find(id).label,
    resource: (id) => {
      const { type, label } = find(id)
      return reference(type.terraform, label)
    },
    attribute: (id, name) => {
      const { type, label } = find(id)
      const attribute = Object.hasOwn(type.attributes, name) ? type.attributes[name] : undefined
      if (attribute === undefined) throw new Error(`the table of ${id.type} has no attribute ${name}`)
      return reference(type.terraform, label, attribute)
    },
  }
}

function keyOf({ type, key }: ResourceId): string {
  return `${type} ${key}`
}
