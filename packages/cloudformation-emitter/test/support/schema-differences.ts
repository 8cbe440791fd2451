import { schemaOf, type SchemaProperty } from '../../../aws-plan/test/cloudformation-schema.ts'
import type { Json, Template } from '../../src/template/template.ts'

/** Where the resources of a template and CloudFormation's published schema differ, a line each. */
export function schemaDifferences({ Resources }: Pick<Template, 'Resources'>): readonly string[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    const schema = schemaOf(Type)
    return schema ? objectDifferences(id, Properties, schema) : [`${id}: there is no ${Type}`]
  })
}

function differences(path: string, value: Json, { kind, of }: Pick<SchemaProperty, 'kind' | 'of'>): readonly string[] {
  if (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'))) return []
  if (kind.endsWith('s')) {
    if (!Array.isArray(value)) return [`${path}: no list`]
    return value.flatMap((item: Json, index) => differences(`${path}[${index}]`, item, { kind: kind.slice(0, -1), ...(of && { of }) }))
  }
  if (kind === 'object') return of ? objectDifferences(path, value as Readonly<Record<string, Json>>, of) : []
  // Whatever the keys of a map are, texts stand behind them.
  if (kind === 'map') return Object.entries(value).flatMap(([key, item]) => differences(`${path}.${key}`, item, { kind: 'string' }))
  if (kind === 'json') return typeof value === 'object' ? [] : [`${path}: ${typeof value}, not a document`]
  const type = kind === 'integer' ? 'number' : kind
  return typeof value === type ? [] : [`${path}: ${typeof value}, not ${kind}`]
}

function objectDifferences(path: string, value: Readonly<Record<string, Json>>, of: Readonly<Record<string, SchemaProperty>>): readonly string[] {
  const missing = Object.entries(of).flatMap(([name, { required }]) => (required && !Object.hasOwn(value, name) ? [`${path}.${name}: missing`] : []))
  const present = Object.entries(value).flatMap(([name, item]) =>
    of[name] ? differences(`${path}.${name}`, item, of[name]) : [`${path}.${name}: unknown`],
  )
  return [...missing, ...present]
}

