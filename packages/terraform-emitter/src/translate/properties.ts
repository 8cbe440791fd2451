import { isExpression, isRecord, terraformName, type Properties, type Property, type Value } from '@mesh-compile/aws-plan'
import { argument, block, call, literal, object, reference, template, type Hcl, type HclArgument, type HclBlock } from '../hcl/tree.ts'
import type { Addresses } from './addresses.ts'
import type { Finding } from './finding.ts'
import { camelCaseValue } from './json-objects.ts'
import { translateSettings } from './settings.ts'
import { isList, listAt, recordAt, translateValue } from './value.ts'

/** What the walk over the properties of one resource is given. */
export interface Walk {
  readonly addresses: Addresses
  /** Tells what Terraform cannot say; `property` is the way to it: `Spec.HttpRoute.Match.Method`. */
  readonly report: (finding: Finding, property: string) => void
  /** Told the version of the provider that is needed, where a property came late. */
  readonly needs: (version: string) => void
}

/** Properties as they are laid out in Terraform, both in the order of the table. */
export interface Laid {
  readonly arguments: readonly HclArgument[]
  readonly blocks: readonly HclBlock[]
}

/**
 * Lays out properties by their table. What the table does not know, and what is missing though it is required, is a
 * mistake of whoever made the plan, never of the user.
 */
export function translateProperties(table: Properties, values: Readonly<Record<string, Value>>, path: string, walk: Walk): Laid {
  for (const name of Object.keys(values)) if (!Object.hasOwn(table, name)) throw new Error(`${path}${name} is not in the table`)
  const args: HclArgument[] = []
  const blocks: HclBlock[] = []
  const within = new Map<string, HclArgument[]>()
  for (const { name, property, called } of rowsOf(table)) {
    const value = values[name]
    const at = `${path}${name}`
    if (property.onlyCloudFormation !== undefined) continue
    if (value === undefined) {
      if (property.required || property.requiredInTerraform) throw new Error(`${at} is required, and not in the plan`)
      continue
    }
    if (property.terraformSince !== undefined) walk.needs(property.terraformSince)
    if (called === undefined) walk.report('notInProvider', at)
    else if (property.kind === 'settings') args.push(...translateSettings(property.settings, value, at, walk.addresses))
    else if (property.kind === 'object' && property.inline) {
      const inner = translateProperties(property.of, recordAt(value, at), `${at}.`, walk)
      args.push(...inner.arguments)
      blocks.push(...inner.blocks)
    } else if (property.kind === 'object' || property.kind === 'objects') blocks.push(...translateBlocks(called, property, value, at, walk))
    else placeOf(property, args, within).push(argument(called, translateArgument(property, value, at, walk)))
  }
  return { arguments: args, blocks: [...blocks, ...Array.from(within, ([name, inside]) => block(name, [], inside))] }
}

/** Where an argument stands: beside the others, or in a block with some of them. */
function placeOf({ terraformBlock }: Property, beside: HclArgument[], within: Map<string, HclArgument[]>): HclArgument[] {
  if (terraformBlock === undefined) return beside
  const inside = within.get(terraformBlock) ?? []
  within.set(terraformBlock, inside)
  return inside
}

/** A line of a table, and what Terraform calls the property. */
interface Row {
  readonly name: string
  readonly property: Property
  readonly called: string | undefined
}

const rows = new WeakMap<Properties, readonly Row[]>()

/** The lines of a table, which are the same for each of thousands of resources. */
function rowsOf(table: Properties): readonly Row[] {
  const known = rows.get(table)
  if (known) return known
  const made = Object.entries(table).map(([name, property]) => ({ name, property, called: terraformName(name, property) }))
  rows.set(table, made)
  return made
}

type Nested = Extract<Property, { readonly kind: 'object' | 'objects' }>
type Plain = Exclude<Property, { readonly kind: 'object' | 'objects' | 'settings' }>

function translateBlocks(called: string, { kind, of }: Nested, value: Value, at: string, walk: Walk): readonly HclBlock[] {
  const records = kind === 'object' ? [value] : listAt(value, at)
  return records.map((record, index) => {
    const here = kind === 'object' ? at : `${at}[${index}]`
    const laid = translateProperties(of, recordAt(record, here), `${here}.`, walk)
    return block(called, [], [...laid.arguments, ...laid.blocks])
  })
}

function translateArgument(property: Plain, value: Value, at: string, walk: Walk): Hcl {
  checkCharacters(value, at, walk)
  if (isExpression(value)) return translateValue(value, walk.addresses)
  switch (property.kind) {
    case 'choice':
      if (value !== property.forTrue && value !== property.forFalse) throw new Error(`${at} is neither ${property.forTrue} nor ${property.forFalse}`)
      return literal(value === property.forTrue)
    case 'onlyString':
      return translateArgument({ kind: 'string' }, onlyItem(value, at), at, walk)
    case 'wrapped': {
      const { [property.member]: text, ...others } = recordAt(property.list ? onlyItem(value, at) : value, at)
      if (text === undefined || Object.keys(others).length > 0) throw new Error(`${at} is not one ${property.member}`)
      return translateArgument({ kind: 'string' }, text, at, walk)
    }
    case 'pairs':
      return object(listAt(value, at).map((pair) => entryOf(pair, property.key ?? 'Key', at, walk)))
    case 'file':
      if (typeof value !== 'string') throw new Error(`${at} is no path`)
      return template([reference('path', 'module'), `/${value}`])
    case 'document':
      return call('jsonencode', translateValue(value, walk.addresses))
    case 'jsonObjects':
      return call('jsonencode', translateValue(camelCaseValue({ kind: 'objects', of: property.of }, value, at), walk.addresses))
    default:
      if (!isOfKind(property.kind, value)) throw new Error(`${at} is no ${property.kind}`)
      return translateValue(value, walk.addresses)
  }
}

function entryOf(pair: Value, named: 'Key' | 'Name', at: string, { addresses }: Walk): readonly [string, Hcl] {
  const { [named]: key, Value: value } = recordAt(pair, at)
  if (typeof key !== 'string' || value === undefined) throw new Error(`${at} is no list of keys and values`)
  return [key, translateValue(value, addresses)]
}

function onlyItem(value: Value, at: string): Value {
  const [item, ...others] = listAt(value, at)
  if (item === undefined || others.length > 0) throw new Error(`${at} is not one item`)
  return item
}

function isOfKind(kind: Exclude<Plain['kind'], 'choice' | 'onlyString' | 'wrapped' | 'pairs' | 'file' | 'document' | 'jsonObjects'>, value: Value): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string'
    case 'integer':
      return Number.isSafeInteger(value)
    case 'number':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'strings':
      return isList(value) && value.every((item) => typeof item === 'string' || isExpression(item))
    case 'integers':
      return isList(value) && value.every((item) => Number.isSafeInteger(item) || isExpression(item))
    case 'map':
      return isRecord(value) && Object.values(value).every((item) => typeof item === 'string' || isExpression(item))
    default:
      return kind satisfies never
  }
}

function checkCharacters(value: Value, at: string, { report }: Walk): void {
  if (hasHalfACharacter(value)) report('halfACharacter', at)
}

/** Somewhere in a value, keys and texts of expressions included. */
function hasHalfACharacter(value: Value): boolean {
  if (typeof value === 'string') return /\p{Cs}/u.test(value)
  if (typeof value !== 'object') return false
  if (!isExpression(value)) return Object.entries(value).some(([key, item]) => hasHalfACharacter(key) || hasHalfACharacter(item))
  return (value.kind === 'text' && value.parts.some(hasHalfACharacter)) || (value.kind === 'json' && hasHalfACharacter(value.value))
}
