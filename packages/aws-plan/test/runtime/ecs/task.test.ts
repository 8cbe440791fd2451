import { describe, expect, test } from 'vitest'
import { propertiesOf, runtimeOf, type RuntimeCase } from '../../support/runtime-of.ts'
import { CONTAINER, containerOf, containersOf, ecsNode, EXPLICIT, gateway, HTTP, planned } from '../../support/tasks.ts'

const IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web:1'
const taskOf = (json: object, more: RuntimeCase = {}, name = 'web') => propertiesOf(runtimeOf(json, more), 'TaskDefinition', name)
const orderOf = (task: ReturnType<typeof taskOf>) =>
  containersOf(task).map(({ Name, DependsOn = [] }) => [Name, ...DependsOn.map(({ ContainerName, Condition }) => `${ContainerName} ${Condition}`)])

describe('the task of a virtual node', () => {
  test('on Fargate, with explicit interception', () => {
    const task = taskOf(ecsNode('FARGATE', { ...EXPLICIT, listeners: [HTTP] }))
    expect(task).toMatchObject({
      Family: 'shop-web',
      RequiresCompatibilities: ['FARGATE'],
      NetworkMode: 'awsvpc',
      Cpu: '1024',
      Memory: '2048',
      RuntimePlatform: { OperatingSystemFamily: 'LINUX', CpuArchitecture: 'ARM64' },
      Volumes: [{ Name: 'mesh-config' }],
    })
    expect(task).not.toHaveProperty('ProxyConfiguration')
    // Amazon ECS starts them in this order, and stops them in the opposite one.
    expect(orderOf(task)).toEqual([
      ['mesh-config'],
      ['envoy', 'mesh-config SUCCESS'],
      ['application', 'envoy HEALTHY'],
      ['mesh-drain', 'application START'],
    ])
    expect(containerOf(task, 'envoy')['PortMappings']).toEqual([{ ContainerPort: 8080, Protocol: 'tcp' }])
    expect(containerOf(task, 'application')).not.toHaveProperty('PortMappings')
    expect(containersOf(task).filter(({ Essential }) => Essential).map(({ Name }) => Name)).toEqual(['envoy', 'application'])
  })

  test('on container instances, redirected by a container that alone may do so', () => {
    const task = taskOf(ecsNode('EC2', { listeners: [HTTP] }), { envoyOptions: { configDir: '/srv/mesh' } })
    expect(orderOf(task)).toEqual([
      ['mesh-config'],
      ['mesh-interception', 'mesh-config SUCCESS'],
      ['envoy', 'mesh-config SUCCESS', 'mesh-interception SUCCESS'],
      ['application', 'envoy HEALTHY'],
      ['mesh-drain', 'application START'],
    ])
    expect(containerOf(task, 'mesh-interception')).toMatchObject({
      Image: 'nicolaka/netshoot:v0.13',
      EntryPoint: ['/bin/sh'],
      Command: ['/srv/mesh/interception/web.sh'],
      MountPoints: [{ SourceVolume: 'mesh-config', ContainerPath: '/srv/mesh', ReadOnly: true }],
    })
    expect(containersOf(task).filter((one) => JSON.stringify(one).includes('NET_ADMIN')).map(({ Name }) => Name)).toEqual(['mesh-interception'])
    expect(containerOf(task, 'envoy')).not.toHaveProperty('PortMappings')
    expect(containerOf(task, 'application')['PortMappings']).toEqual([{ ContainerPort: 8080, Protocol: 'tcp' }])
    expect(task).toMatchObject({ RequiresCompatibilities: ['EC2'], Memory: '2048', PlacementConstraints: [{ Type: 'memberOf', Expression: 'attribute:x == y' }] })
    expect(task).not.toHaveProperty('Cpu')
    expect(containerOf(task, 'envoy')).not.toHaveProperty('Cpu')
  })

  test.each([['FARGATE', {}], ['EC2', { interceptionBy: 'proxyConfiguration' }]] as const)('on %s, redirected by Amazon ECS', (launchType, options) => {
    const task = taskOf(ecsNode(launchType, { listeners: [{ protocol: 'tcp', port: 9090 }, HTTP] }), { options, envoyOptions: { proxyUid: 1500, egressIgnoredPorts: [22, 25] } })
    expect(task['ProxyConfiguration']).toEqual({
      Type: 'APPMESH',
      ContainerName: 'envoy',
      ProxyConfigurationProperties: [
        { Name: 'AppPorts', Value: '8080,9090' },
        { Name: 'EgressIgnoredIPs', Value: '169.254.169.254,169.254.170.2,169.254.170.23' },
        { Name: 'EgressIgnoredPorts', Value: '22,25' },
        { Name: 'IgnoredGID', Value: '1500' },
        { Name: 'IgnoredUID', Value: '1500' },
        { Name: 'ProxyEgressPort', Value: '15001' },
        { Name: 'ProxyIngressPort', Value: '15000' },
      ],
    })
    // Nobody listens on 15001 yet when the configuration is fetched.
    expect(containersOf(task).map(({ Name, User }) => [Name, User])).toEqual([
      ['mesh-config', '0:1500'],
      ['envoy', '1500'],
      ['application', undefined],
      ['mesh-drain', '1500'],
    ])
    expect(JSON.stringify(task)).not.toContain('NET_ADMIN')
  })

  test('gives the application what it was declared with, and nothing is read as anything else', () => {
    const container = {
      image: IMAGE,
      entryPoint: ['/app'],
      command: ['--greet', '${HOME} {{resolve}}'],
      environment: { Z: '1', A: '$(id) "q"' },
      secrets: { PASSWORD: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf:password::' },
      healthCheck: { command: ['CMD-SHELL', 'true'], intervalMs: 10_000, timeoutMs: 3000, retries: 2, startPeriodMs: 20_000 },
      stopTimeoutMs: 60_000,
    }
    expect(containerOf(taskOf(ecsNode('FARGATE', { ...EXPLICIT, platform: planned('FARGATE', container) })), 'application')).toMatchObject({
      Image: IMAGE,
      EntryPoint: ['/app'],
      Command: ['--greet', '${HOME} {{resolve}}'],
      Environment: [{ Name: 'A', Value: '$(id) "q"' }, { Name: 'Z', Value: '1' }],
      Secrets: [{ Name: 'PASSWORD', ValueFrom: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf:password::' }],
      HealthCheck: { Command: ['CMD-SHELL', 'true'], Interval: 10, Timeout: 3, Retries: 2, StartPeriod: 20 },
      StopTimeout: 60,
    })
  })

  test('shares its CPU units out, all of them and no more', () => {
    const shares = containersOf(taskOf(ecsNode('FARGATE', EXPLICIT))).map(({ Name, Cpu }) => [Name, Cpu])
    expect(shares).toEqual([['mesh-config', undefined], ['envoy', 256], ['application', 768], ['mesh-drain', undefined]])
  })

  test('runs Envoy as its own user, with nothing it could change', () => {
    const envoy = containerOf(taskOf(ecsNode('FARGATE', EXPLICIT), { options: { drainSeconds: 45 }, envoyOptions: { adminPort: 9000 } }), 'envoy')
    expect(envoy).toMatchObject({
      Image: 'envoyproxy/envoy:v1.40.0',
      Command: ['-c', '/etc/mesh-compile/web.json', '--concurrency', '1', '--drain-time-s', '45', '--disable-hot-restart'],
      User: '1337',
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      MemoryReservation: 512,
      MountPoints: [{ SourceVolume: 'mesh-config', ContainerPath: '/etc/mesh-compile', ReadOnly: true }],
    })
    expect(JSON.stringify(envoy['HealthCheck'])).toContain('/dev/tcp/127.0.0.1/9000')
    expect(envoy).not.toHaveProperty('SystemControls')
  })

  test('logs every container to its own stream', () => {
    for (const { Name, LogConfiguration } of containersOf(taskOf(ecsNode('EC2', {})))) {
      expect(LogConfiguration).toMatchObject({ LogDriver: 'awslogs', Options: { 'awslogs-stream-prefix': Name } })
    }
  })
})

test('the task of a gateway is an Envoy alone, which may bind low ports', () => {
  const task = taskOf(gateway([80, 443]), {}, 'edge')
  expect(orderOf(task)).toEqual([['mesh-config'], ['envoy', 'mesh-config SUCCESS'], ['mesh-drain', 'envoy HEALTHY']])
  expect(containerOf(task, 'envoy')).toMatchObject({
    Cpu: 256,
    MemoryReservation: 512,
    PortMappings: [{ ContainerPort: 80, Protocol: 'tcp' }, { ContainerPort: 443, Protocol: 'tcp' }],
    SystemControls: [{ Namespace: 'net.ipv4.ip_unprivileged_port_start', Value: '0' }],
  })
})

test('nothing is planned in place of the task definition of a team', () => {
  const own = { kind: 'ecs', launchType: 'EC2', task: { kind: 'own' } }
  const { resources } = runtimeOf({ virtualNodes: [{ name: 'web', platform: own }] })
  expect(resources.map(({ type }) => type.noun)).not.toContain('TaskDefinition')
  expect(resources.map(({ type }) => type.noun)).not.toContain('Service')
})

test('no two tasks have the same family, whatever their names', () => {
  const nodes = ['a.b', 'a_b', 'a-b'].map((name) => ({ name, ...EXPLICIT, platform: planned('FARGATE', CONTAINER) }))
  const families = runtimeOf({ virtualNodes: nodes }).resources.filter(({ type }) => type.noun === 'TaskDefinition').map(({ properties }) => properties['Family'])
  expect(new Set(families).size).toBe(3)
})
