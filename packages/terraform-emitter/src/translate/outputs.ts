import { snakeCase, type Plan } from '@mesh-compile/aws-plan'
import { argument, block, literal, type Hcl, type HclBlock } from '../hcl/tree.ts'
import type { Addresses } from './addresses.ts'
import { translateValue } from './value.ts'

/** What can be read of the module. */
export interface ModuleOutput {
  readonly name: string
  readonly description: string
  readonly value: Hcl
}

/** The outputs of the module, by name. */
export function outputsOf({ outputs }: Plan, addresses: Addresses): readonly ModuleOutput[] {
  return outputs
    .map(({ name, description, value }) => ({ name: snakeCase(name), description, value: translateValue(value, addresses) }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

/** `output "virtual_node_arns" { ... }` */
export function outputBlock({ name, description, value }: ModuleOutput): HclBlock {
  return block('output', [name], [argument('description', literal(description)), argument('value', value)])
}
