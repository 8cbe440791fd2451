import { resourceTypes, snakeCase, type Plan, type Properties, type Property, type ResourceId, type ResourceType } from '@mesh-compile/aws-plan'
import { labelOf } from '../../../packages/terraform-emitter/src/translate/label.ts'
import { MODULE_FOLDER } from '../../../packages/terraform-emitter/src/translate/root.ts'
import { saidByPlan } from './from-plan.ts'
import { GIVEN_TAG, givenFor } from './given-parameters.ts'
import { isList, keyOf, marked, markedAttribute, normal, normalText, type Json, type JsonRecord, type Said, type SaidResource } from './neutral.ts'
import type { Change } from './stand-in/provider.ts'
import { propertiesOf } from './terraform-properties.ts'

/** What Terraform keeps of a module after it was applied, as `terraform show -json` tells it. */
export interface StateModule {
  readonly address?: string
  readonly resources?: readonly StateResource[]
  readonly child_modules?: readonly StateModule[]
}

export interface StateResource {
  readonly address: string
  readonly mode: 'managed' | 'data'
  readonly type: string
  readonly name: string
  readonly values: JsonRecord
  /** Addresses of what it needs, directly or not. */
  readonly depends_on?: readonly string[]
}

/** All resources of a module and of those that it calls. */
export function resourcesIn({ resources = [], child_modules: children = [] }: StateModule): readonly StateResource[] {
  return [...resources, ...children.flatMap(resourcesIn)].filter(({ mode }) => mode === 'managed')
}

const types = new Map(resourceTypes.map((type) => [type.terraform, type]))

/**
 * What the provider was told to make of a plan, by the planned names: every expression as Terraform evaluated it, and what
 * each needs, as Terraform will keep to.
 */
export function saidByApply(resources: readonly StateResource[], changes: readonly Change[], plan: Plan): Readonly<Record<string, SaidResource>> {
  const planned = idsByAddress(plan)
  const keyAt = (address: string): string => {
    const id = planned.get(address)
    return id ? keyOf(id) : `unplanned ${address}`
  }
  const told = new Map(changes.map(({ id, config }) => [id, config]))
  const name = naming(resources, plan)
  return Object.fromEntries(
    resources.map(({ address, type, values, depends_on: needs = [] }) => {
      const config = told.get(String(values['id']))
      const table = types.get(type)
      if (!config || !table) throw new Error(`nobody was told to make ${address}`)
      const written = withoutNothing(config as JsonRecord) as JsonRecord
      const properties = normal(table.properties, propertiesOf(table.properties, withoutGivenTag(table, written)))
      return [keyAt(address), { properties: unordered(table.properties, mapTexts(properties, name) as JsonRecord), needs: needs.filter((each) => !each.includes('.data.')).map(keyAt).toSorted() }]
    }),
  )
}

/** The values of outputs by the planned names, as `Said` has them. */
export function outputsByApply({ resources, outputs }: { readonly resources: readonly StateResource[]; readonly outputs: JsonRecord }, plan: Plan): Said['outputs'] {
  const name = naming(resources, plan)
  const planned = new Map(plan.outputs.map((output) => [snakeCase(output.name), output]))
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([called, value]) => {
      const { name: output, description } = planned.get(called) ?? { name: `unplanned ${called}`, description: '' }
      const said = (item: Json): Said['outputs'][string] => ({ description, value: mapTexts(typeof item === 'string' ? normalText(item) : item, name) })
      return typeof value === 'object' && !isList(value) ? Object.entries(value).map(([key, item]) => [`${output}/${key}`, said(item)]) : [[output, said(value)]]
    }),
  )
}

/** Gives attributes that the stand-in made up the names by which they are planned. */
function naming(resources: readonly StateResource[], plan: Plan): (text: string) => string {
  const planned = idsByAddress(plan)
  const byId = new Map(resources.map(({ address, values }) => [String(values['id']), planned.get(address)]))
  return (text) =>
    text.replace(/⟪made (\d+) (\w+)⟫/g, (all, number: string, attribute: string) => {
      const id = byId.get(`⟪made ${number} id⟫`)
      return id ? markedAttribute(id, attribute) : all
    })
}

function idsByAddress({ resources }: Plan): ReadonlyMap<string, ResourceId> {
  return new Map(resources.map(({ id, type }) => [`module.mesh.${type.terraform}.${labelOf(id.key)}`, id]))
}

/** The same of what was planned: Terraform keeps texts in Unicode's normal form C, and knows all that is needed, directly or not. */
export function planAsApplied(plan: Plan): Readonly<Record<string, SaidResource>> {
  // Of a name that is known, nobody can tell whose it is.
  const printed = saidByPlan(plan, 'terraform').resources
  const told = saidByPlan(plan, 'terraform', givenFor(plan)).resources
  const closures = new Map<string, ReadonlySet<string>>()
  const closureOf = (key: string): ReadonlySet<string> => {
    const known = closures.get(key)
    if (known) return known
    const all = new Set(printed[key]!.needs.flatMap((each) => [each, ...closureOf(each)]))
    closures.set(key, all)
    return all
  }
  return Object.fromEntries(
    plan.resources.map(({ id, type }) => {
      const properties = mapTexts(told[keyOf(id)]!.properties, (text) => text.normalize('NFC')) as JsonRecord
      return [keyOf(id), { properties: unordered(type.properties, properties), needs: [...closureOf(keyOf(id))].toSorted() }]
    }),
  )
}

/** Without arguments and blocks that nobody wrote. */
function withoutNothing(value: Json | null): Json {
  if (typeof value === 'string') return value.startsWith(`${MODULE_FOLDER}/`) ? `${marked('module')}${value.slice(MODULE_FOLDER.length)}` : value
  if (typeof value !== 'object' || value === null) return value!
  if (isList(value)) return value.map((item) => withoutNothing(item))
  const written = Object.entries(value as Readonly<Record<string, Json | null>>).filter(([, item]) => item !== null && !(Array.isArray(item) && item.length === 0))
  return Object.fromEntries(written.map(([key, item]) => [key, withoutNothing(item)]))
}

/** Each type that has tags must have that of whoever deploys. */
function withoutGivenTag({ properties }: ResourceType, { tags, ...values }: JsonRecord): JsonRecord {
  if (!('Tags' in properties)) return tags === undefined ? values : { ...values, tags }
  const { [GIVEN_TAG.key]: given, ...own } = (tags ?? {}) as JsonRecord
  if (given !== GIVEN_TAG.value) return { ...values, 'tags, not those given': tags ?? 'none' }
  return Object.keys(own).length > 0 ? { ...values, tags: own } : values
}

/** Lists of texts and blocks as sets, which some of them are, and empty ones as none; those within JSON are what they are. */
function unordered(table: Properties, values: JsonRecord): JsonRecord {
  const entries = Object.entries(values).map(([name, value]) => [name, Object.hasOwn(table, name) ? unorderedValue(table[name]!, value) : value] as const)
  return Object.fromEntries(entries.filter(([, value]) => !(Array.isArray(value) && value.length === 0)))
}

function unorderedValue(property: Property, value: Json): Json {
  if (property.kind === 'object') return unordered(property.of, value as JsonRecord)
  if (typeof value !== 'object' || !isList(value)) return value
  if (property.kind === 'strings' || property.kind === 'integers' || property.kind === 'pairs') return setOf(value)
  return property.kind === 'objects' ? setOf(value.map((item) => unordered(property.of, item as JsonRecord))) : value
}

function setOf(values: readonly Json[]): readonly Json[] {
  const byText = new Map(values.map((value) => [canonical(value), value]))
  return [...byText].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value)
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.fromEntries(Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1))) : item))
}

function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (typeof value !== 'object') return value
  if (isList(value)) return value.map((item) => mapTexts(item, change))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapTexts(item, change)]))
}
