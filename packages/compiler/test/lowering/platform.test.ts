import { dns, ec2, ecs, fargate, http, mesh, type Platform } from '@mesh-compile/dsl'
import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import type { Mesh } from '@mesh-compile/ir'
import { describe, expect, test } from 'vitest'
import { lower } from '../../src/lowering/lower.ts'
import { findings } from '../findings.ts'

const meshOf = (platform: unknown) => {
  const m = mesh('m', { interception: 'explicit' })
  m.virtualNode('n', { platform: platform as Platform })
  return m
}
function lowered(platform: unknown): Mesh['virtualNodes'][number]['platform'] {
  const declarations = (meshOf(platform) as unknown as Record<symbol, MeshDeclarations>)[Symbol.for('@mesh-compile/dsl')]
  return lower(structuredClone(declarations) as MeshDeclarations).mesh.virtualNodes[0]?.platform
}
const origin = { call: expect.any(Number) as number }

describe('a platform', () => {
  test('on Fargate has its usual values filled in', () => {
    expect(lowered(fargate({ cpu: 256, memory: 512, container: { image: 'shop/web:1', healthCheck: { command: ['CMD', 'true'] } } }))).toEqual({
      kind: 'ecs',
      launchType: 'FARGATE',
      task: {
        kind: 'planned',
        cpu: 256,
        memory: 512,
        cpuArchitecture: 'X86_64',
        desiredCount: 1,
        container: {
          image: 'shop/web:1',
          environment: {},
          secrets: {},
          healthCheck: { command: ['CMD', 'true'], intervalMs: 30_000, timeoutMs: 5_000, retries: 3 },
        },
      },
      origin,
    })
  })

  test('on container instances says all it can', () => {
    const container = {
      image: 'shop/web:1',
      entryPoint: ['/web'],
      command: ['serve', '--all'],
      environment: { kind: 'retail', LOG_LEVEL: 'info', A: '' },
      secrets: { TOKEN: 'arn:aws:ssm:eu-west-1:123456789012:parameter/shop/token' },
      healthCheck: { command: ['CMD-SHELL', 'true'], interval: '10s', timeout: '2s', retries: 5, startPeriod: '1m' },
      stopTimeout: '3m',
    } as const
    const task = { cpu: 128, memory: 300, cpuArchitecture: 'ARM64', desiredCount: 0, capacityProvider: 'spot', placementConstraints: ['a', 'b'] } as const
    const platform = lowered(ecs({ ...task, container }))
    expect(platform).toEqual({
      kind: 'ecs',
      launchType: 'EC2',
      task: {
        kind: 'planned',
        ...task,
        container: {
          image: 'shop/web:1',
          entryPoint: ['/web'],
          command: ['serve', '--all'],
          environment: { A: '', LOG_LEVEL: 'info', kind: 'retail' },
          secrets: container.secrets,
          healthCheck: { command: ['CMD-SHELL', 'true'], intervalMs: 10_000, timeoutMs: 2_000, retries: 5, startPeriodMs: 60_000 },
          stopTimeoutMs: 180_000,
        },
      },
      origin,
    })
    expect(JSON.stringify(platform)).toContain('{"A":"","LOG_LEVEL":"info","kind":"retail"}')
  })

  test("leaves the team's own task definition to them", () => {
    expect(lowered(fargate({ taskDefinition: 'own' }))).toEqual({ kind: 'ecs', launchType: 'FARGATE', task: { kind: 'own' }, origin })
    expect(lowered(ecs({ taskDefinition: 'own' }))).toEqual({ kind: 'ecs', launchType: 'EC2', task: { kind: 'own' }, origin })
  })

  test('is a virtual machine, or nothing', () => {
    expect(lowered(ec2())).toEqual({ kind: 'ec2', origin })
    expect(lowered(undefined)).toBeUndefined()
  })

  test('is one of a gateway, too', () => {
    const m = mesh('m')
    const port = http(8080)
    const web = m.virtualService('web', port)
    m.provide(web, m.virtualNode('web', { listeners: [port], serviceDiscovery: dns('web.internal') }))
    m.virtualGateway('edge', { listeners: [http(80)], routes: { all: { match: { prefix: '/' }, to: web } }, platform: fargate({ cpu: 256, memory: 512 }) })
    const declarations = (m as unknown as Record<symbol, MeshDeclarations>)[Symbol.for('@mesh-compile/dsl')] as MeshDeclarations
    expect(lower(declarations).mesh.virtualGateways[0]?.platform).toMatchObject({ launchType: 'FARGATE', task: { cpu: 256 } })
  })
})

const task = { cpu: 256, memory: 512 }
const image = 'shop/web:1'
describe('one mistake is told once', () => {
  test.each([
    ['of kind', { kind: 'ec2' }, "MC2001 virtual node 'n': platform must be made by fargate(), ecs() or ec2(), but it is an object"],
    ['of the task', fargate(undefined as never), "MC2003 fargate() needs the first argument: the size of the task, or { taskDefinition: 'own' }"],
    ['of memory', fargate({ cpu: 256 } as never), 'MC2003 fargate() needs memory: the memory of the task in MiB'],
    ['of cpu', fargate({ memory: 512 } as never), 'MC2003 fargate() needs cpu: a number of CPU units, 1024 to a vCPU'],
    ['of architecture', ecs({ memory: 512, cpuArchitecture: 'arm64' as never }), "MC2001 ecs(): cpuArchitecture must be 'X86_64' or 'ARM64', but it is 'arm64'"],
    ['of count', ecs({ memory: 512, desiredCount: '2' as never }), "MC2001 ecs(): desiredCount must be a number of tasks, but it is '2'"],
    ['of Fargate alone', fargate({ ...task, placementConstraints: [] } as never), "MC2002 fargate() has no property 'placementConstraints'"],
    ['of a provider', fargate({ ...task, capacityProvider: 'SPOT' as never }), "MC2001 fargate(): capacityProvider must be 'FARGATE' or 'FARGATE_SPOT', but it is 'SPOT'"],
    ['of whose task', ecs({ taskDefinition: 'mine' as never }), "MC2001 ecs(): taskDefinition must be 'own', but it is 'mine'"],
    ['of what is not said', ecs({ taskDefinition: 'own', memory: 512 } as never), "MC2002 ecs() has no property 'memory'"],
    ['of the image', fargate({ cpu: 256, memory: 512, container: {} as never }), expect.stringMatching(/^MC2003 fargate\(\) needs container\.image: an image, such as/)],
    ['of a variable', ecs({ memory: 512, container: { image, environment: { PORT: 8080 as never } } }), 'MC2001 ecs(): container.environment.PORT must be the text of an environment variable, but it is 8080'],
    ['of all variables', ecs({ memory: 512, container: { image, environment: http(80) as never } }), 'MC2001 ecs(): container.environment must be an object, but it is a listener'],
    ['of the check', ecs({ memory: 512, container: { image, healthCheck: {} as never } }), expect.stringMatching(/^MC2003 ecs\(\) needs container\.healthCheck\.command: /)],
    ['of a time', ecs({ memory: 512, container: { image, stopTimeout: '30' as never } }), expect.stringMatching(/^MC2007 ecs\(\): container\.stopTimeout must be a duration/)],
  ])('%s', (_, platform, message) => {
    expect(findings(meshOf(platform))).toEqual([message])
  })
})
