import { snakeCase, terraformName, type Properties, type Property } from '@mesh-compile/aws-plan'
import { isList, type Json, type JsonRecord } from './neutral.ts'

/** Of a body, what no property of the table is; each is taken out as it is read. */
type Left = Map<string, Json>

/** Properties by CloudFormation's names and layout, of a body as Terraform has it; what is in no table stays as it is called. */
export function propertiesOf(table: Properties, body: JsonRecord): JsonRecord {
  const left: Left = new Map(Object.entries(body))
  const read = readAll(table, left)
  return { ...read, ...Object.fromEntries([...left].map(([name, value]) => [`unknown ${name}`, value])) }
}

function readAll(table: Properties, left: Left): JsonRecord {
  const blocks = new Map<string, Left>()
  const read = Object.entries(table).flatMap(([name, property]): (readonly [string, Json])[] => {
    const called = terraformName(name, property)
    if (called === undefined || property.onlyCloudFormation !== undefined) return []
    if (property.kind === 'settings') {
      const settings = Object.entries(property.settings).flatMap(([Key, { terraform }]): Json[] => {
        const value = take(left, terraform)
        return value === undefined ? [] : [{ Key, Value: String(value) }]
      })
      return settings.length > 0 ? [[name, settings]] : []
    }
    if (property.kind === 'object' && property.inline) {
      const inner = readAll(property.of, left)
      return Object.keys(inner).length > 0 ? [[name, inner]] : []
    }
    const value = take(placeOf(property, left, blocks), called)
    return value === undefined ? [] : [[name, readOne(property, value)]]
  })
  for (const [name, inside] of blocks) if (inside.size > 0) left.set(name, Object.fromEntries(inside))
  return Object.fromEntries(read)
}

/** Where an argument stands: beside the others, or in a block with some of them. */
function placeOf({ terraformBlock }: Property, left: Left, blocks: Map<string, Left>): Left {
  if (terraformBlock === undefined) return left
  const known = blocks.get(terraformBlock)
  if (known) return known
  const [body = {}] = (take(left, terraformBlock) ?? []) as readonly JsonRecord[]
  const inside: Left = new Map(Object.entries(body))
  blocks.set(terraformBlock, inside)
  return inside
}

function take(left: Left, name: string): Json | undefined {
  const value = left.get(name)
  left.delete(name)
  return value
}

function readOne(property: Exclude<Property, { readonly kind: 'settings' }>, value: Json): Json {
  switch (property.kind) {
    case 'choice':
      return value === true ? property.forTrue : value === false ? property.forFalse : value
    case 'onlyString':
      return [value]
    case 'wrapped':
      return property.list ? [{ [property.member]: value }] : { [property.member]: value }
    case 'file':
      return String(value).replace(/^⟪module⟫\//, '')
    case 'document':
      return JSON.parse(String(value)) as Json
    case 'jsonObjects':
      return (JSON.parse(String(value)) as readonly JsonRecord[]).map((item) => fromApi(property.of, item))
    case 'object':
      return isList(value) && value.length === 1 ? propertiesOf(property.of, value[0] as JsonRecord) : { 'not one block': value }
    case 'objects':
      return (value as readonly JsonRecord[]).map((item) => propertiesOf(property.of, item))
    case 'pairs':
      return Object.entries(value).map(([key, item]) => ({ [property.key ?? 'Key']: key, Value: item as Json }))
    default:
      return value
  }
}

/** What AWS's own API calls `portMappings`, as `PortMappings`. */
function fromApi(table: Properties, value: JsonRecord): JsonRecord {
  const names = new Map(Object.entries(table).map(([name, { terraform }]) => [terraform ?? name.charAt(0).toLowerCase() + name.slice(1), name]))
  return Object.fromEntries(
    Object.entries(value).map(([called, item]) => {
      const name = names.get(called)
      const property = name === undefined ? undefined : table[name]
      if (name === undefined || !property) return [`unknown ${called}`, item]
      if (property.kind === 'object') return [name, fromApi(property.of, item as JsonRecord)]
      return [name, 'of' in property ? (item as readonly JsonRecord[]).map((each) => fromApi(property.of, each)) : item]
    }),
  )
}

/** The planned names of parameters and outputs by those in Terraform. */
export function namesBySnakeCase(named: readonly { readonly name: string }[]): ReadonlyMap<string, string> {
  return new Map(named.map(({ name }) => [snakeCase(name), name]))
}
