import { argument, block, literal, reference, type HclBlock } from '../hcl/tree.ts'
import type { Module } from './module.ts'
import { outputBlock } from './outputs.ts'
import { variableBlock } from './variables.ts'
import { rootVersions } from './version-constraints.ts'

const NAME = 'mesh'

/** Where the module is, from the root. */
export const MODULE_FOLDER: string = `modules/${NAME}`

/** The root that calls the module: what can be applied as it is, or be read as how to call it. */
export function rootOf({ variables, outputs, provider }: Module): ReadonlyMap<string, readonly HclBlock[]> {
  const call = block('module', [NAME], [
    argument('source', literal(`./${MODULE_FOLDER}`)),
    ...variables.map(({ name }, index) => ({ ...argument(name, reference('var', name)), ...(index === 0 && { apart: true as const }) })),
  ])
  return new Map([
    ['main.tf', [call]],
    ['outputs.tf', outputs.map((output) => outputBlock({ ...output, value: reference('module', NAME, output.name) }))],
    ['variables.tf', variables.map(variableBlock)],
    ['versions.tf', [rootVersions(provider)]],
  ])
}
