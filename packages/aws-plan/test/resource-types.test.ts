import { describe, expect, test } from 'vitest'
import { resourceTypes } from '../src/resource-types/all.ts'
import * as appMesh from '../src/resource-types/app-mesh.ts'
import { snakeCase, type Properties, type Property } from '../src/resource-type.ts'
import { schemaOf, type SchemaProperty } from './cloudformation-schema.ts'

/** Where a table and the schema differ, a line each. */
function differences(path: string, ours: Properties, theirs: Readonly<Record<string, SchemaProperty>>): readonly string[] {
  return Object.entries(ours).flatMap(([name, property]) => {
    if (property.onlyTerraform !== undefined) return []
    const schema = theirs[name]
    const at = `${path}.${name}`
    if (!schema) return [`${at}: unknown`]
    const required = property.required ?? false
    return [
      ...(required === schema.required ? [] : [`${at}: required is ${required}, not ${schema.required}`]),
      ...(kindInSchema(property) === schema.kind ? [] : [`${at}: ${property.kind}, not ${schema.kind}`]),
      ...(property.kind === 'wrapped' && schema.of?.[property.member]?.kind !== 'string' ? [`${at}.${property.member}: no string`] : []),
      ...('of' in property && schema.of ? differences(at, property.of, schema.of) : []),
    ]
  })
}

function kindInSchema(property: Property): string {
  const { kind } = property
  switch (kind) {
    case 'wrapped':
      return property.list ? 'objects' : 'object'
    case 'choice':
      return 'string'
    case 'onlyString':
      return 'strings'
    case 'pairs':
    case 'settings':
    case 'jsonObjects':
      return 'objects'
    case 'document':
      return 'json'
    default:
      return kind
  }
}

function leaves(properties: Properties): number {
  return Object.values(properties).reduce(
    (sum, property) => sum + ('of' in property ? leaves(property.of) : property.kind === 'pairs' ? 2 : 1),
    0,
  )
}

const types = resourceTypes.filter(({ onlyTerraform }) => onlyTerraform === undefined)

describe("tables of resource types are CloudFormation's schema", () => {
  test.each(types)('$cloudFormation', ({ cloudFormation, properties }) => {
    const schema = schemaOf(cloudFormation)
    expect(schema).toBeDefined()
    expect(differences(cloudFormation, properties, schema!)).toEqual([])
  })

  test('of App Mesh, all of it', () => {
    expect(Object.values(appMesh).reduce((sum, { properties }) => sum + leaves(properties), 0)).toBe(297)
  })
})

test.each([
  ['AWSCloudMap', 'aws_cloud_map'],
  ['Http2Route', 'http2_route'],
  ['HTTP2', 'http2'],
  ['MaxPendingRequests', 'max_pending_requests'],
])("%s is %s in Terraform's spelling", (name, spelt) => {
  expect(snakeCase(name)).toBe(spelt)
})
