import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec'
import type { Property, PropertyType, Resource, SpecDatabase, TypeDefinition } from '@aws-cdk/service-spec-types'

/** What CloudFormation's own schema says of a property. */
export interface SchemaProperty {
  readonly required: boolean
  /** As `Property.kind` in our tables; `objects` and `object` have `of`. */
  readonly kind: string
  readonly of?: Readonly<Record<string, SchemaProperty>>
}

let database: SpecDatabase | undefined

/** The properties of a resource type in CloudFormation's schema; undefined when there is no such type. */
export function schemaOf(type: string): Readonly<Record<string, SchemaProperty>> | undefined {
  database ??= loadAwsServiceSpecSync()
  const resource: Resource | undefined = database.lookup('resource', 'cloudFormationType', 'equals', type)[0]
  return resource && propertiesOf(database, resource.properties, 0)
}

function propertiesOf(db: SpecDatabase, properties: Readonly<Record<string, Property>>, depth: number): Readonly<Record<string, SchemaProperty>> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type, required = false }]) => [name, { required, ...shapeOf(db, type, depth) }]),
  )
}

function shapeOf(db: SpecDatabase, type: PropertyType, depth: number): Pick<SchemaProperty, 'kind' | 'of'> {
  if (type.type === 'array') {
    if (type.element.type === 'tag') return { kind: 'objects' }
    const { kind, of } = shapeOf(db, type.element, depth)
    return of ? { kind: 'objects', of } : { kind: `${kind}s` }
  }
  // A JSON document, which may also be given as its text.
  if (type.type === 'union') return { kind: 'json' }
  if (type.type !== 'ref') return { kind: type.type }
  const definition: TypeDefinition = db.get('typeDefinition', type.reference.$ref)
  // Some types hold themselves; nothing planned nests that deep.
  return depth > 12 ? { kind: 'object' } : { kind: 'object', of: propertiesOf(db, definition.properties, depth + 1) }
}
