import { expressionsIn, type Parameter, type Plan } from '@mesh-compile/aws-plan'
import type { Mesh } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import type { Template, TemplateOutput } from '../template/template.ts'
import { createDirectory, type Directory } from './directory.ts'
import { exportOutput, placeOutputs, translateOutput, type SingleOutput } from './outputs.ts'
import { translateParameters } from './parameters.ts'
import { translateResource } from './resource.ts'
import { createScope, type Export, type Scope } from './scope.ts'
import type { Stack } from './stacks.ts'
import { createWalk } from './walk.ts'

/** A stack with its template. */
export interface StackTemplate {
  readonly stack: Stack
  readonly template: Template
}

/** The template of every stack; texts that CloudFormation would not leave as they are are reported. */
export function translateStacks(plan: Plan, mesh: Mesh, stacks: readonly Stack[], report: Report): readonly StackTemplate[] {
  const directory = createDirectory(stacks)
  const parameters = new Map(plan.parameters.map((parameter) => [parameter.name, parameter]))
  const outputs = placeOutputs(plan.outputs, stacks, directory)
  const exports = new Map<Stack, Map<string, Export>>(stacks.map((stack) => [stack, new Map()]))
  const take = (taken: Export): void => void exports.get(taken.entry.stack)?.set(taken.name, taken)

  const parts = stacks.map((stack) => {
    const scope = createScope(plan.mesh, stack, directory, parameters, take)
    const own = outputs.get(stack) ?? []
    return { stack, ...translateParts(stack, scope, own, mesh, directory, report), parameters: usedParameters(stack, own, parameters) }
  })
  // Only when all are translated is it known what each has to export.
  return parts.map(({ stack, parameters: used, resources, told }) => {
    const all = [...told, ...Array.from(exports.get(stack)?.values() ?? [], exportOutput)]
    const template: Template = {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: stack.description,
      Metadata: { GeneratedBy: 'mesh-compile', Mesh: plan.mesh },
      ...(used.length > 0 && { Parameters: translateParameters(used) }),
      Resources: resources,
      ...(all.length > 0 && { Outputs: Object.fromEntries(all.toSorted(([one], [other]) => (one < other ? -1 : 1))) }),
    }
    return { stack, template }
  })
}

function translateParts(
  stack: Stack,
  scope: Scope,
  outputs: readonly SingleOutput[],
  mesh: Mesh,
  directory: Directory,
  report: Report,
): { readonly resources: Template['Resources']; readonly told: readonly (readonly [string, TemplateOutput])[] } {
  const resources = stack.resources.map((resource) => [
    directory.get(resource.id).logicalId,
    translateResource(resource, createWalk(scope, mesh, resource.owner, report)),
  ] as const)
  const told = outputs.map((output) => translateOutput(output, createWalk(scope, mesh, stack.owner, report)))
  return { resources: Object.fromEntries(resources), told }
}

/** In the plan's order. */
function usedParameters(
  stack: Stack,
  outputs: readonly SingleOutput[],
  parameters: ReadonlyMap<string, Parameter>,
): readonly Parameter[] {
  if (parameters.size === 0) return []
  const used = new Set<string>()
  for (const value of [...stack.resources.map(({ properties }) => properties), ...outputs.map((output) => output.value)]) {
    for (const expression of expressionsIn(value)) if (expression.kind === 'parameter') used.add(expression.name)
  }
  return [...parameters.values()].filter(({ name }) => used.has(name))
}
