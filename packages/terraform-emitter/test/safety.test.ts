import { isExpression, terraformName, type Expression, type Properties, type Property, type ResourceType, type Setting, type Value } from '@mesh-compile/aws-plan'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printExpression } from '../src/print/expression.ts'
import { addressesOf } from '../src/translate/addresses.ts'
import { translateExpression, translateValue } from '../src/translate/value.ts'
import { moduleFile } from './support/emit.ts'
import { expectFormatted } from './support/format.ts'
import { planOf, propertiesOf, resourceOf } from './support/arbitrary-plan.ts'
import { isParsedList, parseHcl, unescaped, type Parsed } from './support/parse.ts'
import { problemsOf, providers } from './support/provider-schema.ts'
import { inventedType, resourceTypes } from './support/resource-types.ts'

const mesh = resourceOf(resourceTypes.find(({ noun }) => noun === 'Mesh')!, '', { MeshName: 'shop' })
const addresses = addressesOf(planOf([mesh]))

/** Properties as the parser of Terraform must read them: told from the table, not from what was printed. */
function expected(table: Properties, values: Readonly<Record<string, Value>>): Parsed {
  const inBlocks: Record<string, Record<string, Parsed>> = {}
  const beside = Object.entries(values).flatMap(([name, value]): readonly (readonly [string, Parsed])[] => {
    const property = table[name]!
    if (property.onlyCloudFormation !== undefined) return []
    if (property.kind === 'settings') return expectedSettings(property.settings, value)
    if (property.kind === 'object' && property.inline) return Object.entries(expected(property.of, value as Readonly<Record<string, Value>>) as Readonly<Record<string, Parsed>>)
    const read = expectedValue(property, value)
    const called = terraformName(name, property)!
    if (property.terraformBlock !== undefined) {
      inBlocks[property.terraformBlock] = { ...inBlocks[property.terraformBlock], [called]: read }
      return []
    }
    // A list of blocks that is empty is not there.
    return property.kind === 'objects' && Array.isArray(read) && read.length === 0 ? [] : [[called, read]]
  })
  return Object.fromEntries([...beside, ...Object.entries(inBlocks).map(([name, inside]) => [name, [inside]] as const)])
}

function expectedSettings(settings: Readonly<Record<string, Setting>>, value: Value): readonly (readonly [string, Parsed])[] {
  return (value as readonly { readonly Key: string; readonly Value: Value }[]).map(({ Key, Value: item }) => {
    const { terraform, kind } = settings[Key]!
    return [terraform, kind === 'string' ? expectedValue({ kind }, item) : (JSON.parse(item as string) as Parsed)]
  })
}

function expectedValue(property: Property, value: Value): Parsed {
  if (property.kind === 'choice') return value === property.forTrue
  if (property.kind === 'onlyString') return expectedValue({ kind: 'string' }, (value as readonly Value[])[0]!)
  if (property.kind === 'wrapped') return expectedValue({ kind: 'string' }, Object.values(property.list ? (value as readonly object[])[0]! : value)[0] as Value)
  if (property.kind === 'file') return `\${path.module}/${String(value)}`
  if (typeof value !== 'object') return normal(value)
  if (isExpression(value)) return asRead(value)
  switch (property.kind) {
    case 'object':
      return [expected(property.of, value as Readonly<Record<string, Value>>)]
    case 'objects':
      return (value as readonly Value[]).map((item) => expected(property.of, item as Readonly<Record<string, Value>>))
    case 'pairs':
      return Object.fromEntries((value as readonly Readonly<Record<string, Value>>[]).map(({ [property.key ?? 'Key']: key, Value: item }) => [normal(key as string), expectedValue({ kind: 'string' }, item!)]))
    default:
      return Array.isArray(value)
        ? value.map((item: Value) => expectedValue({ kind: 'string' }, item))
        : Object.fromEntries(Object.entries(value).map(([key, item]) => [normal(key), expectedValue({ kind: 'string' }, item as Value)]))
  }
}

function expectedLifecycle({ keptUntilReplaced, properties: table }: ResourceType, values: Readonly<Record<string, Value>>): Parsed {
  const conditions = Object.entries(table).flatMap(([name, property]) => {
    const value = values[name]
    if (property.takenBack === undefined || value === undefined) return []
    const planned = printExpression(translateValue(value, addresses), '')
    return [{ condition: `\${self.${terraformName(name, property)} == ${planned}}`, error_message: property.takenBack }]
  })
  const lifecycle = { ...(keptUntilReplaced && { create_before_destroy: true }), ...(conditions.length > 0 && { postcondition: conditions }) }
  return Object.keys(lifecycle).length > 0 ? [lifecycle] : []
}

/** Terraform keeps texts in Unicode's normal form C. */
function normal<Scalar extends string | number | boolean>(value: Scalar): Scalar | string {
  return typeof value === 'string' ? value.normalize('NFC') : value
}

/** The parser gives an expression as it was written. */
function asRead(expression: Expression): string {
  return `\${${printExpression(translateExpression(expression, addresses), '')}}`
}

/** Whitespace within expressions depends on where they stand. */
function withoutSpace(value: Parsed): Parsed {
  if (typeof value === 'string') return value.startsWith('${') ? value.replace(/\s+/g, ' ') : value
  if (typeof value !== 'object') return value
  if (isParsedList(value)) return value.map(withoutSpace)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSpace(item)]))
}

// What jsonencode makes of a text can only be told by running it; test/print.test.ts does.
const isEncoded = ({ kind }: Property): boolean => kind === 'document' || kind === 'jsonObjects'
const types = [...resourceTypes, inventedType].map((type) => ({ ...type, properties: Object.fromEntries(Object.entries(type.properties).filter(([, property]) => !isEncoded(property))) }))

describe.each(types)('whatever stands in $cloudFormation', (type) => {
  const { Tags: _tags, ...table } = type.properties

  test("Terraform's parser reads it as it was planned", async () => {
    await fc.assert(
      fc.asyncProperty(propertiesOf(table, false), async (properties) => {
        const file = moduleFile(planOf([resourceOf(type, 'one', properties), mesh]), 'main.tf')
        const parsed = (await parseHcl(file)) as { readonly resource: Readonly<Record<string, Readonly<Record<string, readonly { readonly tags: Parsed; readonly lifecycle?: Parsed }[]>>>> }
        const { tags, lifecycle, ...body } = parsed.resource[type.terraform]!['one']![0]!
        expect(tags).toBe(_tags && '${var.tags}')
        expect(withoutSpace(lifecycle ?? [])).toEqual(withoutSpace(expectedLifecycle(type, properties)))
        expect(withoutSpace(unescaped(body))).toEqual(withoutSpace(expected(table, properties)))
      }),
      { numRuns: 40 },
    )
  })
})

describe.each(resourceTypes)('every property of $cloudFormation', (type) => {
  const filesFor = (version: string): readonly string[] =>
    fc.sample(propertiesOf(type.properties, true, version), { numRuns: 3, seed: 5 }).map((properties) => moduleFile(planOf([resourceOf(type, 'one', properties), mesh]), 'main.tf'))

  test.each(providers)('is as the AWS provider $version has it', async ({ version, resources }) => {
    for (const file of filesFor(version)) expect(problemsOf(resources, await parseHcl(file))).toEqual([])
  })

  test('is formatted as terraform fmt does', () => expectFormatted(filesFor('99.0')))
})

test('the walk over the schema finds what is wrong', async () => {
  const { resources } = providers[0]!
  const wrong = async (body: string): Promise<readonly string[]> => problemsOf(resources, await parseHcl(`resource "aws_appmesh_virtual_router" "x" {\n${body}\n}`))
  const right = 'name = "x"\nmesh_name = "m"'
  const port = 'port_mapping {\nport = 1\nprotocol = "http"\n}'
  expect(await wrong(`${right}\nspec {\nlistener {\n${port}\n}\n}`)).toEqual([])
  expect(await wrong(right)).toEqual(['aws_appmesh_virtual_router.x.spec: missing'])
  expect(await wrong(`${right}\nspec {\nlistener {\n${port}\n}\ncolor = 1\n}`)).toEqual(['aws_appmesh_virtual_router.x.spec.color: unknown'])
  expect(await wrong(`${right}\nspec = "x"`)).toEqual(['aws_appmesh_virtual_router.x.spec: a block, but written as an argument'])
  expect(await wrong(`${right}\nspec {\nlistener {\n${port}\n${port}\n}\n}`)).toEqual(['aws_appmesh_virtual_router.x.spec.listener.port_mapping: 2 blocks instead of one'])
  expect(await wrong(`name = 1\nmesh_name = "m"\nspec {}`)).toEqual(['aws_appmesh_virtual_router.x.name: 1 is no string'])
  expect(problemsOf(resources, await parseHcl('resource "aws_other" "x" {}'))).toEqual(['aws_other: unknown'])
})
