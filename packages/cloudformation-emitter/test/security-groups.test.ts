import type { Plan } from '@mesh-compile/aws-plan'
import { expect, test } from 'vitest'
import { networkEdges, networkMesh } from '../../aws-plan/test/support/network-mesh.ts'
import { runtimeOf } from '../../aws-plan/test/support/runtime-of.ts'
import { templateOf } from './support/plans.ts'
import { schemaDifferences } from './support/schema-differences.ts'

type Rule = Readonly<Record<string, unknown>>

// Planned by the sources, whose types are not those of the package.
const template = await templateOf(runtimeOf(networkMesh) as unknown as Plan)
const resourcesOf = (type: string): readonly (readonly [string, Rule])[] =>
  Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => (Type === `AWS::EC2::${type}` ? [[id, Properties] as const] : []))
const groups = new Map(resourcesOf('SecurityGroup').map(([id, { GroupName }]) => [id, String(GroupName).replace('shop-', '')]))

/** The group that a property refers to; undefined for addresses. */
const groupOf = (value: unknown): string | undefined => groups.get((value as { readonly 'Fn::GetAtt'?: readonly [string] } | undefined)?.['Fn::GetAtt']?.[0] ?? '')

/** What EC2 lets through between groups in the end: `web > blue:8080`. */
function openBetweenGroups(type: string, other: string, show: (own: string, peer: string) => string): readonly string[] {
  return resourcesOf(type).flatMap(([, rule]) => {
    const [own, peer] = [groupOf(rule['GroupId']), groupOf(rule[other])]
    return own !== undefined && peer !== undefined ? [`${show(own, peer)}:${String(rule['FromPort'])}`] : []
  }).toSorted()
}

test('a template of groups and load balancers is as CloudFormation has it', () => {
  expect(groups.size).toBe(6)
  expect(schemaDifferences(template)).toEqual([])
})

test('between groups exactly the declared edges are open', () => {
  expect(openBetweenGroups('SecurityGroupIngress', 'SourceSecurityGroupId', (own, peer) => `${peer} > ${own}`)).toEqual(networkEdges)
  expect(openBetweenGroups('SecurityGroupEgress', 'DestinationSecurityGroupId', (own, peer) => `${own} > ${peer}`)).toEqual(networkEdges)
})

test('no group keeps the rule by which EC2 lets everything out', () => {
  // EC2 adds it to a group that is made without a rule for egress, whatever rules come afterwards.
  for (const [id, { SecurityGroupEgress: stated, SecurityGroupIngress: ingress }] of resourcesOf('SecurityGroup')) {
    expect([id, ingress, stated]).toEqual([id, undefined, [expect.objectContaining({ CidrIp: '127.0.0.1/32' })]])
  }
  const anywhere = resourcesOf('SecurityGroupEgress').filter(([, rule]) => groupOf(rule['DestinationSecurityGroupId']) === undefined)
  expect(new Set(anywhere.map(([, rule]) => rule['FromPort']))).toEqual(new Set([443]))
})
