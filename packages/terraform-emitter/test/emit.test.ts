import { attribute, awsPlanDiagnostics, parameter, PARTITION, REGION, text, URL_SUFFIX, type Parameter, type Resource, type Value } from '@mesh-compile/aws-plan'
import { expect, test } from 'vitest'
import { terraformDiagnostics } from '../src/diagnostics.ts'
import terraformDefault, { terraform } from '../src/index.ts'
import { emit, moduleFile } from './support/emit.ts'
import { planOf, resourceOf } from './support/arbitrary-plan.ts'
import { appMesh, inventedType } from './support/resource-types.ts'

const { meshType, virtualNodeType, routeType, gatewayRouteType, virtualServiceType } = appMesh

const mesh = resourceOf(meshType, '', { MeshName: 'shop', Spec: { EgressFilter: { Type: 'DROP_ALL' } } })
const meshName = attribute(mesh.id, 'MeshName')

/** A virtual node of the mesh `shop` that listens on one port. */
function nodeWith(spec: Readonly<Record<string, Value>>, key = 'web'): Resource {
  const properties = { MeshName: meshName, VirtualNodeName: key, Spec: { Listeners: [{ PortMapping: { Port: 8080, Protocol: 'http' } }], ...spec } }
  return { ...resourceOf(virtualNodeType, key, properties), concern: 'virtual-nodes', owner: { kind: 'virtual-node', name: key } }
}

test('what planning finds can be silenced as what printing finds', () => {
  expect(Object.keys(terraform.diagnostics)).toEqual([...Object.keys(awsPlanDiagnostics), ...Object.keys(terraformDiagnostics)])
  expect(terraformDefault).toBe(terraform)
})

test('a module and the root that calls it', () => {
  const { files, messages } = emit(planOf([mesh, nodeWith({}, 'checkout-v1')]))
  expect(messages).toEqual([])
  expect([...files.keys()]).toEqual([
    'main.tf', 'outputs.tf', 'variables.tf', 'versions.tf', 'modules/mesh/README.md',
    'modules/mesh/main.tf', 'modules/mesh/outputs.tf', 'modules/mesh/variables.tf', 'modules/mesh/versions.tf', 'modules/mesh/virtual_nodes.tf',
  ])
  expect(Object.fromEntries([...files].filter(([path]) => !path.endsWith('outputs.tf')))).toMatchSnapshot()
})

test('a virtual node with everything nested', () => {
  const node = nodeWith({
    BackendDefaults: { ClientPolicy: { TLS: { Enforce: true, Ports: [8443, 9443], Validation: { Trust: { File: { CertificateChain: '/ca.pem' } }, SubjectAlternativeNames: { Match: { Exact: ['a.local', 'b.local'] } } } } } },
    Backends: [{ VirtualService: { VirtualServiceName: 'catalog.local' } }, { VirtualService: { VirtualServiceName: 'orders.local' } }],
    Logging: { AccessLog: { File: { Path: '/dev/stdout', Format: { Json: [{ Key: 'path', Value: '%REQ(:PATH)%' }, { Key: 'tail', Value: '${end}' }] } } } },
    ServiceDiscovery: { AWSCloudMap: { NamespaceName: 'local', ServiceName: 'web', Attributes: [{ Key: 'ECS_TASK_DEFINITION_FAMILY', Value: 'web' }] } },
  })
  expect(moduleFile(planOf([mesh, { ...node, properties: { ...node.properties, Tags: [{ Key: 'team', Value: 'web' }] } }]), 'virtual_nodes.tf')).toMatchSnapshot()
})

test('a route with everything nested', () => {
  const match = { Prefix: '/', Headers: [{ Name: 'x-user', Invert: true, Match: { Range: { Start: 1, End: 9 } } }], QueryParameters: [{ Name: 'q', Match: { Exact: '1' } }] }
  const target = { VirtualNode: 'web', Weight: 100 }
  const route = { Match: match, Action: { WeightedTargets: [target, { ...target, Weight: 0 }] }, RetryPolicy: { MaxRetries: 2, PerRetryTimeout: { Unit: 'ms', Value: 250 }, HttpRetryEvents: ['server-error', 'gateway-error'] } }
  const resource = resourceOf(routeType, 'web/all', { MeshName: meshName, VirtualRouterName: 'web', RouteName: 'all', Spec: { Priority: 0, HttpRoute: route } })
  expect(moduleFile(planOf([mesh, resource]), 'main.tf')).toMatchSnapshot()
})

test('documents, lists of objects as JSON, and maps', () => {
  const policy = { Statement: [{ Effect: 'Allow', 'Fn::X': true, Resource: text`arn:${PARTITION}:s3:::${'b${u}cket'}/*` }] }
  const container = { Name: 'envoy', PortMappings: [{ ContainerPort: 15000 }], DockerLabels: { 'Com.Example': 'x' }, FSxVolume: { RootDirectory: '/' } }
  const resource = resourceOf(inventedType, '', { Name: 'x', Ratio: 0.5, Labels: { A: '1', 'b c': '2' }, Variables: [{ Key: 'HOME', Value: '/' }], Policy: policy, ContainerDefinitions: [container] })
  expect(moduleFile(planOf([resource]), 'main.tf')).toMatchSnapshot()
})

test('what the provider has in a block of its own', () => {
  const resource = resourceOf(inventedType, '', { CheckInterval: 10, Name: 'x', CheckPath: '/' })
  expect(moduleFile(planOf([resource]), 'main.tf')).toContain(`
  name = "x"

  check {
    interval = 10
    path     = "/"
  }
`)
})

test('a choice is a boolean, settings are arguments, and what only CloudFormation needs is not there', () => {
  const Attributes = [{ Key: 'routing.mode', Value: '1' }, { Key: 'cross.zone', Value: 'true' }, { Key: 'idle.timeout', Value: '30' }]
  const resource = resourceOf(inventedType, '', { Name: 'x', Scheme: 'internet-facing', Attributes, Defaults: ['y'] })
  expect(moduleFile(planOf([resource]), 'main.tf')).toContain(`resource "aws_test_everything" "this" {
  name         = "x"
  internal     = false
  idle_timeout = 30
  cross_zone   = true
  routing_mode = "1"

  tags = var.tags
}
`)
})

test('what came late to the provider asks for a later one, and nothing else does', () => {
  const versions = (spec: Readonly<Record<string, Value>>): readonly (string | undefined)[] => {
    const { files } = emit(planOf([resourceOf(meshType, '', { MeshName: 'shop', Spec: spec })]))
    return ['versions.tf', 'modules/mesh/versions.tf', 'modules/mesh/README.md'].map((path) => /(?:\n +version = "|#requirement\\_aws\) \| )(>= [^"|]*\d)/.exec(files.get(path) ?? '')?.[1])
  }
  expect(versions({})).toEqual(['>= 5.30, < 7.0', '>= 5.30', '>= 5.30'])
  expect(versions({ ServiceDiscovery: { IpPreference: 'IPv6_ONLY' } })).toEqual(['>= 5.47, < 7.0', '>= 5.47', '>= 5.47'])
})

test('what must exist first', () => {
  const service = resourceOf(virtualServiceType, 'web.local', { MeshName: meshName, VirtualServiceName: 'web.local', Spec: {} }, [nodeWith({}).id])
  expect(moduleFile(planOf([mesh, nodeWith({}), service]), 'main.tf')).toContain(`
  tags = var.tags

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_appmesh_virtual_node.web]
}
`)
})

test('surroundings are data sources, each once, and only those that are needed', () => {
  const named = (value: Resource['properties'][string]): Resource => resourceOf(inventedType, '', { Name: value })
  expect(moduleFile(planOf([named('x')]), 'data.tf')).toBe('')
  const data = moduleFile(planOf([named(text`${PARTITION}-${REGION}-${URL_SUFFIX}`)]), 'data.tf')
  expect(data.match(/^data .*/gm)).toEqual(['data "aws_partition" "current" {}', 'data "aws_region" "current" {}'])
  expect(moduleFile(planOf([named(text`${PARTITION}-${REGION}-${URL_SUFFIX}`)]), 'main.tf')).toContain(
    '"${data.aws_partition.current.partition}-${data.aws_region.current.id}-${data.aws_partition.current.dns_suffix}"',
  )
})

test('parameters and outputs, in the module and through the root', () => {
  const parameters: readonly Parameter[] = [
    { name: 'subnetIds', type: 'strings', description: 'Subnets of the tasks', pattern: { expression: 'subnet-[0-9a-f]+', meaning: 'the id of a subnet' } },
    { name: 'desiredCount', type: 'number', description: 'How many tasks', default: 2 },
    { name: 'vpcId', type: 'string', description: 'The VPC "${here}"', pattern: { expression: 'vpc-[0-9a-f]+', meaning: 'the id of a VPC' } },
  ]
  const outputs = [{ name: 'meshArn', description: 'ARN of the mesh', value: attribute(mesh.id, 'Arn') }]
  const { files } = emit(planOf([resourceOf(inventedType, '', { Name: parameter('vpcId') }), mesh], { parameters, outputs }))
  expect(Object.fromEntries([...files].filter(([path]) => !path.endsWith('versions.tf')))).toMatchSnapshot()
})

test.each<readonly [string, Resource, readonly string[]]>([
  [
    'what the provider does not have',
    resourceOf(gatewayRouteType, 'edge/all', {
      MeshName: 'shop', VirtualGatewayName: 'edge', GatewayRouteName: 'all',
      Spec: { HttpRoute: { Match: { Prefix: '/', Method: 'GET' }, Action: { Target: { VirtualService: { VirtualServiceName: 'web.local' } } } } },
    }),
    ["mesh 'shop': the AWS provider of Terraform has no argument for Spec.HttpRoute.Match.Method of AWS::AppMesh::GatewayRoute"],
  ],
  [
    'half of a character',
    nodeWith({ Logging: { AccessLog: { File: { Path: '/\ud800' } } } }),
    ["virtual node 'web': Spec.Logging.AccessLog.File.Path of AWS::AppMesh::VirtualNode holds half of a character (a UTF-16 surrogate without its other half)"],
  ],
  ['whole characters', nodeWith({ Logging: { AccessLog: { File: { Path: '/😀' } } } }), []],
])('%s is told, and nothing else', (_, resource, expected) => {
  expect(emit(planOf([mesh, resource])).messages).toEqual(expected)
})

test('a finding is at the part of the mesh that the resource exists for', () => {
  const [found] = emit(planOf([mesh, nodeWith({ Logging: { AccessLog: { File: { Path: '\udc00' } } } })])).diagnostics
  expect(found?.at).toEqual({ origin: { call: 7 } })
})

test.each<readonly [string, readonly Resource[], RegExp]>([
  ['an unknown property', [resourceOf(meshType, '', { MeshName: 'shop', Color: 'red' })], /Color is not in the table/],
  ['an unknown nested property', [mesh, nodeWith({ Colour: 'red' })], /Spec\.Colour is not in the table/],
  ['a missing property', [resourceOf(virtualServiceType, 'a', { VirtualServiceName: 'a', Spec: {} })], /MeshName is required/],
  ['a missing property that only the provider requires', [mesh, nodeWith({ Backends: [{}] })], /Spec\.Backends\[0\]\.VirtualService is required/],
  ['a missing property of JSON', [resourceOf(inventedType, '', { Name: 'a', ContainerDefinitions: [{}] })], /\[0\]\.Name is required/],
  ['an unknown property of JSON', [resourceOf(inventedType, '', { Name: 'a', ContainerDefinitions: [{ Name: 'a', Other: 1 }] })], /\[0\]\.Other is not in the table/],
  ['a value of another kind', [resourceOf(meshType, '', { MeshName: 5 })], /MeshName is no string/],
  ['several where there is one', [resourceOf(inventedType, '', { Name: 'a', Roles: ['a', 'b'] })], /Roles is not one item/],
  ['a text that is no choice', [resourceOf(inventedType, '', { Name: 'a', Scheme: 'public' })], /Scheme is neither internal nor internet-facing/],
  ['an unknown setting', [resourceOf(inventedType, '', { Name: 'a', Attributes: [{ Key: 'idle', Value: '1' }] })], /Attributes idle is not in the table/],
  ['a setting of another kind', [resourceOf(inventedType, '', { Name: 'a', Attributes: [{ Key: 'cross.zone', Value: 'yes' }] })], /Attributes cross\.zone is neither true nor false/],
  ['a list for an object', [resourceOf(meshType, '', { MeshName: 'shop', Spec: [] })], /Spec is no object/],
  ['a reference to what is not planned', [nodeWith({})], /AWS::AppMesh::Mesh "", which is not in it/],
  ['an attribute that is not known', [mesh, resourceOf(inventedType, '', { Name: attribute(mesh.id, 'Color') })], /no attribute Color/],
  ['one resource twice', [mesh, mesh], /address aws_appmesh_mesh\.this/],
  ['a resource elsewhere', [{ ...mesh, place: { region: 'eu-west-1' } }], /planned elsewhere/],
])('%s is a mistake of the plan', (_, resources, message) => {
  expect(() => emit(planOf(resources))).toThrow(message)
})

test('two names that are one in Terraform are a mistake of the plan', () => {
  const parameters: readonly Parameter[] = [{ name: 'tags', type: 'string', description: 'x' }]
  expect(() => emit(planOf([], { parameters }))).toThrow('same name')
})
