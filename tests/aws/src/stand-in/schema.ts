import type { Schema, SchemaItem } from '../../../../packages/terraform-emitter/test/support/provider-schema.ts'
import { UNKNOWN, isUnknown, type Dynamic, type DynamicObject } from './dynamic-value.ts'
import type { Fields } from './serve.ts'

/** Of nested blocks. */
const [LIST, SET] = [2, 3]

/** A type of resource or data source: what may be written, and what can only be read. */
export interface TypeSchema {
  readonly settable: Schema
  readonly results: Schema
}

/** A schema as the protocol has it. */
export function schemaMessage({ settable, results }: TypeSchema): Fields {
  const { attributes, ...block } = blockMessage(settable)
  const read = Object.entries(results).flatMap(([name, item]) => (item.block === undefined ? [{ name, type: typeOf(item), computed: true }] : []))
  return { block: { attributes: [...(attributes as readonly Fields[]), ...read], ...block } }
}

function blockMessage(schema: Schema): Fields {
  const entries = Object.entries(schema)
  return {
    attributes: entries.flatMap(([name, item]) =>
      item.block === undefined ? [{ name, type: typeOf(item), ...(item.required ? { required: true } : { optional: true }), ...(item.computed && { computed: true }) }] : [],
    ),
    block_types: entries.flatMap(([name, item]) => {
      if (item.block === undefined) return []
      const limits = { ...(item.required && { min_items: 1 }), ...(item.block === 'single' && { max_items: 1 }) }
      return [{ type_name: name, block: blockMessage(item.of), nesting: item.set ? SET : LIST, ...limits }]
    }),
  }
}

function typeOf({ type, set }: Extract<SchemaItem, { readonly type: string }>): Uint8Array {
  const [, collection, element] = /^(list|map)\((\w+)\)$/.exec(type) ?? []
  return Buffer.from(JSON.stringify(collection === undefined ? type : [set ? 'set' : collection, element]))
}

/** With numbers as such, where the protocol has a text for what a double cannot hold exactly, as it cannot 0.1. */
export function withNumbers({ settable }: TypeSchema, value: DynamicObject): DynamicObject {
  const plain = (item: SchemaItem | undefined, given: Dynamic): Dynamic => {
    if (item?.block !== undefined) return Array.isArray(given) ? given.map((each: DynamicObject) => withNumbers({ settable: item.of, results: {} }, each)) : given
    return item?.type === 'number' && typeof given === 'string' ? Number(given) : given
  }
  return Object.fromEntries(Object.entries(value).map(([name, given]) => [name, plain(settable[name], given)]))
}

/** What nobody wrote and the provider fills in, as known after apply. */
export function withUnknown(schema: TypeSchema, value: DynamicObject): DynamicObject {
  return mapComputed(schema, value, (item) => (item === null ? UNKNOWN : item))
}

/** What is known after apply, filled in. */
export function withResults(schema: TypeSchema, value: DynamicObject, make: (type: string, name: string) => Dynamic): DynamicObject {
  return mapComputed(schema, value, (item, name, type) => (isUnknown(item) ? make(type, name) : item))
}

function mapComputed({ settable, results }: TypeSchema, value: DynamicObject, change: (item: Dynamic, name: string, type: string) => Dynamic): DynamicObject {
  const changed = (name: string, item: SchemaItem | undefined, given: Dynamic): Dynamic => {
    if (item === undefined) return given
    if (item.block === undefined) return item.computed || Object.hasOwn(results, name) ? change(given, name, item.type) : given
    return Array.isArray(given) ? given.map((each: DynamicObject) => mapComputed({ settable: item.of, results: {} }, each, change)) : given
  }
  return Object.fromEntries(Object.entries(value).map(([name, given]) => [name, changed(name, settable[name] ?? results[name], given)]))
}
