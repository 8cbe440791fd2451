import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Resource } from '../../src/plan.ts'
import { networkEdges, networkMesh, outside, planned, plannedGateway } from '../support/network-mesh.ts'
import { propertiesOf, runtimeOf } from '../support/runtime-of.ts'

type Planned = ReturnType<typeof runtimeOf>

const propertyOf = (resource: Resource, name: string): unknown => resource.properties[name]
const keyOf = (value: unknown): string | undefined => (value as { readonly resource?: { readonly key: string } } | undefined)?.resource?.key

/** The rules of one direction: `web > blue:8080`, from who connects to whom is connected to. */
function openOf({ resources }: Planned, noun: 'SecurityGroupIngress' | 'SecurityGroupEgress'): readonly string[] {
  const isIngress = noun === 'SecurityGroupIngress'
  return resources.filter(({ type }) => type.noun === noun).map((rule) => {
    const own = keyOf(propertyOf(rule, 'GroupId'))
    const group = propertyOf(rule, isIngress ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId')
    const cidr = propertyOf(rule, 'CidrIp') ?? propertyOf(rule, 'CidrIpv6')
    const other = keyOf(group) ?? (typeof cidr === 'string' ? cidr : ((group ?? cidr) as { readonly name: string }).name)
    const port = propertyOf(rule, 'IpProtocol') === '-1' ? '*' : propertyOf(rule, 'FromPort')
    expect(propertyOf(rule, 'ToPort')).toBe(propertyOf(rule, 'FromPort'))
    const protocol = propertyOf(rule, 'IpProtocol') === 'udp' ? '/udp' : ''
    return isIngress ? `${other} > ${own}:${port}${protocol}` : `${own} > ${other}:${port}${protocol}`
  }).toSorted()
}
const between = (rules: readonly string[], names: readonly string[]): readonly string[] => rules.filter((rule) => names.includes(rule.split(/ > |:\d/)[0]!) && names.includes(rule.split(/ > |:\d/)[1]!))
const groupsOf = ({ resources }: Planned): readonly string[] => resources.flatMap(({ type, id }) => (type.noun === 'SecurityGroup' ? [id.key] : []))

test('between groups exactly the declared edges are open, at both ends', () => {
  const plan = runtimeOf(networkMesh)
  expect(plan.findings).toEqual([])
  expect(groupsOf(plan)).toEqual(['blue', 'edge', 'edge/load-balancer', 'green', 'idle', 'web'])
  const names = groupsOf(plan)
  expect(between(openOf(plan, 'SecurityGroupIngress'), names)).toEqual(networkEdges)
  expect(between(openOf(plan, 'SecurityGroupEgress'), names)).toEqual(networkEdges)
  // From outside, to the load balancer alone; to outside, HTTPS alone.
  expect(openOf(plan, 'SecurityGroupIngress').filter((rule) => !networkEdges.includes(rule))).toEqual([
    'gatewayIngressCidr > edge/load-balancer:443', 'gatewayIngressCidr > edge/load-balancer:80',
  ])
  expect(openOf(plan, 'SecurityGroupEgress').filter((rule) => !networkEdges.includes(rule))).toEqual(
    ['blue', 'edge', 'green', 'idle', 'web'].flatMap((name) => [`${name} > 0.0.0.0/0:443`, `${name} > ::/0:443`]),
  )
})

test('the rules of any mesh are its edges, no more and no less', () => {
  const NAMES = ['a', 'b', 'c', 'd']
  const nodeArbitrary = fc.record({ ports: fc.uniqueArray(fc.constantFrom(80, 8080, 9090), { maxLength: 3 }), backends: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 4 }) })
  fc.assert(
    fc.property(fc.tuple(...NAMES.map(() => nodeArbitrary)), fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 }), (nodes, routed) => {
      const serviceOf = (name: string): string => `${name}.local`
      const plan = runtimeOf({
        virtualServices: NAMES.map((name, index) => ({
          name: serviceOf(name), listeners: nodes[index]!.ports.map((port) => ({ protocol: 'http', port })), provider: { kind: 'virtualNode', name },
        })),
        virtualNodes: NAMES.map((name, index) => planned(name, nodes[index]!.ports, nodes[index]!.backends.map(serviceOf))),
        virtualGateways: [plannedGateway('edge', [8443], routed.map(serviceOf))],
      })
      const portsOf = (name: string): readonly number[] => nodes[NAMES.indexOf(name)]!.ports
      // A gateway route is to one listener: that with the lowest port, where it says nothing.
      const edges = [
        ...NAMES.flatMap((caller, index) => nodes[index]!.backends.flatMap((callee) => portsOf(callee).map((port) => `${caller} > ${callee}:${port}`))),
        ...routed.flatMap((callee) => portsOf(callee).toSorted((a, b) => a - b).slice(0, 1).map((port) => `edge > ${callee}:${port}`)),
      ].toSorted()
      const names = [...NAMES, 'edge']
      expect(between(openOf(plan, 'SecurityGroupIngress'), names)).toEqual(edges)
      expect(between(openOf(plan, 'SecurityGroupEgress'), names)).toEqual(edges)
    }),
  )
})

test('a group lets nothing out but by rules, and is named after its proxy', () => {
  const plan = runtimeOf(networkMesh)
  expect(propertiesOf(plan, 'SecurityGroup', 'web')).toMatchObject({
    GroupName: 'shop-web',
    GroupDescription: 'virtual node web of mesh shop',
    VpcId: { kind: 'parameter', name: 'vpcId' },
    SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '127.0.0.1/32' }],
  })
  expect(propertiesOf(plan, 'SecurityGroup', 'edge/load-balancer')).toMatchObject({ GroupName: 'shop-edge/load-balancer' })
  expect(propertiesOf(runtimeOf({ name: 'sg', virtualNodes: [planned('web')] }), 'SecurityGroup', 'web')).toMatchObject({ GroupName: 'mesh-sg-web' })
})

test('names and descriptions are as long as EC2 takes them', () => {
  const [long, other] = ['n'.repeat(201), 'o'.repeat(201)]
  const service = { name: 'long.local', listeners: [{ protocol: 'http', port: 80 }], provider: { kind: 'virtualNode', name: long } }
  const { resources } = runtimeOf({ name: 'm'.repeat(201), virtualServices: [service], virtualNodes: [planned(long, [80]), planned(other, [], ['long.local'])] })
  const texts = resources.flatMap(({ properties }) => [properties['GroupName'], properties['GroupDescription'], properties['Description']])
  for (const text of texts) if (typeof text === 'string') expect(text.length).toBeLessThanOrEqual(255)
})

test('under ALLOW_ALL applications go anywhere, and gateways no further than before', () => {
  const plan = runtimeOf({ ...networkMesh, settings: { egressFilter: 'ALLOW_ALL', ipPreference: 'IPv4_ONLY' } })
  expect(openOf(plan, 'SecurityGroupEgress')).toEqual([
    'blue > 0.0.0.0/0:*', 'edge > 0.0.0.0/0:443', 'edge > web:8080', 'edge/load-balancer > edge:443', 'edge/load-balancer > edge:80',
    'green > 0.0.0.0/0:*', 'idle > 0.0.0.0/0:*', 'web > 0.0.0.0/0:*',
  ])
  expect(between(openOf(plan, 'SecurityGroupIngress'), groupsOf(plan))).toEqual(networkEdges)
})

test('what is sent outside is open: plaintext HTTP of applications, spans and statistics', () => {
  const settings = { ipPreference: 'IPv4_ONLY', egressHosts: { tls: [], http: ['deb.example.org'] } }
  const tracing = { kind: 'openTelemetry', address: '10.1.2.3', port: 4317, protocol: 'grpc', samplingPercent: 5 }
  const metrics = { statsd: { address: '2001:db8::1', port: 8125, dogStatsD: false } }
  const parts = { virtualNodes: [planned('web')], virtualGateways: [plannedGateway('edge', [80], [])] }
  const egress = (more: object): readonly string[] => openOf(runtimeOf({ settings, ...parts, ...more }), 'SecurityGroupEgress').filter((rule) => !rule.startsWith('edge/'))
  const usual = ['edge > 0.0.0.0/0:443', 'web > 0.0.0.0/0:443', 'web > 0.0.0.0/0:80']
  expect(egress({})).toEqual(usual)
  expect(egress({ tracing, metrics })).toEqual(
    [...usual, ...['edge', 'web'].flatMap((name) => [`${name} > 10.1.2.3/32:4317`, `${name} > 2001:db8::1/128:8125/udp`])].toSorted(),
  )
  expect(egress({ tracing: { ...tracing, address: '127.0.0.1' }, metrics: { statsd: { ...metrics.statsd, address: '::1' } } })).toEqual(usual)
})

test('what is not planned has the ranges that are stated, and is warned of without', () => {
  const mesh = {
    virtualServices: ['in', 'out'].map((name) => ({ name: `${name}.local`, listeners: [{ protocol: 'http', port: 80 }], provider: { kind: 'virtualNode', name } })),
    virtualNodes: [planned('in', [80], ['out.local']), outside('out', [80], ['in.local']), outside('far', [], ['out.local'])],
  }
  const bare = runtimeOf(mesh)
  expect(bare.findings).toEqual([expect.stringMatching(/^MC6541 virtual node 'out' .* lets it call 'in', or be called by 'in'$/)])
  expect([groupsOf(bare), openOf(bare, 'SecurityGroupIngress')]).toEqual([['in'], []])
  const stated = runtimeOf(mesh, { options: { outsideCidrs: ['10.0.0.0/8', '2001:db8::/32', '10.0.0.0/8'] } })
  expect(stated.findings).toEqual([])
  expect(openOf(stated, 'SecurityGroupIngress')).toEqual(['10.0.0.0/8 > in:80', '2001:db8::/32 > in:80'])
  expect(openOf(stated, 'SecurityGroupEgress')).toEqual(['in > 0.0.0.0/0:443', 'in > 10.0.0.0/8:80', 'in > 2001:db8::/32:80', 'in > ::/0:443'])
})

test('rules lead to fixed addresses and to services outside the mesh, wherever else is outside', () => {
  const provided = (name: string, port: number): object => ({ name: `${name}.local`, listeners: [{ protocol: 'http', port }], provider: { kind: 'virtualNode', name } })
  const mesh = {
    virtualServices: [provided('ledger', 5432), provided('couriers', 8443)],
    virtualNodes: [
      planned('in', [], ['ledger.local', 'couriers.local']),
      { ...outside('ledger', [5432]), serviceDiscovery: { kind: 'static', addresses: ['10.0.4.17', '2001:db8::1'] } },
      { ...outside('couriers', [8443]), external: true },
    ],
  }
  const usual = ['in > 0.0.0.0/0:443', 'in > ::/0:443']
  const rules = [...usual, 'in > 0.0.0.0/0:8443', 'in > ::/0:8443', 'in > 10.0.4.17/32:5432', 'in > 2001:db8::1/128:5432'].toSorted()
  for (const outsideCidrs of [[], ['192.168.0.0/16']]) {
    const plan = runtimeOf(mesh, { options: { outsideCidrs } })
    expect(plan.findings).toEqual([])
    expect(openOf(plan, 'SecurityGroupEgress')).toEqual(rules)
    expect(openOf(plan, 'SecurityGroupIngress')).toEqual([])
  }
})

test('clients of gateways come from where it is said', () => {
  const ingress = (options: object, more: object = {}): readonly string[] => openOf(runtimeOf({ virtualGateways: [plannedGateway('edge', [80], [], more)] }, { options }), 'SecurityGroupIngress')
  expect(ingress({ gatewayIngressCidrs: ['0.0.0.0/0', '::/0'] })).toEqual(['0.0.0.0/0 > edge/load-balancer:80', '::/0 > edge/load-balancer:80', 'edge/load-balancer > edge:80'])
  expect(ingress({ gatewayLoadBalancer: 'existing' })).toEqual(['gatewayLoadBalancerSecurityGroupId > edge:80'])
  expect(ingress({ gatewayLoadBalancer: 'existing', gatewayIngressCidrs: ['10.0.0.0/8'] })).toEqual(['10.0.0.0/8 > edge:80'])
  expect(ingress({}, { platform: { kind: 'ec2' } })).toEqual(['gatewayIngressCidr > edge:80'])
  const own = { platform: { kind: 'ecs', launchType: 'EC2', task: { kind: 'own' } } }
  expect(ingress({}, own)).toEqual(['gatewayLoadBalancerSecurityGroupId > edge:80'])
})

test('groups that are for the user to attach are told', () => {
  const groupsTold = (...virtualNodes: readonly object[]): readonly string[] =>
    runtimeOf({ virtualNodes }).outputs.flatMap(({ name, value }) => (name === 'securityGroupIds' ? Object.keys(value) : []))
  const own = { platform: { kind: 'ecs', launchType: 'EC2', task: { kind: 'own' } } }
  expect(groupsTold(planned('mine', [], [], own), planned('vm', [], [], { platform: { kind: 'ec2' } }), planned('web'))).toEqual(['mine', 'vm'])
  expect(groupsTold(planned('web'))).toEqual([])
})

test.each([
  ['10.0.0.0', false], ['10.0.0.1/8', false], ['10.0.0.0/33', false], ['10.0.0.0/08', false], ['a/8', false], ['', false], ['2001:db8::1/32', false], ['::/129', false],
  ['10.0.0.0/8', true], ['10.1.2.3/32', true], ['0.0.0.0/0', true], ['::/0', true], ['2001:db8::/32', true], ['2001:db8:0:0:0:0:0:1/128', true], ['::ffff:10.0.0.0/104', true],
])('%j is a range: %s', (cidr, isRight) => {
  const { findings } = runtimeOf({ virtualNodes: [planned('web')] }, { options: { gatewayIngressCidrs: [cidr] } })
  expect(findings).toEqual(isRight ? [] : [expect.stringMatching(/^MC6542 option gatewayIngressCidrs: /)])
})
