import { describe, expect, test } from 'vitest'
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

  test('comes after what its tasks may do, and they after what they fetch', () => {
    const { resources } = runtimeOf(ecsNode('FARGATE', EXPLICIT))
    const before = (noun: string): readonly string[] => resources.find(({ type }) => type.noun === noun)?.dependsOn.map(({ key }) => key) ?? []
    expect(before('Service')).toEqual(['web/execution', 'web/task'])
    expect(before('TaskDefinition')).toEqual(['web/web.json', 'web/SHA256SUMS'])
    const ids = new Set(resources.map(({ id: { type, key } }) => `${type} ${key}`))
    for (const { dependsOn } of resources) for (const { type, key } of dependsOn) expect(ids).toContain(`${type} ${key}`)
  })
})
