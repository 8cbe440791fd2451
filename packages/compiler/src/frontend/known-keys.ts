import { childOf, propertiesOf, type JsonNode } from './json-tree.ts'

type Schema = Readonly<Record<string, unknown>>

/** The keys that the JSON Schema knows for the object at a path; of a union, those of the member that is meant. */
export function knownKeys(schema: Schema, root: JsonNode, path: readonly PropertyKey[]): readonly string[] {
  let here: Schema = schema
  let node: JsonNode | undefined = root
  for (const key of path) {
    const members: Schema[] = membersOf(schema, here, node)
    here = typeof key === 'number' ? asSchema(members[0]?.['items']) : firstProperty(members, String(key))
    node = childOf(node, key)
  }
  return [...new Set(membersOf(schema, here, node).flatMap((member) => Object.keys(asSchema(member['properties']))))]
}

function firstProperty(members: readonly Schema[], key: string): Schema {
  const properties = members.map((member) => asSchema(member['properties'])[key])
  return asSchema(properties.find((property) => property !== undefined))
}

/** A schema with its references followed; of a union, the members whose `kind` is the one that is written. */
function membersOf(root: Schema, schema: Schema, node: JsonNode | undefined): Schema[] {
  const reference = schema['$ref']
  if (typeof reference === 'string') {
    const name = reference.slice(reference.lastIndexOf('/') + 1)
    return membersOf(root, asSchema(asSchema(root['$defs'])[name]), node)
  }
  const union = schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']
  if (!Array.isArray(union)) return [schema]
  const members = union.flatMap((member) => membersOf(root, asSchema(member), node))
  const kind = propertiesOf(node).find(({ key }) => key === 'kind')?.value.value
  const meant = members.filter((member) => asSchema(asSchema(member['properties'])['kind'])['const'] === kind)
  return meant.length > 0 ? meant : members
}

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? (value as Schema) : {}
}
