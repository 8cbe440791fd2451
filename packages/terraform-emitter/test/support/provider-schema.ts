import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Parsed } from './parse.ts'

/**
 * An argument or a block of the AWS provider; see scripts/extract-provider-schema.mjs. `computed`: the provider fills it
 * in where nobody does; `set`: what it holds has no order.
 */
export type SchemaItem = { readonly required?: true; readonly computed?: true; readonly set?: true } & ({ readonly type: string; readonly block?: never } | { readonly block: 'single' | 'list'; readonly of: Schema })
export type Schema = Readonly<Record<string, SchemaItem>>

const FOLDER = join(import.meta.dirname, '../provider-schema')

/** A version of the provider: what may be written of each type, and what can only be read. */
export interface Provider {
  readonly version: string
  readonly resources: Readonly<Record<string, Schema>>
  readonly results: Readonly<Record<string, Schema>>
  readonly dataSources: Readonly<Record<string, Schema>>
  readonly dataResults: Readonly<Record<string, Schema>>
}

/** The versions of the provider that what is emitted must be right for. */
export const providers: readonly Provider[] = readdirSync(FOLDER)
  .toSorted()
  .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Provider)

/** What Terraform takes beside the provider's arguments. */
const META: ReadonlySet<string> = new Set(['depends_on', 'lifecycle'])

/** Where the resources of a parsed file and the provider's schema differ, a line each. */
export function problemsOf(resources: Readonly<Record<string, Schema>>, parsed: Readonly<Record<string, Parsed>>): readonly string[] {
  return Object.entries((parsed['resource'] ?? {}) as Readonly<Record<string, Readonly<Record<string, readonly Parsed[]>>>>).flatMap(([type, labelled]) =>
    Object.entries(labelled).flatMap(([label, [body]]) => {
      const schema = resources[type]
      return schema ? problemsIn(`${type}.${label}`, schema, withoutMeta(body as Readonly<Record<string, Parsed>>)) : [`${type}: unknown`]
    }),
  )
}

function withoutMeta(body: Readonly<Record<string, Parsed>>): Readonly<Record<string, Parsed>> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !META.has(name)))
}

function problemsIn(path: string, schema: Schema, body: Readonly<Record<string, Parsed>>): readonly string[] {
  const missing = Object.entries(schema).filter(([name, { required }]) => required && !(name in body))
  return [
    ...missing.map(([name]) => `${path}.${name}: missing`),
    ...Object.entries(body).flatMap(([name, value]) => {
      const item = schema[name]
      return item ? problemsWith(`${path}.${name}`, item, value) : [`${path}.${name}: unknown`]
    }),
  ]
}

function problemsWith(path: string, item: SchemaItem, value: Parsed): readonly string[] {
  if (item.block === undefined) return isOfType(item.type, value) ? [] : [`${path}: ${JSON.stringify(value)} is no ${item.type}`]
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'object')) return [`${path}: a block, but written as an argument`]
  if (item.block === 'single' && value.length !== 1) return [`${path}: ${value.length} blocks instead of one`]
  return value.flatMap((each) => problemsIn(path, item.of, each as Readonly<Record<string, Parsed>>))
}

function isOfType(type: string, value: Parsed): boolean {
  // Any argument may be an expression.
  if (typeof value === 'string' && value.startsWith('${')) return true
  switch (type) {
    case 'string':
    case 'number':
      return typeof value === type
    case 'bool':
      return typeof value === 'boolean'
    case 'list(string)':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
    case 'list(number)':
      return Array.isArray(value) && value.every((item) => typeof item === 'number')
    case 'map(string)':
      return typeof value === 'object' && !Array.isArray(value)
    default:
      throw new Error(`the schema has a type that is not known: ${type}`)
  }
}
