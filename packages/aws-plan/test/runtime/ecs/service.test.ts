import { describe, expect, test } from 'vitest'
import { networkMesh, outside, planned as networkNode } from '../../support/network-mesh.ts'
import { propertiesOf, runtimeOf } from '../../support/runtime-of.ts'
import { ecsNode, EXPLICIT, planned } from '../../support/tasks.ts'

describe('the service of a proxy', () => {
  test('replaces tasks without a gap, and takes back what does not start', () => {
    const plan = runtimeOf(ecsNode('FARGATE', EXPLICIT))
    expect(propertiesOf(plan, 'Service', 'web')).toMatchObject({
      ServiceName: 'shop-web',
      LaunchType: 'FARGATE',
      DesiredCount: 2,
      DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 200, DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
      EnableExecuteCommand: false,
      PropagateTags: 'SERVICE',
      WaitForSteadyState: true,
      Cluster: { kind: 'parameter', name: 'clusterArn' },
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: { kind: 'parameter', name: 'subnetIds' } } },
    })
    expect(plan.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['clusterArn', 'subnetIds']))
  })

  test.each([
    [planned('FARGATE', undefined, { capacityProvider: 'FARGATE_SPOT' }), 'FARGATE_SPOT'],
    [planned('EC2', undefined, { capacityProvider: 'spot' }), 'spot'],
  ])('asks for its capacity provider in place of a launch type', (platform, capacityProvider) => {
    const service = propertiesOf(runtimeOf(ecsNode('EC2', { ...EXPLICIT, platform })), 'Service', 'web')
    expect(service['CapacityProviderStrategy']).toEqual([{ CapacityProvider: capacityProvider, Weight: 1 }])
    expect(service).not.toHaveProperty('LaunchType')
  })

  test('is reached by the group of its proxy alone, and a gateway through target groups', () => {
    const group = { kind: 'attribute', resource: { type: 'AWS::EC2::SecurityGroup', key: 'web' }, attribute: 'GroupId' }
    const service = propertiesOf(runtimeOf(networkMesh), 'Service', 'web')
    expect(service).toMatchObject({ NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: [group] } } })
    expect(service).not.toHaveProperty('LoadBalancers')
    const balanced = (gatewayLoadBalancer: string): unknown => propertiesOf(runtimeOf(networkMesh, { options: { gatewayLoadBalancer } }), 'Service', 'edge')['LoadBalancers']
    expect(balanced('nlb')).toMatchObject([80, 443].map((ContainerPort) => ({ TargetGroupArn: { resource: { key: `edge/${ContainerPort}` }, attribute: 'Ref' }, ContainerName: 'envoy', ContainerPort })))
    expect(balanced('existing')).toMatchObject([80, 443].map((ContainerPort) => ({ TargetGroupArn: { kind: 'parameter', name: `targetGroupArnEdge${ContainerPort}` }, ContainerPort })))
  })

  test('comes after the rules at both ends by which its tasks connect, and after no others', () => {
    const { resources } = runtimeOf(networkMesh)
    const rulesBefore = (key: string): readonly string[] => {
      const { dependsOn } = resources.find(({ id, type }) => type.noun === 'Service' && id.key === key)!
      return dependsOn.flatMap(({ type, key: rule }) => (type.startsWith('AWS::EC2::') ? [`${type.replace('AWS::EC2::SecurityGroup', '')} ${rule}`] : []))
    }
    expect(rulesBefore('web')).toEqual([
      'Ingress blue/web/8080',
      'Egress web/blue/8080',
      'Ingress green/web/9090',
      'Egress web/green/9090',
      'Egress web/anywhere/ipv4/443',
      'Egress web/anywhere/ipv6/443',
    ])
    expect(rulesBefore('green')).toEqual(['Egress green/anywhere/ipv4/443', 'Egress green/anywhere/ipv6/443'])
  })

  test('names a rule once that is there for several reasons', () => {
    const couriers = { name: 'couriers.local', listeners: [{ protocol: 'http', port: 443 }], provider: { kind: 'virtualNode', name: 'couriers' } }
    const { resources } = runtimeOf({ virtualServices: [couriers], virtualNodes: [networkNode('in', [], ['couriers.local']), { ...outside('couriers', [443]), external: true }] })
    const keys = resources.find(({ type }) => type.noun === 'Service')?.dependsOn.map(({ key }) => key)
    expect(keys?.filter((key) => key.startsWith('in/anywhere/'))).toEqual(['in/anywhere/ipv4/443', 'in/anywhere/ipv6/443'])
  })

  test('comes after what its tasks may do, and they after what they fetch', () => {
    const { resources } = runtimeOf(ecsNode('FARGATE', EXPLICIT))
    const before = (noun: string): readonly string[] => resources.find(({ type }) => type.noun === noun)?.dependsOn.map(({ key }) => key) ?? []
    expect(before('Service')).toEqual(['web/execution', 'web/task', 'web/anywhere/ipv4/443', 'web/anywhere/ipv6/443'])
    expect(before('TaskDefinition')).toEqual(['web/web.json', 'web/SHA256SUMS'])
    const ids = new Set(resources.map(({ id: { type, key } }) => `${type} ${key}`))
    for (const { dependsOn } of resources) for (const { type, key } of dependsOn) expect(ids).toContain(`${type} ${key}`)
  })
})
