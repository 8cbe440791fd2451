import type { Parameter, ResourceId } from '@mesh-compile/aws-plan'
import { getAtt, importValue, ref, type Call } from '../template/functions.ts'
import type { Directory, Entry } from './directory.ts'
import { hyphenatedName } from './name.ts'
import type { Stack } from './stacks.ts'

/** How what is known only at deployment is called in one template. */
export interface Scope {
  readonly attribute: (resource: ResourceId, attribute: string) => Call
  /** The parameter of the plan and how it is called. */
  readonly parameter: (name: string) => { readonly definition: Parameter; readonly call: Call }
  /** The entry of a resource that must be there first, where that is for this template to say. */
  readonly within: (resource: ResourceId) => Entry | undefined
}

/** What one stack takes from another. */
export interface Export {
  readonly entry: Entry
  readonly attribute: string
  /** Unique in an account and region. */
  readonly name: string
}

/** The scope of a stack; what it takes from others is told to `take`. */
export function createScope(
  mesh: string,
  stack: Stack,
  directory: Directory,
  parameters: ReadonlyMap<string, Parameter>,
  take: (taken: Export) => void,
): Scope {
  return {
    attribute: (id, attribute) => {
      const entry = directory.get(id)
      const { resource, logicalId } = entry
      if (attribute !== 'Ref' && !Object.hasOwn(resource.type.attributes, attribute)) {
        throw new Error(`${resource.type.cloudFormation} has no attribute ${attribute}`)
      }
      if (entry.stack !== stack) {
        checkOrder(entry.stack, stack)
        // CloudFormation: letters, digits, colons and hyphens.
        const name = `${hyphenatedName(mesh)}-${logicalId}-${attribute.replaceAll('.', '')}`
        take({ entry, attribute, name })
        return importValue(name)
      }
      return attribute === 'Ref' ? ref(logicalId) : getAtt(logicalId, attribute)
    },
    parameter: (name) => {
      const definition = parameters.get(name)
      if (!definition) throw new Error(`the plan refers to parameter ${name}, which it does not have`)
      return { definition, call: ref(parameterName(name)) }
    },
    within: (id) => {
      const entry = directory.find(id)
      if (!entry || entry.stack === stack) return entry
      checkOrder(entry.stack, stack)
      return undefined
    },
  }
}

/** `vpcId` → `VpcId` */
export function parameterName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function checkOrder(first: Stack, then: Stack): void {
  if (first.rank >= then.rank) throw new Error(`stack ${then.path} needs ${first.path}, which is not deployed before it`)
}
