import type { Plan } from '@mesh-compile/aws-plan'
import { expect, test } from 'vitest'
import { networkEdges, networkMesh } from '../../aws-plan/test/support/network-mesh.ts'
import { runtimeOf } from '../../aws-plan/test/support/runtime-of.ts'
import { emit } from './support/emit.ts'
import { expectFormatted } from './support/format.ts'
import { parseHcl, type Parsed } from './support/parse.ts'
import { problemsOf, providers } from './support/provider-schema.ts'

type Resources = Readonly<Record<string, Readonly<Record<string, readonly Readonly<Record<string, Parsed>>[]>>>>

// Planned by the sources, whose types are not those of the package.
const { files, messages } = emit(runtimeOf(networkMesh) as unknown as Plan)
const file = (name: string): string => files.get(`modules/mesh/${name}`) ?? ''
const { resource } = (await parseHcl(file('security_groups.tf'))) as unknown as { readonly resource: Resources }
const bodiesOf = (type: string): readonly (readonly [string, Readonly<Record<string, Parsed>>])[] =>
  Object.entries(resource[type] ?? {}).map(([label, [body]]) => [label, body!])
const groups = new Map(bodiesOf('aws_security_group').map(([label, { name }]) => [label, String(name).replace('shop-', '')]))

/** The group that an argument refers to; undefined where there is none. */
const groupOf = (value: Parsed | undefined): string | undefined => groups.get(/^\$\{aws_security_group\.(\w+)\.id\}$/.exec(String(value))?.[1] ?? '')

function openBetweenGroups(type: string, show: (own: string, peer: string) => string): readonly string[] {
  return bodiesOf(type).flatMap(([, rule]) => {
    const [own, peer] = [groupOf(rule['security_group_id']), groupOf(rule['referenced_security_group_id'])]
    return own !== undefined && peer !== undefined ? [`${show(own, peer)}:${String(rule['from_port'])}`] : []
  }).toSorted()
}

test.each(providers)('groups and load balancers are as the AWS provider $version has them', async ({ resources }) => {
  expect(messages).toEqual([])
  expect(groups.size).toBe(6)
  for (const name of ['security_groups.tf', 'load_balancers.tf', 'discovery.tf']) expect(problemsOf(resources, await parseHcl(file(name)))).toEqual([])
})

test('they are formatted as terraform fmt does', () => expectFormatted([file('security_groups.tf'), file('load_balancers.tf'), file('discovery.tf')]))

test('between groups exactly the declared edges are open', () => {
  expect(openBetweenGroups('aws_vpc_security_group_ingress_rule', (own, peer) => `${peer} > ${own}`)).toEqual(networkEdges)
  expect(openBetweenGroups('aws_vpc_security_group_egress_rule', (own, peer) => `${own} > ${peer}`)).toEqual(networkEdges)
})

test('groups state no rules themselves: the provider would take those of their own resources away', () => {
  for (const [label, body] of bodiesOf('aws_security_group')) expect([label, body['egress'], body['ingress']]).toEqual([label, undefined, undefined])
  const anywhere = bodiesOf('aws_vpc_security_group_egress_rule').filter(([, rule]) => rule['referenced_security_group_id'] === undefined)
  expect(new Set(anywhere.map(([, rule]) => rule['from_port']))).toEqual(new Set([443]))
})
