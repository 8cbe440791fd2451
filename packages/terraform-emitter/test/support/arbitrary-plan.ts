import {
  ACCOUNT, attribute, json, parameter, PARTITION, REGION, type Plan, type Properties, type Property, type Resource, type ResourceType, type Setting, type Value,
} from '@mesh-compile/aws-plan'
import * as fc from 'fast-check'
import { laterOf } from '../../src/versions.ts'
import { hostile, hostileRecord } from './hostile.ts'

/** Expressions that stand alone, of all kinds but texts that are put together. */
const lone: fc.Arbitrary<Value> = fc.constantFrom<Value>(ACCOUNT, PARTITION, REGION, parameter('vpcId'), json({ a: REGION }), attribute({ type: 'AWS::AppMesh::Mesh', key: '' }, 'Arn'))

const text: fc.Arbitrary<Value> = fc.oneof({ weight: 6, arbitrary: hostile }, { weight: 1, arbitrary: lone })

const document: fc.Arbitrary<Value> = fc.letrec<{ value: Value; record: Value }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, text, fc.integer(), fc.boolean(), fc.array(tie('value'), { maxLength: 3 }), tie('record')),
  record: hostileRecord(tie('value')).map((entries) => Object.fromEntries(entries)),
})).record

/** A value of a property; `all`: with everything that can be in it. */
function valueOf(property: Property, all: boolean, version: string): fc.Arbitrary<Value> {
  switch (property.kind) {
    case 'string':
      return text
    case 'integer':
      return fc.integer()
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((number) => (number === 0 ? 0 : number))
    case 'boolean':
      return fc.boolean()
    case 'choice':
      return fc.constantFrom(property.forTrue, property.forFalse)
    case 'settings':
      return settingsOf(property.settings, all)
    case 'strings':
      return fc.array(text, { maxLength: 4 })
    case 'onlyString':
      return fc.tuple(text)
    case 'wrapped': {
      const wrapped = text.map((value) => ({ [property.member]: value }))
      return property.list ? fc.tuple(wrapped) : wrapped
    }
    case 'integers':
      return fc.array(fc.integer(), { maxLength: 4 })
    case 'map':
      return hostileRecord(text).map((entries) => Object.fromEntries(entries))
    case 'pairs':
      return hostileRecord(text).map((entries) => entries.map(([key, value]) => ({ [property.key ?? 'Key']: key, Value: value })))
    case 'file':
      return fc.constantFrom('files/shop/web/0123/web.json', 'files/shop/web/0123/web/lds.json')
    case 'document':
      return document
    case 'object':
      return propertiesOf(property.of, all, version)
    case 'objects':
      return fc.array(propertiesOf(property.of, all, version), { minLength: all ? 1 : 0, maxLength: property.atMostOne ? 1 : 2 })
    case 'jsonObjects':
      return fc.array(propertiesOf(property.of, all, version), { minLength: all ? 1 : 0, maxLength: 2 })
    default:
      return property satisfies never
  }
}

function settingsOf(settings: Readonly<Record<string, Setting>>, all: boolean): fc.Arbitrary<Value> {
  const chosen = all ? fc.constant(Object.keys(settings)) : fc.subarray(Object.keys(settings))
  return chosen.chain((keys) => fc.tuple(...keys.map((Key) => settingOf(settings[Key]!).map((value) => ({ Key, Value: value })))))
}

function settingOf({ kind }: Setting): fc.Arbitrary<Value> {
  if (kind === 'string') return text
  return kind === 'boolean' ? fc.constantFrom('true', 'false') : fc.integer().map(String)
}

/** Properties of a table that a version of the AWS provider has. */
export function propertiesOf(table: Properties, all: boolean, version = '99.0'): fc.Arbitrary<Readonly<Record<string, Value>>> {
  const known = Object.entries(table).filter(([, { terraform, terraformSince = '0.0' }]) => terraform !== null && laterOf(version, terraformSince) === version)
  const required = known.filter(([, property]) => all || property.required || property.requiredInTerraform).map(([name]) => name)
  return fc.record(Object.fromEntries(known.map(([name, property]) => [name, valueOf(property, all, version)])), { requiredKeys: required, noNullPrototype: true })
}

/** A resource made of these properties. */
export function resourceOf(type: ResourceType, key: string, properties: Readonly<Record<string, Value>>, dependsOn: Resource['dependsOn'] = []): Resource {
  return { id: { type: type.cloudFormation, key }, type, concern: 'mesh', owner: { kind: 'mesh', name: 'shop' }, place: {}, properties, dependsOn }
}

/** A plan of these resources. */
export function planOf(resources: readonly Resource[], rest: Partial<Plan> = {}): Plan {
  return { mesh: 'shop', parameters: [], outputs: [], files: [], ...rest, resources }
}
