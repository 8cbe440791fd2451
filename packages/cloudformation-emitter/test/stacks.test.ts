import { attribute, type Resource } from '@mesh-compile/aws-plan'
import { describe, expect, test } from 'vitest'
import * as types from '../../aws-plan/src/resource-types/app-mesh.ts'
import type { Template } from '../src/template/template.ts'
import { emit, idOf, meshOf, plan, resource } from './support/plans.ts'
import { shopPlan, shopResources } from './support/shop.ts'

const MESH = idOf(types.meshType, '')
const meshResource = resource(types.meshType, '', { MeshName: 'shop' })

function node(name: string, spec: Resource['properties'] = {}): Resource {
  const properties = { MeshName: 'shop', VirtualNodeName: name, Spec: spec }
  return resource(types.virtualNodeType, name, properties, { owner: { kind: 'virtual-node', name }, dependsOn: [MESH] })
}

/** Templates of a plan in stacks, by path. */
async function stacks(resources: readonly Resource[]): Promise<Readonly<Record<string, Template>>> {
  const { files, problems } = await emit(plan(resources), { stacks: 'services' })
  expect(problems).toEqual([])
  return Object.fromEntries(Object.entries(files).map(([path, contents]) => [path, JSON.parse(contents) as Template]))
}

describe('with a stack for each part', () => {
  test('templates stand in the order in which they are deployed', async () => {
    expect(Object.keys(await stacks(shopResources.toReversed()))).toEqual([
      'mesh.json',
      'virtual-nodes/checkout-v1.json',
      'virtual-nodes/web.json',
      'virtual-routers/checkout.json',
      expect.stringMatching(/^virtual-services\/checkout-shop-local-[0-9a-f]{8}\.json$/),
      'virtual-gateways/edge.json',
    ])
  })

  test('what another stack has is exported there and imported here, and only that', async () => {
    const { files } = await emit(shopPlan, { stacks: 'services' })
    const templates = Object.fromEntries(Object.entries(files).map(([path, contents]) => [path, JSON.parse(contents) as Template]))
    expect(templates['mesh.json']?.Outputs).toEqual({
      ExportMeshMeshName: {
        Description: 'Taken by other stacks of the mesh',
        Value: { 'Fn::GetAtt': ['Mesh', 'MeshName'] },
        Export: { Name: 'shop-Mesh-MeshName' },
      },
      MeshArn: { Description: 'ARN of the mesh', Value: { 'Fn::GetAtt': ['Mesh', 'Arn'] } },
    })
    expect(templates['virtual-nodes/web.json']).toMatchObject({
      Description: "AWS resources of virtual node 'web' in mesh 'shop'",
      Resources: { WebVirtualNode: { Properties: { MeshName: { 'Fn::ImportValue': 'shop-Mesh-MeshName' } } } },
      Outputs: { WebVirtualNodeArns: { Value: { 'Fn::GetAtt': ['WebVirtualNode', 'Arn'] } } },
    })
    // What must be there first is in a stack that is deployed before.
    expect(templates['virtual-nodes/checkout-v1.json']?.Resources['CheckoutV1VirtualNode']).not.toHaveProperty('DependsOn')
    expect(templates['virtual-gateways/edge.json']?.Resources).toMatchObject({ EdgeVirtualGateway: {} })
  })

  test('a part that comes changes nothing else', async () => {
    const before = await stacks([meshResource, node('b'), node('d')])
    const after = await stacks([meshResource, node('a'), node('b'), node('c'), node('d')])
    expect(after).toMatchObject(before)
    expect(Object.keys(after).length).toBe(Object.keys(before).length + 2)
  })

  test('names that differ in upper and lower case or signs only have files of their own', async () => {
    const paths = Object.keys(await stacks([meshResource, ...['a', 'A', 'a.b', 'a-b', 'a_b', 'x-0123abcd'].map((name) => node(name))]))
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(7)
  })

  test('what a stack needs from one that comes later is a fault of the plan', async () => {
    const service = idOf(types.virtualServiceType, 'a')
    const owner = { kind: 'virtual-service', name: 'a' } as const
    const virtualService = resource(types.virtualServiceType, 'a', { MeshName: 'shop', VirtualServiceName: 'a', Spec: {} }, { owner })
    const early = { ...node('n'), dependsOn: [service] }
    await expect(emit(plan([early, virtualService]), { stacks: 'services' })).rejects.toThrow('virtual-nodes/n needs virtual-services/a')
    const referring = { ...node('n'), properties: { ...node('n').properties, MeshName: attribute(service, 'VirtualServiceName') } }
    await expect(emit(plan([referring, virtualService]), { stacks: 'services' })).rejects.toThrow('virtual-nodes/n needs virtual-services/a')
  })
})

describe('limits of a template', () => {
  const nodes = (count: number): readonly Resource[] => Array.from({ length: count }, (_, index) => node(`n${index}`))
  const help = 'but CloudFormation takes at most'

  test('500 resources', async () => {
    expect((await emit(plan([meshResource, ...nodes(499)]))).problems).toEqual([])
    expect((await emit(plan([meshResource, ...nodes(500)]))).problems).toEqual([`MC8003: the template would hold 501 resources, ${help} 500`])
    expect((await emit(plan([meshResource, ...nodes(500)]), { stacks: 'services' })).problems).toEqual([])
  })

  test('1 MB', async () => {
    const backends = { Backends: Array.from({ length: 5000 }, (_, index) => ({ VirtualService: { VirtualServiceName: `service-${index}.shop.local` } })) }
    const { problems } = await emit(plan([meshResource, node('a', backends), node('b', backends)]))
    expect(problems).toEqual([expect.stringMatching(/^MC8003: the template would hold 1\d{6} bytes, but CloudFormation takes at most 1000000$/)])
    expect((await emit(plan([meshResource, node('a', backends), node('b', backends)]), { stacks: 'services' })).problems).toEqual([])
  })

  test('200 outputs', async () => {
    const value = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`k${index}`, 'x']))
    const outputs = [{ name: 'names', description: 'Names', value }]
    expect((await emit(plan([meshResource], { outputs }))).problems).toEqual([`MC8003: the template would hold 201 outputs, ${help} 200`])
  })

  test('of one part', async () => {
    const owner = { kind: 'virtual-router', name: 'r' } as const
    const route = (index: number): Resource =>
      resource(types.routeType, `r/${index}`, { MeshName: 'shop', VirtualRouterName: 'r', Spec: {} }, { owner })
    const { problems } = await emit(plan([meshResource, ...Array.from({ length: 501 }, (_, index) => route(index))]), { stacks: 'services' }, meshOf())
    expect(problems).toEqual([`MC8004: the template of virtual router 'r' would hold 501 resources, ${help} 500`])
  })
})
