import { snakeCase, terraformName, type Properties, type Property, type Setting } from '@mesh-compile/aws-plan'
import { expect, test } from 'vitest'
import { AWS_PROVIDER_FLOOR, laterOf } from '../src/versions.ts'
import { providers, type Schema, type SchemaItem } from './support/provider-schema.ts'
import { resourceTypes } from './support/resource-types.ts'

/** Where a table and the provider's schema differ, a line each. */
function differences(path: string, table: Properties, schema: Schema, version: string, isWhole = true): readonly string[] {
  const entries = Object.entries(table).flatMap(([name, property]) => {
    if (property.onlyCloudFormation !== undefined) return []
    if (property.kind === 'settings') return settingDifferences(`${path}.${name}`, property.settings, schema)
    const called = terraformName(name, property)
    if (called === undefined) return []
    // Whatever the provider requires of it is looked for where it stands.
    if (property.kind === 'object' && property.inline) return differences(`${path}.${name}`, property.of, schema, version, false)
    const item = schemaWith(schema, property)[called]
    const early = laterOf(version, property.terraformSince ?? '0.0') !== version
    if (early) return item ? [`${path}.${name}: the provider has it already`] : []
    return item ? differencesOf(`${path}.${name}`, property, item, version) : [`${path}.${name}: the provider has no ${called}`]
  })
  const known = new Set(namesOf(table))
  const missing = isWhole ? Object.entries(schema).filter(([name, { required }]) => required && !known.has(name)) : []
  return [...entries, ...missing.map(([name]) => `${path}: the provider requires ${name}`)]
}

/** The provider's names of the properties of a table, of inline objects those within. */
function namesOf(table: Properties): readonly (string | undefined)[] {
  return Object.entries(table).flatMap(([name, property]) =>
    property.kind === 'object' && property.inline ? namesOf(property.of) : [property.terraformBlock ?? terraformName(name, property)],
  )
}

function differencesOf(at: string, property: Exclude<Property, { readonly kind: 'settings' }>, item: SchemaItem, version: string): readonly string[] {
  const layout = item.block ?? item.type
  const required = property.required ?? property.requiredInTerraform ?? false
  return [
    ...(layoutsOf(property).includes(layout) ? [] : [`${at}: ${property.kind}, but ${layout}`]),
    ...(item.required && !required ? [`${at}: the provider requires it`] : []),
    ...('of' in property && item.block !== undefined ? differences(at, property.of, item.of, version) : []),
  ]
}

function layoutsOf(property: Exclude<Property, { readonly kind: 'settings' }>): readonly string[] {
  return property.kind === 'objects' && property.atMostOne ? ['single'] : LAYOUTS[property.kind]
}

/** What the provider has where it has the property. */
function schemaWith(schema: Schema, { terraformBlock }: Property): Schema {
  const block = terraformBlock === undefined ? undefined : schema[terraformBlock]
  return block?.block === undefined ? schema : block.of
}

function settingDifferences(path: string, settings: Readonly<Record<string, Setting>>, schema: Schema): readonly string[] {
  return Object.entries(settings).flatMap(([key, { terraform, kind }]) => {
    const item = schema[terraform]
    if (!item || item.block !== undefined) return [`${path} ${key}: the provider has no argument ${terraform}`]
    return LAYOUTS[kind].includes(item.type) ? [] : [`${path} ${key}: ${kind}, but ${item.type}`]
  })
}

/** How the provider may have a property of a kind. */
const LAYOUTS: Readonly<Record<Exclude<Property['kind'], 'settings'>, readonly string[]>> = {
  string: ['string'],
  integer: ['number'],
  number: ['number'],
  boolean: ['bool'],
  choice: ['bool'],
  onlyString: ['string'],
  wrapped: ['string'],
  strings: ['list(string)'],
  integers: ['list(number)'],
  map: ['map(string)'],
  pairs: ['map(string)'],
  file: ['string'],
  document: ['string'],
  jsonObjects: ['string'],
  // One block: also where the provider would take several.
  object: ['single', 'list'],
  objects: ['list'],
}

/** The ways to properties that the tables say the provider does not have, by the name that the rule gives them. */
function absent(path: readonly string[], table: Properties): readonly (readonly string[])[] {
  return Object.entries(table).flatMap(([name, property]) => {
    const called = terraformName(name, property)
    const below = [...path, called ?? snakeCase(name)]
    return called === undefined ? [below] : 'of' in property ? absent(below, property.of) : []
  })
}

function has(schema: Schema, [name = '', ...rest]: readonly string[]): boolean {
  const item = schema[name]
  return item !== undefined && (rest.length === 0 || (item.block !== undefined && has(item.of, rest)))
}

test.each(providers)('the tables are the schema of the AWS provider $version', ({ version, resources }) => {
  expect(resourceTypes.flatMap(({ terraform, properties }) => differences(terraform, properties, resources[terraform] ?? {}, version))).toEqual([])
})

test('what the tables say the provider does not have, no version has', () => {
  const ways = resourceTypes.flatMap(({ terraform, properties }) => absent([], properties).map((way) => [terraform, way] as const))
  expect(ways.length).toBeGreaterThan(0)
  expect(ways.filter(([type, way]) => providers.some(({ resources }) => has(resources[type]!, way)))).toEqual([])
})

/** The ways to properties that the tables say the provider requires. */
function requiredThere(path: readonly string[], table: Properties): readonly (readonly string[])[] {
  return Object.entries(table).flatMap(([name, property]) => {
    const called = terraformName(name, property)
    if (called === undefined) return []
    const below = property.kind === 'object' && property.inline ? path : [...path, called]
    return [...(property.requiredInTerraform ? [below] : []), ...('of' in property ? requiredThere(below, property.of) : [])]
  })
}

function requires(schema: Schema, [name = '', ...rest]: readonly string[]): boolean {
  const item = schema[name]
  return item !== undefined && (rest.length === 0 ? item.required === true : item.block !== undefined && requires(item.of, rest))
}

test('what the tables say the provider requires, a version requires', () => {
  const ways = resourceTypes.flatMap(({ terraform, properties }) => requiredThere([], properties).map((way) => [terraform, way] as const))
  expect(ways.length).toBeGreaterThan(0)
  expect(ways.filter(([type, way]) => !providers.some(({ resources }) => requires(resources[type]!, way)))).toEqual([])
})

test('the oldest version that is allowed and a newer major are held against', () => {
  expect(providers.map(({ version }) => version)).toEqual([`${AWS_PROVIDER_FLOOR}.0`, '6.66.0'])
})
