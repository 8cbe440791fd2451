import { dns, ec2, ecs, fargate, http, mesh, type Container, type ContainerHealthCheck, type EcsTask, type Platform } from '@mesh-compile/dsl'
import { describe, expect, test } from 'vitest'
import { findings } from '../findings.ts'

const image = 'shop/web:1.4.2'
const small = { cpu: 256, memory: 512 } as const

/** What is said about a node that runs there. */
function ofNode(platform: Platform, interception: 'transparent' | 'explicit' = 'explicit'): readonly string[] {
  const m = mesh('m', { interception })
  m.virtualNode('n', { platform })
  return findings(m)
}
const contained = (more: Partial<Container>): readonly string[] => ofNode(fargate({ ...small, container: { image, ...more } }))
const onEc2 = (more: Partial<EcsTask>): readonly string[] => ofNode(ecs({ memory: 512, container: { image }, ...more }))
const checked = (more: Partial<ContainerHealthCheck>): readonly string[] => contained({ healthCheck: { command: ['CMD', 'true'], ...more } })

describe('sizes on Fargate', () => {
  const sized = (cpu: number, memory: number): readonly string[] => ofNode(fargate({ cpu, memory, container: { image } }))

  test.each([
    [256, 512],
    [256, 2048],
    [512, 4096],
    [1024, 8192],
    [2048, 16384],
    [4096, 8192],
    [4096, 30720],
    [8192, 16384],
    [8192, 61440],
    [16384, 32768],
    [16384, 122880],
  ])('%i CPU units with %i MiB are offered', (cpu, memory) => {
    expect(sized(cpu, memory)).toEqual([])
  })

  test.each([
    [256, 3072, 'with 256 CPU units memory is 512, 1024 or 2048 MiB'],
    [512, 512, 'with 512 CPU units memory is 1024, 2048, 3072 or 4096 MiB'],
    [1024, 2500, 'with 1024 CPU units memory is 2048 to 8192 MiB in steps of 1024'],
    [2048, 17408, 'with 2048 CPU units memory is 4096 to 16384 MiB in steps of 1024'],
    [4096, 7168, 'with 4096 CPU units memory is 8192 to 30720 MiB in steps of 1024'],
    [8192, 17408, 'with 8192 CPU units memory is 16384 to 61440 MiB in steps of 4096'],
    [16384, 36864, 'with 16384 CPU units memory is 32768 to 122880 MiB in steps of 8192'],
    [300, 1024, 'CPU units are 256, 512, 1024, 2048, 4096, 8192 or 16384'],
    [0.25, 512, 'CPU units are 256, 512, 1024, 2048, 4096, 8192 or 16384'],
  ])('%d CPU units with %d MiB are not', (cpu, memory, reason) => {
    expect(sized(cpu, memory)).toEqual([`MC2075 no task on AWS Fargate has ${cpu} CPU units and ${memory} MiB: ${reason}`])
  })
})

describe('ranges', () => {
  test.each([
    ['cpu', 127, 'an integer from 128 to 196608'],
    ['cpu', 196_609, 'an integer from 128 to 196608'],
    ['memory', 0, 'an integer from 6 to 33554432'],
    ['memory', 512.5, 'an integer from 6 to 33554432'],
    ['desiredCount', -1, 'an integer from 0 to 2147483647'],
  ] as const)('of %s on container instances refuse %d', (field, value, expected) => {
    expect(onEc2({ [field]: value })).toEqual([`MC2020 virtual node 'n': ${field} is ${value}, but it must be ${expected}`])
  })

  test.each([{}, { cpu: 128 }, { cpu: 196_608 }, { memory: 1_000 }, { desiredCount: 0 }, { desiredCount: 500 }])('on container instances take %j', (more) => {
    expect(onEc2(more)).toEqual([])
  })

  test.each([
    ['interval', '4s', '4 s', 5, 300],
    ['interval', '301s', '301 s', 5, 300],
    ['interval', '5500ms', '5.5 s', 5, 300],
    ['timeout', '1s', '1 s', 2, 60],
    ['timeout', '61s', '61 s', 2, 60],
    ['startPeriod', '6m', '360 s', 0, 300],
  ] as const)('of healthCheck.%s refuse %s', (field, value, actual, least, most) => {
    const message = `container.healthCheck.${field} is ${actual}, but it must be whole seconds, from ${least} to ${most}`
    expect(checked({ [field]: value })).toEqual([`MC2020 virtual node 'n': ${message}`])
  })

  test.each([0, 11, 1.5])('of healthCheck.retries refuse %d', (retries) => {
    expect(checked({ retries })).toEqual([`MC2020 virtual node 'n': container.healthCheck.retries is ${retries}, but it must be an integer from 1 to 10`])
  })

  test.each([
    {},
    { interval: '5s', timeout: '2s', retries: 1, startPeriod: '0s' },
    { interval: '5m', timeout: '1m', retries: 10, startPeriod: '5m' },
    { interval: '10000ms' },
    { command: ['CMD-SHELL', 'curl -f http://localhost/ || exit 1'] },
  ] as const)('take a health check of %j', (check) => {
    expect(checked(check)).toEqual([])
  })

  test.each([[[]], [['CMD']], [['curl', 'http://localhost/']], [['NONE']]])('a health check cannot run %j', (command) => {
    expect(checked({ command })).toEqual([expect.stringMatching(/^MC2020 .*container\.healthCheck\.command is \[.*\], but it must be \['CMD-SHELL', line\]/)])
  })

  test('of stopTimeout differ by launch type', () => {
    expect(contained({ stopTimeout: '120s' })).toEqual([])
    expect(contained({ stopTimeout: '121s' })).toEqual(["MC2020 virtual node 'n': container.stopTimeout is 121 s, but it must be whole seconds, from 0 to 120"])
    expect(onEc2({ container: { image, stopTimeout: '10m' } })).toEqual([])
    expect(onEc2({ container: { image, stopTimeout: '1500ms' } })).toEqual([expect.stringMatching(/^MC2020 .*stopTimeout is 1\.5 s/)])
  })
})

describe('images', () => {
  const digest = `sha256:${'0a'.repeat(32)}`
  test.each([
    'web:1',
    'shop/web:v1.2_3-rc.1',
    `shop/web@${digest}`,
    `shop/web:latest@${digest}`,
    'public.ecr.aws/shop/web__x/a-b--c:1',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com/checkout:1.4.2',
    'localhost:5000/web:1',
  ])('%s is one', (reference) => {
    expect(contained({ image: reference })).toEqual([])
  })

  test.each(['', ' ', 'shop/web :1', 'Shop Web', 'shop/Web:1', 'https://example.com/web:1', 'web:', 'web@sha256:12', ':1', 'shop//web:1', '-web:1', 'web:1\n', `${'a'.repeat(254)}:1`])(
    '%j is none',
    (reference) => {
      expect(contained({ image: reference })).toEqual([expect.stringMatching(/^MC2076 virtual node 'n': '.*' is not a reference to a container image$/)])
    },
  )

  test.each([
    ['shop/web', 'it has no tag'],
    ['localhost:5000/web', 'it has no tag'],
    ['shop/web:latest', "its tag is 'latest'"],
  ])('%s may be another one tomorrow', (reference, reason) => {
    expect(contained({ image: reference })).toEqual([`MC2077 virtual node 'n': ${reference} is whatever was pushed last, for ${reason}`])
  })

  test('of one platform are warned of at each node, so that each can be silenced', () => {
    const m = mesh('m', { interception: 'explicit' })
    const platform = fargate({ ...small, desiredCount: -1, container: { image: 'shop/web' } })
    m.virtualNode('a', { platform })
    m.virtualNode('b', { platform })
    // The mistake itself is told once.
    expect(findings(m).map((finding) => finding.slice(0, 24))).toEqual([
      "MC2020 virtual node 'a':",
      "MC2077 virtual node 'a':",
      "MC2077 virtual node 'b':",
    ])
  })
})

describe('environment variables', () => {
  const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf'
  test.each(['LOG_LEVEL', 'spring.datasource.url', 'kind', '__proto__', 'A-B'])('%s is a name', (name) => {
    expect(contained({ environment: Object.fromEntries([[name, 'x']]) })).toEqual([])
    expect(contained({ secrets: Object.fromEntries([[name, secret]]) })).toEqual([])
  })

  test.each([
    ['', 'it is empty'],
    ['A=B', 'it holds an equals sign'],
    ['A B', 'it holds white space or a control character'],
    ['A\n', 'it holds white space or a control character'],
  ])('%j is none', (name, reason) => {
    const shown = `'${JSON.stringify(name).slice(1, -1)}'`
    const expected = [`MC2078 virtual node 'n': the environment variable ${shown} cannot be set: ${reason}`]
    expect(contained({ environment: { [name]: 'x' } })).toEqual(expected)
    expect(contained({ secrets: { [name]: secret } })).toEqual(expected)
  })

  test('are each told of', () => {
    expect(contained({ environment: { '=': '', '': '', ' ': '' }, secrets: { A: 'x', B: 'y' } }).map((finding) => finding.slice(0, 6))).toEqual([
      ...['MC2078', 'MC2078', 'MC2078'],
      ...['MC2080', 'MC2080'],
    ])
  })

  test('have any text but one with NUL', () => {
    expect(contained({ environment: { A: '${x} $(y)\n"\'\\' } })).toEqual([])
    expect(contained({ environment: { A: 'x\0y' } })).toEqual([expect.stringMatching(/^MC2078 .*'A' cannot be set: its value holds a NUL character$/)])
  })

  test('have one value', () => {
    expect(contained({ environment: { A: 'x', B: 'y' }, secrets: { B: secret } })).toEqual(["MC2079 virtual node 'n': 'B' stands in environment and in secrets"])
  })

  test.each([
    secret,
    `${secret}:password::`,
    `${secret}:password:AWSPREVIOUS:`,
    'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:db-AbCdEf',
    'arn:aws:ssm:us-east-1:123456789012:parameter/shop/db.password',
    'arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/token',
  ])('come from %s', (arn) => {
    expect(contained({ secrets: { TOKEN: arn } })).toEqual([])
  })

  test.each(['hunter2', '', '/shop/token', 'arn:aws:s3:::bucket/token', 'arn:aws:acm:eu-west-1:123456789012:certificate/1', `${secret}:a:b`, `${secret}\n`])(
    'do not come from %j, which is not repeated',
    (value) => {
      const said = contained({ secrets: { TOKEN: value } })
      expect(said).toEqual([expect.stringMatching(/^MC2080 virtual node 'n': what stands for the secret 'TOKEN' is not the ARN of /)])
      if (value !== '') expect(said.join('')).not.toContain(value)
    },
  )
})

describe('placement', () => {
  test.each(['FARGATE', 'fargate-mine', 'aws-spot', 'ECS1', '', 'a b', 'a'.repeat(256)])('%j is no capacity provider of instances', (capacityProvider) => {
    expect(onEc2({ capacityProvider })).toEqual([expect.stringMatching(/^MC2083 virtual node 'n': '.*' cannot be a capacity provider of container instances$/)])
  })

  test.each(['spot', 'My_Group-1', 'my-fargate'])('%s may be one', (capacityProvider) => {
    expect(onEc2({ capacityProvider })).toEqual([])
  })

  test('takes expressions', () => {
    expect(onEc2({ placementConstraints: ['attribute:ecs.instance-type =~ t3.*', 'attribute:ecs.availability-zone in [us-east-1a, us-east-1b]'] })).toEqual([])
    expect(onEc2({ placementConstraints: ['a', ' ', 'b\nc', 'x'.repeat(2001)] })).toEqual(
      ['1', '2', '3'].map((index) => expect.stringMatching(new RegExp(`^MC2020 virtual node 'n': placementConstraints\\[${index}\\] is '`))),
    )
    expect(onEc2({ placementConstraints: Array.from({ length: 11 }, (_, index) => `attribute:a == ${index}`) })).toEqual([
      "MC2020 virtual node 'n': placementConstraints is a list of 11, but it must be 10 expressions at most",
    ])
  })
})

describe('containers', () => {
  test('are what a node has', () => {
    const expected = ["MC2081 virtual node 'n' runs as a task of Amazon ECS, but its application has no container"]
    expect(ofNode(fargate(small))).toEqual(expected)
    expect(ofNode(ecs({ memory: 512 }))).toEqual(expected)
    for (const platform of [fargate({ taskDefinition: 'own' }), ecs({ taskDefinition: 'own' }), ec2()]) expect(ofNode(platform)).toEqual([])
  })

  test('are what a gateway has not', () => {
    const ofGateway = (platform: Platform): readonly string[] => {
      const m = mesh('m')
      const port = http(8080)
      const web = m.virtualService('web', port)
      m.provide(web, m.virtualNode('web', { listeners: [port], serviceDiscovery: dns('web.internal') }))
      m.virtualGateway('edge', { listeners: [http(80)], routes: { all: { match: { prefix: '/' }, to: web } }, platform })
      return findings(m)
    }
    expect(ofGateway(fargate({ ...small, container: { image } }))).toEqual(["MC2082 virtual gateway 'edge' has a container of an application"])
    expect(ofGateway(ecs({ memory: 5 }))).toEqual([expect.stringMatching(/^MC2020 virtual gateway 'edge': memory is 5/)])
    for (const platform of [fargate(small), ecs({ memory: 512 }), ecs({ taskDefinition: 'own' }), ec2()]) expect(ofGateway(platform)).toEqual([])
  })
})

describe('transparent interception', () => {
  test.each([fargate({ ...small, container: { image } }), fargate({ taskDefinition: 'own' })])('on Fargate is warned of', (platform) => {
    expect(ofNode(platform, 'transparent')).toEqual([
      "MC2084 virtual node 'n' runs on AWS Fargate with transparent interception, which nobody but AWS can set up there",
    ])
  })

  test.each([ecs({ memory: 512, container: { image } }), ecs({ taskDefinition: 'own' }), ec2()])('elsewhere is not', (platform) => {
    expect(ofNode(platform, 'transparent')).toEqual([])
  })
})
