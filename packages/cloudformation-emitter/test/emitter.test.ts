import { ACCOUNT, attribute, awsOptions, awsPlanDiagnostics, json, parameter, PARTITION, REGION, text, URL_SUFFIX, type Resource, type ResourceType } from '@mesh-compile/aws-plan'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as types from '../../aws-plan/src/resource-types/app-mesh.ts'
import cloudFormationDefault, { cloudFormation } from '../src/index.ts'
import { emit, idOf, meshOf, plan, resource, templateOf } from './support/plans.ts'
import { shopPlan, shopResources } from './support/shop.ts'

/** A type with a property of each kind that App Mesh lacks. */
const thingType: ResourceType = {
  cloudFormation: 'Test::Thing',
  terraform: 'test_thing',
  noun: 'Thing',
  attributes: { Arn: 'arn' },
  properties: {
    Text: { kind: 'string' },
    Number: { kind: 'number' },
    Labels: { kind: 'map' },
    Document: { kind: 'document' },
    Scheme: { kind: 'choice', forTrue: 'internal', forFalse: 'internet-facing' },
    Attributes: { kind: 'settings', settings: { 'idle.timeout': { terraform: 'idle_timeout', kind: 'integer' } } },
    Defaults: { kind: 'strings', onlyCloudFormation: 'nobody else has some' },
    Items: { kind: 'jsonObjects', of: { Name: { kind: 'string', required: true } } },
  },
}
const thing = (key: string, properties: Resource['properties'], dependsOn: Resource['dependsOn'] = []): Resource =>
  resource(thingType, key, properties, { dependsOn })
const THING = idOf(thingType, 'a')
const textOf = async (value: Resource['properties'][string]): Promise<unknown> =>
  (await templateOf(plan([thing('a', {}), thing('b', { Text: value })], { parameters }))).Resources['BThing']?.Properties['Text']
const parameters = [
  { name: 'count', type: 'number', description: 'A number', default: 3 },
  { name: 'owner', type: 'string', description: 'A name', pattern: { expression: '[a-z]+|[0-9]+', meaning: 'small letters or digits' } },
  { name: 'enabled', type: 'boolean', description: 'Whether', default: false },
  { name: 'subnetIds', type: 'strings', description: 'Subnets', default: ['a', 'b'], cloudFormationType: 'List<AWS::EC2::Subnet::Id>' },
] as const

test('the default export is the emitter', () => {
  expect(cloudFormationDefault).toBe(cloudFormation)
  expect(cloudFormation.name).toBe('cloudformation')
  expect(Object.keys(cloudFormation.options)).toEqual([...Object.keys(awsOptions), 'format', 'stacks'])
  // What planning finds is silenced and explained as what the emitter itself finds.
  expect(Object.values(cloudFormation.diagnostics)).toEqual(expect.arrayContaining(Object.values(awsPlanDiagnostics)))
})

test('one template holds the whole mesh', async () => {
  const template = await templateOf(shopPlan)
  expect(template).toMatchObject({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: "AWS resources of mesh 'shop'",
    Metadata: { GeneratedBy: 'mesh-compile', Mesh: 'shop' },
    Outputs: {
      MeshArn: { Description: 'ARN of the mesh', Value: { 'Fn::GetAtt': ['Mesh', 'Arn'] } },
      WebVirtualNodeArns: { Description: 'ARN of the virtual node: web', Value: { 'Fn::GetAtt': ['WebVirtualNode', 'Arn'] } },
    },
  })
  expect(Object.keys(template.Resources).map((id) => id.replace(/[0-9A-F]{8}$/, '#'))).toEqual([
    'Mesh', 'WebVirtualNode', 'CheckoutV1VirtualNode', 'CheckoutVirtualRouter', 'CheckoutAllRoute#', 'CheckoutShopLocalVirtualService#',
    'EdgeVirtualGateway', 'EdgeAllGatewayRoute#',
  ])
  expect(template.Resources['CheckoutV1VirtualNode']).toMatchObject({
    Type: 'AWS::AppMesh::VirtualNode',
    DependsOn: ['Mesh'],
    Properties: {
      MeshName: 'shop',
      Spec: { ServiceDiscovery: { AWSCloudMap: { Attributes: [{ Key: 'version', Value: '1' }] } } },
    },
  })
  // The mesh is referred to, and so need not be named again.
  expect(template.Resources['WebVirtualNode']).toMatchObject({ Properties: { MeshName: { 'Fn::GetAtt': ['Mesh', 'MeshName'] } } })
  expect(template.Resources['WebVirtualNode']).not.toHaveProperty('DependsOn')
  expect(template).not.toHaveProperty('Parameters')
})

test('both formats say the same', async () => {
  const { files } = await emit(shopPlan)
  const yaml = await emit(shopPlan, { format: 'yaml' })
  expect(Object.keys(yaml.files)).toEqual(['template.yaml'])
  expect(parse(yaml.files['template.yaml'] ?? '', { version: '1.1' })).toEqual(JSON.parse(files['template.json'] ?? ''))
})

test('properties of every kind', async () => {
  const properties = {
    Text: 'x',
    Number: 1.5,
    Labels: { a: 'b', on: '' },
    Document: { Version: '2012-10-17', Statement: [{ Condition: { Bool: { x: true } }, Resource: attribute(THING, 'Arn'), n: 1 }] },
    Items: [{ Name: 'n' }],
  }
  const template = await templateOf(plan([thing('a', {}), thing('b', properties)]))
  expect(template.Resources['BThing']?.Properties).toEqual({
    ...properties,
    Document: { Version: '2012-10-17', Statement: [{ Condition: { Bool: { x: true } }, Resource: { 'Fn::GetAtt': ['AThing', 'Arn'] }, n: 1 }] },
  })
})

describe('expressions', () => {
  test('are functions', async () => {
    expect(await textOf(attribute(THING, 'Ref'))).toEqual({ Ref: 'AThing' })
    expect(await textOf(attribute(THING, 'Arn'))).toEqual({ 'Fn::GetAtt': ['AThing', 'Arn'] })
    expect(await textOf(parameter('owner'))).toEqual({ Ref: 'Owner' })
    expect(await textOf(text`${PARTITION}${REGION}-${ACCOUNT}.${URL_SUFFIX}`)).toEqual({
      'Fn::Join': ['', [{ Ref: 'AWS::Partition' }, { Ref: 'AWS::Region' }, '-', { Ref: 'AWS::AccountId' }, '.', { Ref: 'AWS::URLSuffix' }]],
    })
  })

  test('are plain text where nothing is to be filled in', async () => {
    expect(await textOf(text`a${'${b}'}${text`c`}`)).toBe('a${b}c')
    expect(await textOf(text``)).toBe('')
    expect(await textOf(text`${REGION}`)).toEqual({ Ref: 'AWS::Region' })
    expect(await textOf(json({ a: [1, true, 'x"\n'], b: {} }))).toBe(String.raw`{"a":[1,true,"x\"\n"],"b":{}}`)
  })

  test('stand in JSON texts as JSON', async () => {
    const value = { arn: text`"${REGION}"`, count: parameter('count'), owner: parameter('owner'), inner: json({ region: REGION, 'a"': [] }) }
    const joined = (await textOf(json(value))) as { 'Fn::Join': [string, (string | { Ref: string })[]] }
    const filled = joined['Fn::Join'][1].map((piece) => (typeof piece === 'string' ? piece : piece.Ref === 'Count' ? '3' : `<${piece.Ref}>`)).join('')
    expect(JSON.parse(filled)).toEqual({
      arn: '"<AWS::Region>"',
      count: 3,
      owner: '<Owner>',
      inner: '{"region":"<AWS::Region>","a\\"":[]}',
    })
  })

  test('that a JSON text cannot hold are a fault of the plan', async () => {
    await expect(textOf(json([parameter('subnetIds')]))).rejects.toThrow('parameter subnetIds is a list')
  })
})

test('parameters are those that the template refers to', async () => {
  const used = thing('a', { Text: text`${parameter('owner')}${parameter('enabled')}`, Document: [parameter('subnetIds')] })
  expect((await templateOf(plan([used], { parameters }))).Parameters).toEqual({
    Owner: { Type: 'String', Description: 'A name', AllowedPattern: '^(?:[a-z]+|[0-9]+)$', ConstraintDescription: 'small letters or digits' },
    Enabled: { Type: 'String', Description: 'Whether', Default: 'false', AllowedValues: ['true', 'false'] },
    SubnetIds: { Type: 'List<AWS::EC2::Subnet::Id>', Description: 'Subnets', Default: 'a,b' },
  })
})

test('what must be there first, and is not referred to, is named', async () => {
  const things = [thing('a', {}), thing('b', {}), thing('c', { Text: text`x${attribute(THING, 'Arn')}` }, [THING, idOf(thingType, 'b'), idOf(thingType, 'b')])]
  expect((await templateOf(plan(things))).Resources['CThing']?.DependsOn).toEqual(['BThing'])
})

test('what only Terraform can make is left out', async () => {
  const type: ResourceType = { ...thingType, cloudFormation: 'Test::Upload', noun: 'Upload', onlyTerraform: 'CloudFormation uploads nothing' }
  const { Resources } = await templateOf(plan([resource(type, 'x', {}), thing('a', {}, [idOf(type, 'x')])]))
  expect(Resources).toEqual({ AThing: { Type: 'Test::Thing', Properties: {} } })
})

test('what Terraform lays out otherwise, or does without, is as it was planned', async () => {
  const properties = { Scheme: 'internal', Attributes: [{ Key: 'idle.timeout', Value: '30' }], Defaults: ['x'] }
  expect((await templateOf(plan([thing('a', properties)]))).Resources['AThing']?.Properties).toEqual(properties)
})

describe('faults of a plan are thrown', () => {
  test.each<[string, readonly Resource[], string]>([
    ['unknown property', [thing('a', { Txet: '' })], 'Txet is no property'],
    ['inherited name', [thing('a', { toString: '' })], 'toString is no property'],
    ['missing property', [thing('a', { Items: [{}] })], 'Items[0].Name is missing'],
    ['wrong kind', [thing('a', { Number: '1' })], 'Number is no number'],
    ['no number', [thing('a', { Number: Number.NaN })], 'Number is no number'],
    ['no list', [thing('a', { Items: 'x' })], 'Items is no list'],
    ['no choice', [thing('a', { Scheme: 'public' })], 'Scheme is neither internal nor internet-facing'],
    ['unknown setting', [thing('a', { Attributes: [{ Key: 'idle', Value: '30' }] })], 'Attributes[0] is no setting'],
    ['wrong kind of setting', [thing('a', { Attributes: [{ Key: 'idle.timeout', Value: 30 }] })], 'Attributes[0].Value is no string'],
    ['no object', [thing('a', { Labels: 'x' })], 'Labels is no object'],
    ['unknown attribute', [thing('a', { Text: attribute(THING, 'Nra') })], 'Test::Thing has no attribute Nra'],
    ['unknown resource', [thing('a', { Text: attribute(idOf(thingType, 'x'), 'Arn') })], 'Test::Thing x, which it does not have'],
    ['unknown parameter', [thing('a', { Text: parameter('x') })], 'parameter x, which it does not have'],
    ['twins', [thing('a', {}), thing('a', {})], 'two resources called Test::Thing a'],
    ['another region', [{ ...thing('a', {}), place: { region: 'eu-west-1' } }], 'made elsewhere'],
  ])('%s', async (_, resources, message) => {
    await expect(emit(plan(resources))).rejects.toThrow(message)
  })
})

test('a key that CloudFormation takes for a function is refused', async () => {
  const { problems } = await emit(plan([thing('a', { Labels: { Ref: 'x', Reference: 'y' }, Document: { 'Fn::Sub': '' } })]))
  expect(problems).toEqual([
    "MC8002: mesh 'shop': Labels has the key 'Ref', which CloudFormation reads as a function",
    "MC8002: mesh 'shop': Document has the key 'Fn::Sub', which CloudFormation reads as a function",
  ])
})

test('a dynamic reference is refused, where CloudFormation would see one', async () => {
  const holding = 'x {{resolve:secretsmanager:prod/database:SecretString:password}}'
  const owner = { kind: 'virtual-node', name: 'web' } as const
  const { problems } = await emit(
    plan([
      resource(types.meshType, '', { MeshName: 'shop', Tags: [{ Key: 'a', Value: holding }] }),
      resource(thingType, 'b', { Text: text`${'{{resolve'}${text`:ssm:x`}${REGION}`, Labels: { '{{resolve:ssm:x': '' } }, { owner }),
      resource(thingType, 'c', { Text: '{{ resolve:ssm:x}} {resolve: {{resolve', Document: { a: [text`{{resolve${REGION}:`] } }, { owner }),
    ]),
    {},
    meshOf(),
  )
  const rest = "where CloudFormation would put a parameter's value or a secret"
  expect(problems).toEqual([
    `MC8001: mesh 'shop': Tags[0].Value holds "{{resolve:secretsmanager:prod/database:S...", ${rest}`,
    `MC8001: virtual node 'web': Text holds "{{resolve:ssm:x", ${rest}`,
    `MC8001: virtual node 'web': Labels holds "{{resolve:ssm:x", ${rest}`,
  ])
  // In JSON there is a way to write it.
  const escaped = await textOf(json({ a: holding }))
  expect(escaped).not.toContain('{{resolve:')
  expect(JSON.parse(String(escaped))).toEqual({ a: holding })
})

test('the order of a plan does not matter for names', async () => {
  const one = await templateOf(plan(shopResources))
  const other = await templateOf(plan(shopResources.toReversed()))
  expect(other).toEqual(one)
})
