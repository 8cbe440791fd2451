import type { Output, Owner, Parameter, Plan, Resource, ResourceId, ResourceType, Value } from '@mesh-compile/aws-plan'
import type { Mesh } from '@mesh-compile/ir'
import { collectDiagnostics, messageOf } from '@mesh-compile/ir/diagnostics'
import { meshSchema } from '@mesh-compile/ir/schema'
import { emitPlan } from '../../src/emit-plan.ts'
import { cloudFormation } from '../../src/index.ts'
import type { CloudFormationOptions } from '../../src/options.ts'
import type { Template } from '../../src/template/template.ts'

/** A plan of these resources, as a planner would sort them. */
export function plan(resources: readonly Resource[], rest: { parameters?: readonly Parameter[]; outputs?: readonly Output[]; mesh?: string } = {}): Plan {
  return { mesh: 'shop', parameters: [], outputs: [], files: [], ...rest, resources }
}

/** A resource of a type, owned by the mesh unless said otherwise. */
export function resource(
  type: ResourceType,
  key: string,
  properties: Readonly<Record<string, Value>>,
  rest: { owner?: Owner; dependsOn?: readonly ResourceId[] } = {},
): Resource {
  return {
    id: idOf(type, key),
    type,
    concern: 'mesh',
    owner: { kind: 'mesh', name: 'shop' },
    place: {},
    properties,
    dependsOn: [],
    ...rest,
  }
}

export function idOf(type: ResourceType, key: string): ResourceId {
  return { type: type.cloudFormation, key }
}

/** A mesh with these names in it, for where messages point to. */
export function meshOf(parts: object = {}): Mesh {
  return meshSchema.parse({ irVersion: 1, name: 'shop', ...parts })
}

/** What is emitted for a plan: printed files by path, and what was reported. */
export async function emit(of: Plan, options: Partial<CloudFormationOptions> = {}, mesh: Mesh = meshOf()): Promise<{
  readonly files: Readonly<Record<string, string>>
  readonly problems: readonly string[]
}> {
  const { diagnostics, report } = collectDiagnostics()
  const { files } = await emitPlan(of, { mesh, options: { ...defaultOptions(), ...options }, report })
  return {
    files: Object.fromEntries(files.map(({ path, contents }) => [path, String(typeof contents === 'function' ? contents() : contents)])),
    problems: diagnostics.map((one) => `${one.definition.code}: ${messageOf(one)}`),
  }
}

/** The one template of a plan. */
export async function templateOf(of: Plan): Promise<Template> {
  const { files, problems } = await emit(of)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return JSON.parse(files['template.json'] ?? '') as Template
}

/** The options of a user who says nothing. */
export function defaultOptions(): CloudFormationOptions {
  return Object.fromEntries(Object.entries(cloudFormation.options).map(([name, option]) => [name, option.default])) as CloudFormationOptions
}
