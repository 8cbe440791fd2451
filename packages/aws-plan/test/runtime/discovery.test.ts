import { expect, test } from 'vitest'
import { EXPRESSION } from '../../src/value.ts'
import { cloudMapServiceId } from '../../src/runtime/discovery.ts'
import { parameterNames } from '../../src/runtime/parameters.ts'
import { snakeCase } from '../../src/resource-type.ts'
import { FARGATE, propertiesOf, runtimeOf } from '../support/runtime-of.ts'

const found = (service: string, more: object = {}): object => ({ kind: 'cloudMap', namespace: 'shop.local', service, attributes: {}, ...more })
const node = (name: string, serviceDiscovery?: object, more: object = {}): object => ({
  name,
  listeners: [{ protocol: 'http', port: 8080 }],
  ...(serviceDiscovery && { serviceDiscovery }),
  platform: FARGATE,
  ...more,
})
const records = (...types: readonly string[]): object => ({ DnsConfig: { DnsRecords: types.map((Type) => ({ Type, TTL: 10 })) } })
const keysOf = ({ resources }: ReturnType<typeof runtimeOf>, noun: string): readonly string[] =>
  resources.flatMap(({ type, id }) => (type.noun === noun ? [id.key] : []))

test('a node found through Cloud Map has a service there, in a namespace of the VPC', () => {
  const plan = runtimeOf({ virtualNodes: [node('catalog', found('catalog'))] })
  expect(plan.findings).toEqual([])
  expect(plan.parameters.map(({ name }) => name)).toContain('vpcId')
  expect(propertiesOf(plan, 'Namespace', 'shop.local')).toEqual({ Name: 'shop.local', Vpc: { [EXPRESSION]: true, kind: 'parameter', name: 'vpcId' } })
  expect(propertiesOf(plan, 'DiscoveryService', 'shop.local/catalog')).toEqual({
    Name: 'catalog',
    DnsConfig: {
      NamespaceId: { [EXPRESSION]: true, kind: 'attribute', resource: { type: 'AWS::ServiceDiscovery::PrivateDnsNamespace', key: 'shop.local' }, attribute: 'Id' },
      RoutingPolicy: 'MULTIVALUE',
      DnsRecords: [{ Type: 'A', TTL: 10 }],
    },
    HealthCheckCustomConfig: { FailureThreshold: 1 },
    ForceDestroy: true,
  })
})

test('records are of the IP versions that an instance has', () => {
  const plan = runtimeOf({
    settings: { ipPreference: 'IPv6_ONLY' },
    virtualNodes: [node('a', found('a')), node('b', found('b', { ipPreference: 'IPv4_ONLY' })), node('c', found('c', { ipPreference: 'IPv6_PREFERRED' }))],
  })
  expect(propertiesOf(plan, 'DiscoveryService', 'shop.local/a')).toMatchObject(records('AAAA'))
  expect(propertiesOf(plan, 'DiscoveryService', 'shop.local/b')).toMatchObject(records('A'))
  expect(propertiesOf(plan, 'DiscoveryService', 'shop.local/c')).toMatchObject(records('A', 'AAAA'))
})

test('nodes that share a service of Cloud Map have one', () => {
  const [blue, green] = [node('blue', found('catalog')), node('green', found('catalog'))]
  const plan = runtimeOf({ virtualNodes: [blue, green, node('web', found('web'))] })
  expect(keysOf(plan, 'DiscoveryService')).toEqual(['shop.local/catalog', 'shop.local/web'])
  expect(keysOf(plan, 'Namespace')).toEqual(['shop.local'])
  expect(plan.resources.flatMap(({ type, owner }) => (type.noun === 'DiscoveryService' ? [owner] : []))).toEqual([
    { kind: 'mesh', name: 'shop' },
    { kind: 'virtual-node', name: 'web' },
  ])
  const ids = [blue, green].map((one) => cloudMapServiceId(one))
  expect(ids[0]).toEqual({ type: 'AWS::ServiceDiscovery::Service', key: 'shop.local/catalog' })
  expect(ids[1]).toEqual(ids[0])
})

test('namespaces that exist are asked for by their ids', () => {
  const other = { kind: 'cloudMap', namespace: 'pay.local', service: 'pay', attributes: {} }
  const plan = runtimeOf({ virtualNodes: [node('catalog', found('catalog')), node('pay', other)] }, { options: { namespaces: 'existing' } })
  expect(keysOf(plan, 'Namespace')).toEqual([])
  expect(plan.parameters.map(({ name }) => name).filter((name) => name.startsWith('namespaceId'))).toEqual(['namespaceIdPayLocal', 'namespaceIdShopLocal'])
  expect(propertiesOf(plan, 'DiscoveryService', 'pay.local/pay')).toMatchObject({ DnsConfig: { NamespaceId: { kind: 'parameter', name: 'namespaceIdPayLocal' } } })
})

test('parameters are told apart in both spellings', () => {
  const names = parameterNames('id', ['a-b', 'ab', 'x.y', 'a-b'])
  expect([...names.keys()]).toEqual(['a-b', 'ab', 'x.y'])
  expect(names.get('x.y')).toBe('idXY')
  expect(new Set(Array.from(names.values(), snakeCase)).size).toBe(3)
  for (const name of names.values()) expect(name).toMatch(/^id[A-Za-z0-9]+$/)
})

test('what runs elsewhere is registered by whoever runs it', () => {
  const plan = runtimeOf({ virtualNodes: [node('web'), { name: 'out', serviceDiscovery: found('out'), listeners: [{ protocol: 'http', port: 80 }] }] })
  expect([...keysOf(plan, 'Namespace'), ...keysOf(plan, 'DiscoveryService')]).toEqual([])
})

test('planned tasks that nobody registers are warned of', () => {
  const dns = { kind: 'dns', hostname: 'a.internal', responseType: 'ENDPOINTS' }
  const findings = (one: object): readonly string[] => runtimeOf({ virtualNodes: [one] }).findings
  expect(findings(node('a', dns))).toEqual([expect.stringMatching(/^MC6540 .*'a' at 'a\.internal'/)])
  expect(findings(node('a', { kind: 'static', addresses: ['10.0.0.1'] }))).toEqual([expect.stringMatching(/^MC6540 .*at fixed addresses/)])
  // Nobody can call it, somebody else registers it, or it has an address of its own.
  expect(findings(node('a', dns, { listeners: [] }))).toEqual([])
  expect(findings(node('a', dns, { platform: { kind: 'ecs', launchType: 'EC2', task: { kind: 'own' } } }))).toEqual([])
  expect(findings(node('a', dns, { platform: { kind: 'ec2' } }))).toEqual([])
})
