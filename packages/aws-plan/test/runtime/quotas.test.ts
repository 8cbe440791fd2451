import { describe, expect, test } from 'vitest'
import { leastSize, mayExceed } from '../../src/runtime/quotas/least-size.ts'
import { rulesOfGroups } from '../../src/runtime/quotas/rules-of-groups.ts'
import { ACCOUNT, attribute, json, parameter, REGION, text, type Value } from '../../src/value.ts'
import { outside, planned, plannedGateway } from '../support/network-mesh.ts'
import { FARGATE, runtimeOf, type RuntimeCase } from '../support/runtime-of.ts'

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)
const findingsOf = (mesh: object, settings: RuntimeCase = {}): readonly string[] => runtimeOf(mesh, settings).findings
const container = (more: object): object => ({ platform: { ...FARGATE, task: { ...FARGATE.task, container: { image: 'web:1', environment: {}, secrets: {}, ...more } } } })

describe('listeners of a gateway', () => {
  const edge = (count: number, more: object = {}): object => ({ virtualGateways: [plannedGateway('edge', range(count).map((index) => 8000 + index), [], more)] })

  test.each([[5, []], [6, [expect.stringMatching(/^MC6570 virtual gateway 'edge' has 6 listeners.* has 5 at most$/)]]])('%i of them', (count, expected) => {
    expect(findingsOf(edge(count))).toEqual(expected)
    expect(findingsOf(edge(count), { options: { gatewayLoadBalancer: 'existing' } })).toEqual(expected)
  })

  test('of a machine are as many as one likes', () => {
    expect(findingsOf(edge(6, { platform: { kind: 'ec2' } }))).toEqual([])
  })
})

describe('rules of a security group', () => {
  /** One virtual node that so many others call. */
  const called = (callers: number, settings: object = {}): object => ({
    settings,
    virtualServices: [{ name: 'web.local', listeners: [{ protocol: 'http', port: 80 }], provider: { kind: 'virtualNode', name: 'web' } }],
    virtualNodes: [planned('web', [80]), ...range(callers).map((index) => planned(`caller-${index}`, [], ['web.local']))],
  })
  /** One that calls so many others, which are elsewhere. */
  const calling = (callees: number, settings: object = {}): object => ({
    settings,
    virtualServices: range(callees).map((index) => ({ name: `s-${index}.local`, listeners: [{ protocol: 'http', port: 80 }], provider: { kind: 'virtualNode', name: `n-${index}` } })),
    virtualNodes: [
      planned('web', [], range(callees).map((index) => `s-${index}.local`)),
      ...range(callees).map((index) => ({ ...outside(`n-${index}`, [80]), serviceDiscovery: { kind: 'static', addresses: [`10.0.0.${index}`] } })),
    ],
  })

  test('inbound', () => {
    expect(findingsOf(called(60))).toEqual([])
    expect(findingsOf(called(61))).toEqual([expect.stringMatching(/^MC6571 the security group of virtual node 'web' has 61 inbound rules, and the quota of Amazon VPC is 60/)])
  })

  test('outbound, with those to AWS and the one that leads nowhere', () => {
    expect(findingsOf(calling(58))).toEqual([])
    expect(findingsOf(calling(59))).toEqual([expect.stringMatching(/^MC6571 the security group of virtual node 'web' has 61 outbound rules/)])
    expect(findingsOf(calling(59, { egressFilter: 'ALLOW_ALL' }))).toEqual([])
  })

  test('of a load balancer', () => {
    const cidrs = (count: number): RuntimeCase => ({ options: { gatewayIngressCidrs: range(count).map((index) => `10.0.${index}.0/24`) } })
    const edge = { virtualGateways: [plannedGateway('edge', [80, 443], [])] }
    expect(findingsOf(edge, cidrs(30))).toEqual([])
    expect(findingsOf(edge, cidrs(31))).toEqual([expect.stringMatching(/^MC6571 the security group of the load balancer of virtual gateway 'edge' has 62 inbound rules/)])
  })

  test('are counted for each IP version, and those that name a group for both', () => {
    const cidrs = [...range(3).map((index) => `10.0.${index}.0/24`), ...range(5).map((index) => `2001:db8:${index}::/48`)]
    const counts = rulesOfGroups(runtimeOf({ virtualGateways: [plannedGateway('edge', [80], [])] }, { options: { gatewayIngressCidrs: cidrs } }).resources)
    expect(counts).toEqual(expect.arrayContaining([
      { group: 'edge/load-balancer', direction: 'inbound', count: 5 },
      { group: 'edge', direction: 'inbound', count: 1 },
      // To the gateway, and to nowhere.
      { group: 'edge/load-balancer', direction: 'outbound', count: 2 },
    ]))
  })
})

test('what a role may do', () => {
  const secrets = (count: number): object => Object.fromEntries(range(count).map((index) => [`SECRET_${index}`, `arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/web/${String(index).padStart(3, '0')}-AbCdEf`]))
  const codes = (count: number): readonly string[] => findingsOf({ virtualNodes: [{ name: 'web', ...container({ secrets: secrets(count) }) }] })
  expect(codes(80)).toEqual([])
  expect(codes(140)).toEqual([expect.stringMatching(/^MC6572 the policy of the execution role of virtual node 'web' has at least 1\d{4} characters, and AWS IAM takes 10240$/)])
})

test('what a task definition holds', () => {
  const sized = (bytes: number): readonly string[] => findingsOf({ virtualNodes: [{ name: 'web', ...container({ environment: { LARGE: 'x'.repeat(bytes) } }) }] })
  expect(sized(50_000)).toEqual([])
  expect(sized(65_000)).toEqual([expect.stringMatching(/^MC6573 the task definition of virtual node 'web' has at least \d{5} bytes, and Amazon ECS takes 65536$/)])
})

test('what an account has', () => {
  const nodes = (count: number): object => ({ virtualNodes: range(count).map((index) => planned(`n-${index}`)) })
  expect(findingsOf(nodes(500))).toEqual([])
  expect(findingsOf(nodes(501))).toEqual(['MC6574 the mesh makes 1002 at once of what an account has 1000 of unless AWS has raised the quota (roles per account)'])
})

test('what is far from a limit is not looked at twice', () => {
  expect([mayExceed('x'.repeat(30), 100), mayExceed('x'.repeat(40), 100), mayExceed('漢'.repeat(34), 100)]).toEqual([false, true, true])
})

// AWS: ten containers in a task definition.
test('no task has more containers than Amazon ECS takes', () => {
  const everything = {
    tracing: { kind: 'xray', address: '127.0.0.1', port: 2000, samplingPercent: 5 },
    metrics: { prometheus: { port: 9902 } },
    virtualNodes: [planned('web', [8080], [], { platform: { kind: 'ecs', launchType: 'EC2', task: { kind: 'planned', memory: 2048, cpuArchitecture: 'X86_64', desiredCount: 1, placementConstraints: [], container: { image: 'web:1', environment: {}, secrets: {} } } } })],
  }
  const secret = { kind: 'secretsManager', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ca-AbCdEf' } as const
  const plan = runtimeOf(everything, { external: { web: [{ path: '/etc/mesh-compile/certificates/ca/ca.pem', role: 'ca', source: secret }] } })
  const [definition] = plan.resources.filter(({ type }) => type.noun === 'TaskDefinition')
  const names = (definition!.properties['ContainerDefinitions'] as readonly { readonly Name: string }[]).map(({ Name }) => Name)
  expect(names).toEqual(expect.arrayContaining(['application', 'collector', 'envoy', 'mesh-certificates', 'mesh-certificates-init', 'mesh-config', 'mesh-drain', 'mesh-interception']))
  expect(names.length).toBeLessThanOrEqual(10)
})

test.each<readonly [Value, string]>([
  ['a"\n', String.raw`"a\"\n"`],
  ['é', '"é."'],
  [[1, true, 'b'], '[1,true,"b"]'],
  [{ a: [], b: {} }, '{"a":[],"b":{}}'],
  [text`arn:${REGION}:${ACCOUNT}:x`, '"arn:us-east-1:123456789012:x"'],
  [[attribute({ type: 'A', key: 'a' }, 'Arn'), parameter('p')], '["-","-"]'],
  [json({ a: REGION }), '"{\'a\':\'us-east-1\'}"'],
])('%j has at least as many bytes as %s', (value, expected) => {
  expect(leastSize(value)).toBe(expected.length)
  expect(mayExceed(value, expected.length - 1)).toBe(true)
})
