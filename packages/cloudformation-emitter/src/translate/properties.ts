import { isExpression, isRecord, type Properties, type Property, type Setting, type Value } from '@mesh-compile/aws-plan'
import type { Json } from '../template/template.ts'
import { translateExpression } from './expression.ts'
import type { Walk } from './walk.ts'

/*
 * The plan has CloudFormation's names and layout already, so nothing is moved here. What is not as the table of the
 * type says is a fault of the plan, and thrown.
 */

const PAIRS: Readonly<Record<'Key' | 'Name', Properties>> = {
  Key: { Key: { kind: 'string', required: true }, Value: { kind: 'string', required: true } },
  Name: { Name: { kind: 'string', required: true }, Value: { kind: 'string', required: true } },
}

/** The properties of a resource, or of an object in one, as JSON; `at` is its path, for messages. */
export function translateProperties(
  table: Properties,
  values: Readonly<Record<string, Value>>,
  at: string,
  walk: Walk,
): Readonly<Record<string, Json>> {
  for (const [name, { required }] of Object.entries(table)) {
    if (required && !Object.hasOwn(values, name)) throw new Error(`${member(at, name)} is missing`)
  }
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const property = Object.hasOwn(table, name) ? table[name] : undefined
      if (!property) throw new Error(`${member(at, name)} is no property`)
      return property.onlyTerraform === undefined ? [[name, translateValue(property, value, member(at, name), walk)]] : []
    }),
  )
}

function translateValue(property: Property, value: Value, at: string, walk: Walk): Json {
  if (property.kind === 'document') return translateDocument(value, at, walk)
  if (typeof value === 'object' && isExpression(value)) return translateExpression(value, at, walk)
  switch (property.kind) {
    case 'string':
    case 'boolean':
      return translateScalar(property.kind, value, at, walk)
    case 'integer':
    case 'number':
      return translateScalar('number', value, at, walk)
    case 'choice':
      if (value !== property.forTrue && value !== property.forFalse) throw new Error(`${at} is neither ${property.forTrue} nor ${property.forFalse}`)
      return value
    case 'strings':
    case 'onlyString':
      return listOf(value, at).map((item, index) => translateValue({ kind: 'string' }, item, `${at}[${index}]`, walk))
    case 'wrapped': {
      const of: Properties = { [property.member]: { kind: 'string', required: true } }
      return translateValue(property.list ? { kind: 'objects', of } : { kind: 'object', of }, value, at, walk)
    }
    case 'integers':
      return listOf(value, at).map((item, index) => translateValue({ kind: 'integer' }, item, `${at}[${index}]`, walk))
    case 'map':
      return translateMap(recordOf(value, at), at, (item, place) => translateValue({ kind: 'string' }, item, place, walk), walk)
    case 'pairs':
      return listOf(value, at).map((item, index) => translateProperties(PAIRS[property.key ?? 'Key'], recordOf(item, at), `${at}[${index}]`, walk))
    case 'settings':
      return listOf(value, at).map((item, index) => translateSetting(property.settings, recordOf(item, at), `${at}[${index}]`, walk))
    case 'file':
      throw new Error(`${at} is for Terraform alone`)
    case 'object':
      return translateProperties(property.of, recordOf(value, at), at, walk)
    case 'objects':
    case 'jsonObjects':
      return listOf(value, at).map((item, index) => translateProperties(property.of, recordOf(item, at), `${at}[${index}]`, walk))
    default:
      return property satisfies never
  }
}

function translateSetting(settings: Readonly<Record<string, Setting>>, setting: Readonly<Record<string, Value>>, at: string, walk: Walk): Json {
  const { Key: key } = setting
  if (typeof key !== 'string' || !Object.hasOwn(settings, key)) throw new Error(`${at} is no setting`)
  return translateProperties(PAIRS.Key, setting, at, walk)
}

/** A JSON document, which CloudFormation takes as it is. */
function translateDocument(value: Value, at: string, walk: Walk): Json {
  if (typeof value === 'string') return translateScalar('string', value, at, walk)
  if (typeof value !== 'object') return value
  if (isExpression(value)) return value.kind === 'json' ? translateDocument(value.value, at, walk) : translateExpression(value, at, walk)
  if (!isRecord(value)) return value.map((item, index) => translateDocument(item, `${at}[${index}]`, walk))
  return translateMap(value, at, (item, place) => translateDocument(item, place, walk), walk)
}

/** A record whose keys are data. */
function translateMap(
  record: Readonly<Record<string, Value>>,
  at: string,
  translate: (item: Value, at: string) => Json,
  walk: Walk,
): Json {
  return Object.fromEntries(
    Object.entries(record).map(([key, item]) => {
      walk.checkText(key, at)
      walk.checkKey(key, at)
      return [key, translate(item, member(at, key))]
    }),
  )
}

function translateScalar(kind: 'string' | 'number' | 'boolean', value: Value, at: string, walk: Walk): Json {
  if (typeof value !== kind || (kind === 'number' && !Number.isFinite(value))) throw new Error(`${at} is no ${kind}`)
  if (typeof value === 'string') walk.checkText(value, at)
  return value as string | number | boolean
}

function listOf(value: Value, at: string): readonly Value[] {
  if (!Array.isArray(value)) throw new Error(`${at} is no list`)
  return value
}

function recordOf(value: Value, at: string): Readonly<Record<string, Value>> {
  if (!isRecord(value)) throw new Error(`${at} is no object`)
  return value
}

function member(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`
}
