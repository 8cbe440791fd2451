import { expect, test } from 'vitest'
import { buildGraph } from '@mesh-compile/ir'
import { meshSchema } from '@mesh-compile/ir/schema'
import { usualAwsOptions, type AwsOptions } from '../../src/options.ts'
import { gatewayTargets } from '../../src/runtime/load-balancers/load-balancers.ts'
import { readEnvoySettings } from '../../src/runtime/envoy-settings.ts'
import { proxiesOf } from '../../src/runtime/proxies.ts'
import type { Runtime } from '../../src/runtime/runtime.ts'
import { plannedGateway } from '../support/network-mesh.ts'
import { propertiesOf, runtimeOf } from '../support/runtime-of.ts'

const NOUNS = ['LoadBalancer', 'TargetGroup', 'Listener']
const made = ({ resources }: ReturnType<typeof runtimeOf>): readonly string[] => resources.flatMap(({ type, id }) => (NOUNS.includes(type.noun) ? [`${type.noun} ${id.key}`] : []))
const outputOf = ({ outputs }: ReturnType<typeof runtimeOf>): object | undefined => outputs.find(({ name }) => name === 'gatewayDnsNames')
const edge = plannedGateway('edge', [80, 443], [])

function targetsOf(gateway: object, options: Partial<AwsOptions>): readonly object[] {
  const mesh = meshSchema.parse({ irVersion: 1, name: 'shop', virtualGateways: [gateway] })
  const proxies = proxiesOf(mesh, { files: [], proxies: [], options: {} })
  const runtime: Runtime = { mesh, graph: buildGraph(mesh), options: { ...usualAwsOptions, ...options }, xds: 'static', envoy: readEnvoySettings({}), proxies, report: () => {} }
  return proxies.flatMap((proxy) => (proxy.kind === 'virtual-gateway' ? gatewayTargets(runtime, proxy) : []))
}

test('a gateway on ECS has a load balancer, and each of its listeners a target group', () => {
  const plan = runtimeOf({ virtualGateways: [edge] })
  expect(plan.findings).toEqual([])
  expect(made(plan)).toEqual(['Listener edge/443', 'Listener edge/80', 'LoadBalancer edge', 'TargetGroup edge/443', 'TargetGroup edge/80'])
  expect(plan.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['gatewayIngressCidr', 'gatewaySubnetIds', 'vpcId']))
  expect(propertiesOf(plan, 'LoadBalancer', 'edge')).toMatchObject({
    Name: 'shop-edge', Type: 'network', Scheme: 'internal', Subnets: { kind: 'parameter', name: 'gatewaySubnetIds' },
    SecurityGroups: [{ kind: 'attribute', resource: { key: 'edge/load-balancer' }, attribute: 'GroupId' }],
  })
  expect(propertiesOf(plan, 'TargetGroup', 'edge/443')).toMatchObject({ Name: 'shop-edge-443', Protocol: 'TCP', Port: 443, TargetType: 'ip', HealthCheckPort: 'traffic-port' })
  expect(propertiesOf(plan, 'Listener', 'edge/443')).toMatchObject({
    Port: 443, LoadBalancerArn: { resource: { key: 'edge' }, attribute: 'Ref' }, DefaultActions: [{ Type: 'forward', TargetGroupArn: { resource: { key: 'edge/443' }, attribute: 'Ref' } }],
  })
  expect(outputOf(plan)).toMatchObject({ value: { edge: { attribute: 'DNSName' } } })
})

test('public addresses only where they are asked for', () => {
  expect(propertiesOf(runtimeOf({ virtualGateways: [edge] }, { options: { gatewayScheme: 'internet-facing' } }), 'LoadBalancer', 'edge/public')).toMatchObject({ Scheme: 'internet-facing', Name: 'shop-edge-public' })
})

test('what exists is asked for by its target groups', () => {
  const plan = runtimeOf({ virtualGateways: [edge] }, { options: { gatewayLoadBalancer: 'existing' } })
  expect(made(plan)).toEqual([])
  expect(outputOf(plan)).toBeUndefined()
  const names = plan.parameters.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['gatewayLoadBalancerSecurityGroupId', 'targetGroupArnEdge443', 'targetGroupArnEdge80']))
  expect(names).not.toContain('gatewaySubnetIds')
})

test.each([
  ['a machine', { kind: 'ec2' }],
  ['a service of the team', { kind: 'ecs', launchType: 'EC2', task: { kind: 'own' } }],
])('%s has no load balancer, and asks for none', (_, platform) => {
  for (const gatewayLoadBalancer of ['nlb', 'existing']) {
    const plan = runtimeOf({ virtualGateways: [plannedGateway('edge', [80], [], { platform })] }, { options: { gatewayLoadBalancer } })
    expect(made(plan)).toEqual([])
    expect(plan.parameters.filter(({ name }) => name.startsWith('targetGroup'))).toEqual([])
  }
})

test('services are told where to register, and what must be there first', () => {
  expect(targetsOf(edge, {})).toMatchObject([
    { port: 80, targetGroupArn: { kind: 'attribute', resource: { key: 'edge/80' } }, after: [{ type: 'AWS::ElasticLoadBalancingV2::Listener', key: 'edge/80' }] },
    { port: 443, targetGroupArn: { kind: 'attribute', resource: { key: 'edge/443' } } },
  ])
  expect(targetsOf(edge, { gatewayLoadBalancer: 'existing' })).toMatchObject([
    { port: 80, targetGroupArn: { kind: 'parameter', name: 'targetGroupArnEdge80' }, after: [] },
    { port: 443, targetGroupArn: { kind: 'parameter', name: 'targetGroupArnEdge443' }, after: [] },
  ])
  expect(targetsOf(plannedGateway('edge', [80], [], { platform: { kind: 'ec2' } }), {})).toEqual([])
})

test.each([['internal', 'edge'], ['shop', 'edge-'], ['m'.repeat(201), 'g'.repeat(201)], ['a.b', 'c_d']])('names of %s and %s are such as Elastic Load Balancing takes', (name, gateway) => {
  const plan = runtimeOf({ name, virtualGateways: [plannedGateway(gateway, [8443], [])] })
  expect(propertiesOf(plan, 'LoadBalancer', gateway)['Name']).toMatch(/^(?!internal-|-)[A-Za-z0-9-]{1,32}(?<!-)$/)
  expect(propertiesOf(plan, 'TargetGroup', `${gateway}/8443`)['Name']).toMatch(/^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/)
})
