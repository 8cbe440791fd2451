import { expect, test } from 'vitest'
import { templateOf } from './support/plans.ts'
import { schemaDifferences } from './support/schema-differences.ts'
import { shopPlan } from './support/shop.ts'

test("a template has what CloudFormation's schema knows, and all that it requires", async () => {
  const template = await templateOf(shopPlan)
  expect(Object.keys(template.Resources).length).toBe(8)
  expect(schemaDifferences(template)).toEqual([])
})

test('a difference is seen', () => {
  const Spec = { Listeners: [{ PortMapping: { Port: '1', Protocl: 'http' } }] }
  const Resources = { R: { Type: 'AWS::AppMesh::VirtualRouter', Properties: { Spec } }, X: { Type: 'AWS::AppMesh::Rooter', Properties: {} } }
  expect(schemaDifferences({ Resources })).toEqual([
    'R.MeshName: missing',
    'R.Spec.Listeners[0].PortMapping.Protocol: missing',
    'R.Spec.Listeners[0].PortMapping.Port: string, not integer',
    'R.Spec.Listeners[0].PortMapping.Protocl: unknown',
    'X: there is no AWS::AppMesh::Rooter',
  ])
})
