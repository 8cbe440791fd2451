import type { Resource, ResourceId } from '@mesh-compile/aws-plan'
import { alphanumericName } from './name.ts'
import type { Stack } from './stacks.ts'

/** A resource of the plan, as templates know it. */
export interface Entry {
  readonly resource: Resource
  readonly logicalId: string
  readonly stack: Stack
}

/** Finds the resources of a plan by their identity. */
export interface Directory {
  /** Undefined where CloudFormation cannot make it. */
  readonly find: (id: ResourceId) => Entry | undefined
  readonly get: (id: ResourceId) => Entry
}

/**
 * Gives every resource its logical id.
 *
 * @throws when the plan names two resources alike: a fault of the plan
 */
export function createDirectory(stacks: readonly Stack[]): Directory {
  const entries = new Map<string, Entry>()
  const taken = new Set<string>()
  for (const stack of stacks) {
    for (const resource of stack.resources) {
      const { id, type, place } = resource
      const unique = uniqueOf(id)
      const logicalId = alphanumericName(type.noun, id.key, unique)
      if (entries.has(unique) || taken.has(logicalId)) throw new Error(`the plan has two resources called ${unique} (${logicalId})`)
      // A stack is in one account and region; StackSets are not what is printed.
      if (place.account !== undefined || place.region !== undefined) throw new Error(`${unique} is made elsewhere than its stack`)
      entries.set(unique, { resource, logicalId, stack })
      taken.add(logicalId)
    }
  }
  const find: Directory['find'] = (id) => entries.get(uniqueOf(id))
  const get: Directory['get'] = (id) => {
    const entry = find(id)
    if (!entry) throw new Error(`the plan refers to ${uniqueOf(id)}, which it does not have`)
    return entry
  }
  return { find, get }
}

function uniqueOf({ type, key }: ResourceId): string {
  return `${type} ${key}`
}
