import { expect, test } from 'vitest'
import { planOf, resourceOf } from '../support/plan-of.ts'
import { everything } from '../support/everything.ts'
import { http, mesh, node, service } from '../support/small-mesh.ts'

const planned = planOf(everything)
const needs = (noun: string, key: string): readonly string[] =>
  resourceOf(planned, noun, key).dependsOn.map((id) => `${id.type.slice('AWS::AppMesh::'.length)} ${id.key}`.trim())

test.each([
  ['Mesh', '', []],
  ['VirtualNode', 'all', ['Mesh']],
  ['VirtualRouter', 'r', ['Mesh']],
  ['Route', 'r/grpc', ['VirtualRouter r', 'VirtualNode all', 'VirtualNode canary']],
  ['VirtualService', 'a.m', ['VirtualRouter r']],
  ['VirtualService', 'b.m', ['VirtualNode canary']],
  ['VirtualGateway', 'gateway-0', ['Mesh']],
  ['GatewayRoute', 'gateway-0/grpc', ['VirtualGateway gateway-0', 'VirtualService a.m']],
])('%s %s is made after %o', (noun, key, before) => {
  expect(needs(noun, key)).toEqual(before)
})

test('a service that nobody provides is made after the mesh', () => {
  const { dependsOn, properties } = resourceOf(planOf(mesh({ virtualServices: [{ name: 'a.m', listeners: [http(80)] }] })), 'VirtualService', 'a.m')
  expect(dependsOn.map(({ type }) => type)).toEqual(['AWS::AppMesh::Mesh'])
  expect(properties['Spec']).toEqual({})
})

test('services may call each other in circles', () => {
  const nodes = [node('a', [http(80)], { backends: [{ virtualService: 'b.m' }] }), node('b', [http(80)], { backends: [{ virtualService: 'a.m' }] })]
  const services = ['a', 'b'].map((name) => service(`${name}.m`, [http(80)], 'virtualNode', name))
  const { resources } = planOf(mesh({ virtualNodes: nodes, virtualServices: services }))
  const key = ({ type, key: of }: { readonly type: string; readonly key: string }): string => `${type} ${of}`
  const made = new Set<string>()
  for (let left = resources; left.length > 0; ) {
    const ready = left.filter(({ dependsOn }) => dependsOn.every((id) => made.has(key(id))))
    expect(ready).not.toEqual([])
    for (const { id } of ready) made.add(key(id))
    left = left.filter((resource) => !ready.includes(resource))
  }
})

test('everything that is waited for is planned', () => {
  const keys = new Set(planned.resources.map(({ id }) => `${id.type} ${id.key}`))
  const missing = planned.resources.flatMap(({ dependsOn }) => dependsOn).filter(({ type, key }) => !keys.has(`${type} ${key}`))
  expect(missing).toEqual([])
  expect(keys.size).toBe(planned.resources.length)
})
