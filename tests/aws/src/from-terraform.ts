import { resourceTypes, terraformName, type Plan, type ResourceType } from '@mesh-compile/aws-plan'
import { labelOf } from '../../../packages/terraform-emitter/src/translate/label.ts'
import { parseHcl, type Parsed } from '../../../packages/terraform-emitter/test/support/parse.ts'
import { evaluate, type Lookup } from './hcl-values.ts'
import { isList, keyOf, marked, markedAttribute, needsOf, normal, normalText, type Json, type JsonRecord, type Said } from './neutral.ts'
import { namesBySnakeCase, propertiesOf } from './terraform-properties.ts'

const SURROUNDINGS: Readonly<Record<string, string>> = {
  'aws_caller_identity.current.account_id': 'account',
  'aws_partition.current.partition': 'partition',
  'aws_region.current.id': 'region',
  'aws_partition.current.dns_suffix': 'urlSuffix',
}
const MODULE = 'modules/mesh/'
const GIVEN_TAGS = marked('parameter tags')
const types = new Map(resourceTypes.map((type) => [type.terraform, type]))

type Blocks = Readonly<Record<string, readonly JsonRecord[]>>
type Bodies = Readonly<Record<string, Readonly<Record<string, readonly Readonly<Record<string, Parsed>>[]>>>>

/** What the module and the root that calls it say. Of the plan, only the names of things are looked at. */
export async function saidByModule(files: ReadonlyMap<string, string>, plan: Plan): Promise<Said> {
  const within = await bodiesOf([...files].filter(([path]) => path.startsWith(MODULE) && path.endsWith('.tf')))
  const root = await bodiesOf([...files].filter(([path]) => !path.startsWith(MODULE) && path.endsWith('.tf')))
  const ids = new Map(plan.resources.map(({ id, type }) => [`${type.terraform}.${labelOf(id.key)}`, id]))
  const variables = namesBySnakeCase(plan.parameters)
  const keyAt = (address: string): string => {
    const id = ids.get(address)
    return id ? keyOf(id) : `unplanned ${address}`
  }
  const lookup: Lookup = ([first = '', second = '', third = '', fourth]) => {
    const address = `${first}.${second}`
    if (address === 'path.module') return marked('module')
    if (first === 'var' && has(within, 'variable', second)) return marked(`parameter ${variables.get(second) ?? second}`)
    if (first === 'data' && has(within, 'data', second, third)) return marked(SURROUNDINGS[`${second}.${third}.${fourth}`] ?? `nothing data.${second}.${third}.${fourth}`)
    const id = has(within, 'resource', first, second) ? ids.get(address) : undefined
    if (id) return third === '' ? keyOf(id) : markedAttribute(id, third)
    return second === '' || first === 'module' || first === 'self' ? [first, second, third].filter((part) => part !== '').join('.') : marked(`nothing ${address}`)
  }
  const resources = Object.entries(within['resource'] ?? {}).flatMap(([type, labelled]) =>
    Object.entries(labelled as unknown as Readonly<Record<string, readonly Parsed[]>>).map(async ([label, [body]]) => {
      const table = types.get(type)
      if (!table) return [`unplanned ${type}.${label}`, { properties: {}, needs: [] }] as const
      const { depends_on: stated = [], ...values } = (await evaluate(body!, lookup)) as JsonRecord
      const properties = normal(table.properties, propertiesOf(table.properties, withoutMeta(table, values)))
      return [keyAt(`${type}.${label}`), { properties, needs: needsOf(stated as readonly string[], properties) }] as const
    }),
  )
  const evaluated = async (of: Bodies, kind: string): Promise<Blocks> => (await evaluate((of[kind] ?? {}) as unknown as Parsed, lookup)) as unknown as Blocks
  const outputs = await evaluated(within, 'output')
  const declared = await evaluated(within, 'variable')
  const { tags: _tags, ...parameters } = declared
  const outputNames = namesBySnakeCase(plan.outputs)
  return {
    resources: { ...Object.fromEntries(await Promise.all(resources)), ...passedOn(declared, outputs, { variables: await evaluated(root, 'variable'), outputs: await evaluated(root, 'output'), modules: await evaluated(root, 'module') }) },
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, [body = {}]]) => [variables.get(name) ?? name, parameterOf(body)])),
    outputs: Object.fromEntries(Object.entries(outputs).flatMap(([called, [body = {}]]) => outputsOf(outputNames.get(called) ?? called, body))),
    files: Object.fromEntries([...files].flatMap(([path, text]) => (path.startsWith(MODULE) && !/\.(tf|md)$/.test(path) ? [[path.slice(MODULE.length), text]] : []))),
  }
}

function has(within: unknown, ...path: readonly string[]): boolean {
  const [first, ...rest] = path
  if (first === undefined) return within !== undefined
  return typeof within === 'object' && within !== null && has((within as Readonly<Record<string, unknown>>)[first], ...rest)
}

async function bodiesOf(files: readonly (readonly [string, string])[]): Promise<Bodies> {
  const all: Record<string, Record<string, Record<string, Parsed>>> = {}
  for (const [, text] of files) {
    for (const [kind, labelled] of Object.entries(await parseHcl(text))) {
      for (const [label, body] of Object.entries(labelled as Readonly<Record<string, Readonly<Record<string, Parsed>>>>)) {
        const known = all[kind]?.[label]
        ;(all[kind] ??= {})[label] = Array.isArray(body) ? (body as never) : { ...known, ...body }
      }
    }
  }
  return all as unknown as Bodies
}

/** The root hands every variable to the module, and every output of the module on: what differs, as a resource too many. */
function passedOn(declared: Blocks, outputs: Blocks, root: { readonly variables: Blocks; readonly outputs: Blocks; readonly modules: Blocks }): Said['resources'] {
  const { source: _source, ...given } = root.modules['mesh']?.[0] ?? {}
  const faults = [
    ...Object.keys(declared).filter((name) => given[name] === undefined || JSON.stringify(declared[name]) !== JSON.stringify(root.variables[name])),
    ...Object.keys(given).filter((name) => !declared[name]),
    ...Object.keys(outputs).filter((name) => root.outputs[name]?.[0]?.['value'] !== `module.mesh.${name}`),
    ...Object.keys(root.outputs).filter((name) => !outputs[name]),
  ]
  return Object.fromEntries(faults.map((name) => [`root ${name}`, { properties: {}, needs: [] }]))
}

/** Tags of whoever deploys are merged with those of the plan; the life cycle is as the table says. */
function withoutMeta(type: ResourceType, { tags, lifecycle, ...values }: JsonRecord): JsonRecord {
  const asExpected = JSON.stringify(lifecycle) === JSON.stringify(lifecycleOf(type, values))
  return { ...values, ...(!asExpected && { lifecycle: lifecycle ?? 'none' }), ...('Tags' in type.properties ? ownTags(tags) : tags !== undefined && { tags }) }
}

function lifecycleOf({ properties, keptUntilReplaced }: ResourceType, values: JsonRecord): readonly JsonRecord[] | undefined {
  const conditions = Object.entries(properties).flatMap(([name, property]): JsonRecord[] => {
    const called = terraformName(name, property)
    if (property.takenBack === undefined || called === undefined || values[called] === undefined) return []
    return [{ condition: { equal: [`self.${called}`, values[called]] }, error_message: property.takenBack }]
  })
  const lifecycle = { ...(keptUntilReplaced && { create_before_destroy: true }), ...(conditions.length > 0 && { postcondition: conditions }) }
  return Object.keys(lifecycle).length > 0 ? [lifecycle] : undefined
}

function ownTags(tags: Json | undefined): JsonRecord {
  if (tags === GIVEN_TAGS) return {}
  const merged = typeof tags === 'object' && !isList(tags) ? tags['merged'] : undefined
  if (merged === undefined || !isList(merged) || merged.length !== 2 || merged[0] !== GIVEN_TAGS) return { 'tags, not those given': tags ?? 'none' }
  return { tags: merged[1]! }
}

function parameterOf({ type, description = '', default: value, nullable, validation, ...rest }: JsonRecord): JsonRecord {
  const [check] = (validation ?? []) as readonly JsonRecord[]
  const pattern = check && /"regex":\["\^\(\?:(.*)\)\$",/.exec(JSON.stringify(check['condition']))?.[1]
  return {
    type: typeof type === 'string' ? (type === 'bool' ? 'boolean' : type) : JSON.stringify(type) === '{"list":["string"]}' ? 'strings' : JSON.stringify(type),
    description,
    ...(value !== undefined && { default: value }),
    ...(check && { pattern: pattern === undefined ? 'none' : (JSON.parse(`"${pattern}"`) as string), meaning: String(check['error_message']).replace(/^.*? must be (.*)\.$/s, '$1') }),
    ...(nullable !== false && { nullable: nullable ?? true }),
    ...rest,
  }
}

function outputsOf(name: string, { description = '', value = '', ...rest }: JsonRecord): readonly (readonly [string, { readonly description: string; readonly value: Json }])[] {
  const one = (key: string, item: Json): readonly [string, { readonly description: string; readonly value: Json }] => [
    key,
    { description: String(description), value: typeof item === 'string' ? normalText(item) : item, ...rest },
  ]
  if (typeof value !== 'object' || isList(value)) return [one(name, value)]
  return Object.entries(value).map(([key, item]) => one(`${name}/${key}`, item))
}
