type Json = Readonly<Record<string, unknown>>

/**
 * What a JSON schema allows that none of some values has: properties, words of enums, and kinds of unions. Each is
 * called by its place in the schema.
 */
export function createCoverage(schema: Json): { see(value: unknown): void; missing(): readonly string[] } {
  const seen = new Set<string>()
  const follow = ({ node, at }: Place): Place => {
    const target = node['$ref']
    if (typeof target !== 'string') return { node, at }
    const path = target.replace(/^#\//, '').split('/')
    return follow({ node: path.reduce((from, key) => from[key] as Json, schema), at: path.at(-1) ?? '' })
  }
  return {
    see: (value) => visit({ node: schema, at: '' }, value, follow, seen),
    missing: () => [...placesOf({ node: schema, at: '' }, follow, new Set())].filter((place) => !seen.has(place)).toSorted(),
  }
}

/** A part of the schema, and what it is called. */
interface Place {
  readonly node: Json
  readonly at: string
}
type Follow = (place: Place) => Place

/** The properties that an object may have and the alternatives that a value is one of, with their names. */
function partsOf({ node, at }: Place): { readonly properties: readonly Place[]; readonly alternatives: readonly Place[]; readonly items: Place | undefined; readonly words: readonly string[] } {
  const alternatives = (node['anyOf'] ?? node['oneOf'] ?? []) as readonly Json[]
  const words = node['const'] === undefined ? ((node['enum'] ?? []) as readonly unknown[]) : [node['const']]
  const items = (node['items'] ?? node['additionalProperties']) as Json | boolean | undefined
  return {
    properties: Object.entries((node['properties'] ?? {}) as Readonly<Record<string, Json>>).map(([key, child]) => ({ node: child, at: at === '' ? key : `${at}.${key}` })),
    alternatives: alternatives.map((child) => ({ node: child, at: `${at}${kindOf(child)}` })),
    items: typeof items === 'object' ? { node: items, at: `${at}[]` } : undefined,
    words: words.map((word) => `${at} = ${JSON.stringify(word)}`),
  }
}

/** What tells alternatives apart: properties that are always one word, and a kind that is one of a few. */
function discriminatorsOf(alternative: Json): readonly (readonly [key: string, words: readonly unknown[]])[] {
  const properties = Object.entries((alternative['properties'] ?? {}) as Readonly<Record<string, Json>>)
  return properties.flatMap(([key, property]): readonly (readonly [string, readonly unknown[]])[] => {
    if (property['const'] !== undefined) return [[key, [property['const']]]]
    return key === 'kind' && property['enum'] ? [[key, property['enum'] as readonly unknown[]]] : []
  })
}

/** `(sds)` */
function kindOf(alternative: Json): string {
  const words = discriminatorsOf(alternative).map(([, list]) => list.join('|'))
  return words.length > 0 ? `(${words.join(' ')})` : ''
}

function placesOf(from: Place, follow: Follow, found: Set<string>): Set<string> {
  const { properties, alternatives, items, words } = partsOf(follow(from))
  for (const word of words) found.add(word)
  for (const property of properties) {
    // What a shared definition holds is looked into once.
    if (found.has(property.at)) continue
    found.add(property.at)
    placesOf(property, follow, found)
  }
  for (const alternative of alternatives) placesOf(alternative, follow, found)
  if (items) placesOf(items, follow, found)
  return found
}

function visit(from: Place, value: unknown, follow: Follow, seen: Set<string>): void {
  const place = follow(from)
  const { properties, alternatives, items, words } = partsOf(place)
  const word = words.find((known) => known.endsWith(` = ${JSON.stringify(value)}`))
  if (word !== undefined) seen.add(word)
  for (const alternative of alternatives) if (fits(follow(alternative), value, follow)) visit(alternative, value, follow, seen)
  if (typeof value !== 'object' || value === null) return
  if (items) for (const item of Object.values(value)) visit(items, item, follow, seen)
  for (const property of properties) {
    const key = property.at.slice(property.at.lastIndexOf('.') + 1)
    if (!Object.hasOwn(value, key)) continue
    seen.add(property.at)
    visit(property, (value as Json)[key], follow, seen)
  }
}

/** Whether a value is of an alternative: what tells them apart says so, or else that it has nothing unknown to it. */
function fits({ node, at }: Place, value: unknown, follow: Follow): boolean {
  const { alternatives } = partsOf({ node, at })
  if (alternatives.length > 0) return alternatives.some((alternative) => fits(follow(alternative), value, follow))
  const known = node['properties'] as Readonly<Record<string, Json>> | undefined
  if (typeof value !== 'object' || value === null) return known === undefined
  if (!known) return false
  const discriminators = discriminatorsOf(node)
  if (discriminators.length === 0) return Object.keys(value).every((key) => Object.hasOwn(known, key))
  return discriminators.every(([key, words]) => words.includes((value as Json)[key]))
}
