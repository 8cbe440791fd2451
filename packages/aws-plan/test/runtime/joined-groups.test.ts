import { describe, expect, test } from 'vitest'
import type { AwsOptions } from '../../src/options.ts'
import type { Plan, Resource } from '../../src/plan.ts'
import { everyPlatform } from '../support/every-platform.ts'
import { outside, planned, plannedGateway } from '../support/network-mesh.ts'
import { looseEnds } from '../support/references.ts'
import { propertiesOf, runtimeOf } from '../support/runtime-of.ts'
import { spell } from '../support/spell.ts'

type End = { readonly group: string } | { readonly cidr: string }

interface RulesFile {
  readonly groups: Readonly<Record<string, string>>
  readonly rules: readonly { readonly from: End; readonly to: End; readonly protocol: string; readonly port?: number; readonly why: string }[]
}

const within = (mesh: object, options: Partial<AwsOptions> = {}): ReturnType<typeof runtimeOf> => runtimeOf(mesh, { options: { ...options, securityGroups: 'existing' } })
const existing = within(everyPlatform)
const partlyOutside = { ...everyPlatform, virtualNodes: [outside('blue', [8080, 9000]), ...everyPlatform.virtualNodes.slice(1)] }
const textOf = ({ files }: Plan): string => String(files.find(({ path }) => path === 'security-groups.json')?.print())
const rulesOf = (plan: Plan): RulesFile => JSON.parse(textOf(plan)) as RulesFile
const groupsAskedFor = ({ parameters }: Plan): readonly string[] => parameters.flatMap(({ name }) => (/groupIds/i.test(name) ? [name] : []))

/** `edge egress web tcp 8080`: one rule of one group. */
function plannedRules({ resources }: Plan): readonly string[] {
  const ruleOf = (direction: 'ingress' | 'egress', { properties }: Resource): string => {
    const { GroupId, SourceSecurityGroupId, DestinationSecurityGroupId, CidrIp, CidrIpv6, IpProtocol, FromPort } = spell(properties) as Readonly<Record<string, unknown>>
    return [GroupId, direction, SourceSecurityGroupId ?? DestinationSecurityGroupId ?? CidrIp ?? CidrIpv6, IpProtocol, FromPort].join(' ').replace(/\$\{SecurityGroup (\S+)\.GroupId\}/g, '$1').replace(/\$\{(\w+)\}/g, '@$1@')
  }
  return resources.flatMap((resource) =>
    resource.type.noun === 'SecurityGroupIngress' ? [ruleOf('ingress', resource)] : resource.type.noun === 'SecurityGroupEgress' ? [ruleOf('egress', resource)] : [],
  ).toSorted()
}

/** The same of what is written: a rule of each end that is a group of the file. */
function writtenRules({ groups, rules }: RulesFile): readonly string[] {
  return rules.flatMap(({ from, to, protocol, port }) => {
    const rule = (direction: string, own: End, other: End): readonly string[] =>
      'group' in own && own.group in groups ? [[own.group, direction, 'group' in other ? other.group : other.cidr, protocol, port].join(' ')] : []
    return [...rule('egress', from, to), ...rule('ingress', to, from)]
  }).toSorted()
}

test('groups that exist are asked for by their ids, where something planned joins them', () => {
  expect(existing.resources.filter(({ type }) => type.cloudFormation.startsWith('AWS::EC2::'))).toEqual([])
  const names = ['Blue', 'Edge', 'Green', 'Idle', 'Web'].map((name) => `securityGroupIds${name}`)
  expect(groupsAskedFor(existing)).toEqual(['loadBalancerSecurityGroupIdsEdge', ...names])
  expect(propertiesOf(existing, 'Service', 'web')).toMatchObject({ NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: { kind: 'parameter', name: 'securityGroupIdsWeb' } } } })
  expect(propertiesOf(existing, 'LoadBalancer', 'edge')).toMatchObject({ SecurityGroups: { kind: 'parameter', name: 'loadBalancerSecurityGroupIdsEdge' } })
  expect(existing.parameters.find(({ name }) => name === 'loadBalancerSecurityGroupIdsEdge')).toMatchObject({
    type: 'strings',
    description: 'Security groups of the load balancer of virtual gateway edge, at least one, which must open what security-groups.json says of edge/load-balancer',
    cloudFormationType: 'List<AWS::EC2::SecurityGroup::Id>',
  })
  expect(existing.outputs.map(({ name }) => name)).not.toContain('securityGroupIds')
  // Nothing but groups and what needs the VPC.
  expect(within({ virtualNodes: [planned('web')] }).parameters.map(({ name }) => name)).not.toContain('vpcId')
})

test('the service of a proxy waits for no rule of theirs', () => {
  const service = existing.resources.find(({ type, id }) => type.noun === 'Service' && id.key === 'web')
  expect(service?.dependsOn.map(({ type }) => type)).toEqual(['AWS::IAM::RolePolicy', 'AWS::IAM::RolePolicy'])
})

test('names of parameters are told apart where those of proxies are alike', () => {
  const plan = within({ virtualNodes: [planned('a-b'), planned('a.b')], virtualGateways: [plannedGateway('a_b', [80], [])] })
  expect(new Set(groupsAskedFor(plan)).size).toBe(4)
  expect(looseEnds(plan)).toEqual([])
})

describe('what they must open', () => {
  test.each<{ readonly how: string; readonly mesh?: object; readonly options?: Partial<AwsOptions> }>([
    { how: 'usually' },
    { how: 'behind a load balancer that exists', options: { gatewayLoadBalancer: 'existing' } },
    { how: 'to certain clients', options: { gatewayIngressCidrs: ['10.0.0.0/8', '2001:db8::/32'] } },
    { how: 'beyond the mesh', mesh: { ...everyPlatform, tracing: { kind: 'xray', address: '10.1.2.3', port: 2000 }, settings: { egressHosts: { http: ['mirror.example'], tls: [] } } } },
    { how: 'to what says nothing of where it runs', mesh: partlyOutside, options: { outsideCidrs: ['192.168.0.0/16'] } },
  ])('is exactly what is planned, $how', ({ mesh = everyPlatform, options = {} }) => {
    const created = runtimeOf(mesh, { options })
    const written = rulesOf(within(mesh, options))
    expect(writtenRules(written)).toEqual(plannedRules(created))
    expect(plannedRules(created).length).toBeGreaterThan(10)
    expect(written.groups).toEqual(Object.fromEntries(created.resources.flatMap(({ type, id, properties }) => (type.noun === 'SecurityGroup' ? [[id.key, properties['GroupDescription']]] : []))))
    expect(created.files.map(({ path }) => path)).not.toContain('security-groups.json')
  })

  test('is told once for both ends, with its reason', () => {
    const { groups, rules } = rulesOf(existing)
    expect(groups).toMatchObject({ web: 'virtual node web of mesh shop', 'edge/load-balancer': 'load balancer of virtual gateway edge of mesh shop', vm: 'virtual node vm of mesh shop' })
    expect(rules.filter(({ to }) => 'group' in to && to.group === 'edge')).toEqual([80, 443].toReversed().map((port) => ({
      from: { group: 'edge/load-balancer' }, to: { group: 'edge' }, protocol: 'tcp', port, why: 'From the load balancer of edge',
    })))
    expect(rules).toContainEqual({ from: { group: 'web' }, to: { group: 'blue' }, protocol: 'tcp', port: 8080, why: 'web calls blue' })
    expect(rules).toContainEqual({ from: { cidr: '@gatewayIngressCidr@' }, to: { group: 'edge/load-balancer' }, protocol: 'tcp', port: 443, why: 'Clients of edge' })
    const ends = rules.map(({ from, to, protocol, port }) => JSON.stringify([from, to, protocol, port]))
    expect(new Set(ends).size).toBe(ends.length)
  })

  test('is all traffic under ALLOW_ALL, which has no port', () => {
    const { rules } = rulesOf(within({ ...everyPlatform, settings: { egressFilter: 'ALLOW_ALL', ipPreference: 'IPv4_ONLY' } }))
    expect(rules).toContainEqual({ from: { group: 'web' }, to: { cidr: '0.0.0.0/0' }, protocol: '-1', why: 'The egress filter of the mesh is ALLOW_ALL' })
  })

  test('is the same text, in whichever order the mesh is declared', () => {
    const turned = { ...everyPlatform, virtualNodes: everyPlatform.virtualNodes.toReversed(), virtualServices: everyPlatform.virtualServices.toReversed() }
    expect(textOf(within(turned))).toBe(textOf(existing))
  })

  test('is warned of where nobody knows an address, as ever', () => {
    expect(within(partlyOutside).findings).toContainEqual(expect.stringMatching(/^MC6541 virtual node 'blue' /))
  })
})
