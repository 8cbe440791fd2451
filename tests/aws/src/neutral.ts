import type { Properties, Property, ResourceId } from '@mesh-compile/aws-plan'

/*
 * What a plan, a template and a module say, in one form that is none of theirs: properties by CloudFormation's names and
 * layout, and what is known only at deployment as a marked text within texts.
 */

/** Plain data. */
export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json }
export type JsonRecord = Readonly<Record<string, Json>>

/** What one of the three says. */
export interface Said {
  /** By `<type> <key>`. */
  readonly resources: Readonly<Record<string, SaidResource>>
  readonly parameters: Readonly<Record<string, JsonRecord>>
  /** By `<name>`, or `<name>/<key>` where an output has several values. */
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: Json }>>
  /** Contents of what is delivered beside the resources. */
  readonly files: Readonly<Record<string, string>>
}

export interface SaidResource {
  readonly properties: JsonRecord
  /** What must exist first, sorted: what is said to, and what is referred to. */
  readonly needs: readonly string[]
}

/** What is known only at deployment: `⟪AWS::IAM::Role web/task arn⟫`, `⟪parameter vpcId⟫`, `⟪region⟫`. */
export function marked(what: string): string {
  return `⟪${what}⟫`
}

/** An attribute by the name that Terraform has for it, since CloudFormation may have several. */
export function markedAttribute(resource: ResourceId, terraformName: string | undefined): string {
  return marked(`attribute ${keyOf(resource)} ${terraformName ?? '?'}`)
}

export function keyOf({ type, key }: ResourceId): string {
  return `${type} ${key}`
}

/** The resources that are referred to somewhere in a value. */
export function referredTo(value: Json): readonly string[] {
  return Array.from(JSON.stringify(value).matchAll(/⟪attribute (.*?) \S+?⟫/g), ([, key]) => JSON.parse(`"${key!}"`) as string)
}

/** What must exist first, each once. */
export function needsOf(stated: readonly string[], properties: Json): readonly string[] {
  return [...new Set([...stated, ...referredTo(properties)])].toSorted()
}

/** Properties in CloudFormation's layout without what means nothing: order of keys and pairs, empty lists, spaces in JSON. */
export function normal(table: Properties, values: JsonRecord): JsonRecord {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const property = Object.hasOwn(table, name) ? table[name]! : undefined
      const made = property ? normalValue(property, value) : value
      return made === undefined ? [] : [[name, made]]
    }),
  )
}

function normalValue(property: Property, value: Json): Json | undefined {
  if (typeof value === 'string') return normalText(value)
  switch (property.kind) {
    case 'pairs':
    case 'settings': {
      const key = property.kind === 'pairs' ? (property.key ?? 'Key') : 'Key'
      const pairs = (value as readonly JsonRecord[]).toSorted((one, other) => (String(one[key]) < String(other[key]) ? -1 : 1))
      return pairs.length === 0 ? undefined : normalTexts(pairs)
    }
    case 'object':
      return normal(property.of, value as JsonRecord)
    case 'objects':
    case 'jsonObjects': {
      const items = (value as readonly JsonRecord[]).map((item) => normal(property.of, item))
      return items.length === 0 ? undefined : items
    }
    case 'document':
      return { json: normalTexts(value) }
    default:
      return normalTexts(value)
  }
}

function normalTexts(value: Json): Json {
  if (typeof value === 'string') return normalText(value)
  if (typeof value !== 'object') return value
  if (isList(value)) return value.map(normalTexts)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalTexts(item)]))
}

/** A text; one that is JSON as what it holds. */
export function normalText(text: string): Json {
  if (!/^[{[]/.test(text)) return text
  try {
    return { json: normalTexts(JSON.parse(text) as Json) }
  } catch {
    return text
  }
}

/** `Array.isArray` does not narrow a readonly array. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
