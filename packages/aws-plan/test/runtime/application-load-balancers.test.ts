import { CONNECTION_IDLE_MS } from '@mesh-compile/envoy-bootstrap/contract'
import { expect, test } from 'vitest'
import { plannedGateway } from '../support/network-mesh.ts'
import { propertiesOf, runtimeOf, type RuntimeCase } from '../support/runtime-of.ts'

const ASKED = '/AWS.ALB/healthcheck'
const alb: RuntimeCase = { options: { gatewayLoadBalancer: 'alb' }, envoyOptions: { gatewayHealthCheckPath: ASKED } }
const NOUNS = ['LoadBalancer', 'TargetGroup', 'Listener']
type Planned = ReturnType<typeof runtimeOf>

const balanced = ({ resources }: Planned): Planned['resources'] => resources.filter(({ type }) => NOUNS.includes(type.noun))
const made = (plan: Planned): readonly string[] => balanced(plan).map(({ type, id }) => `${type.noun} ${id.key}`)
const tls = (more: object = {}): object => ({ mode: 'STRICT', certificate: { issuer: 'ca', source: { kind: 'file', chain: '/tls/edge.pem', key: '/tls/edge.key' } }, ...more })
const authorities = [{ name: 'ca', source: { kind: 'file', path: '/tls/ca.pem' } }]
const edgeOn = (...listeners: readonly object[]): object => plannedGateway('edge', [], [], { listeners, trustedHops: 1 })
const planOf = (gateway: object, more: object = {}, settings: RuntimeCase = alb): Planned => runtimeOf({ authorities, virtualGateways: [gateway], ...more }, settings)
const attributesOf = (plan: Planned, noun: string, key: string): Readonly<Record<string, string>> => {
  const settings = propertiesOf(plan, noun, key)[`${noun}Attributes`] as readonly { readonly Key: string; readonly Value: string }[]
  return Object.fromEntries(settings.map(({ Key, Value }) => [Key, Value]))
}

test('a gateway has a load balancer that speaks HTTPS with clients, and leads those who come by HTTP there', () => {
  const plan = planOf(edgeOn({ protocol: 'http', port: 443 }))
  expect(plan.findings).toEqual([])
  expect(made(plan)).toEqual(['Listener edge/443/application', 'Listener edge/80/application', 'LoadBalancer edge/application', 'TargetGroup edge/443/http'])
  expect(propertiesOf(plan, 'LoadBalancer', 'edge/application')).toMatchObject({
    Name: 'shop-edge-alb', Type: 'application', Scheme: 'internal', Subnets: { name: 'gatewaySubnetIds' }, SecurityGroups: [{ resource: { key: 'edge/load-balancer' } }],
  })
  expect(propertiesOf(plan, 'TargetGroup', 'edge/443/http')).toMatchObject({
    Name: 'shop-edge-443-http', Protocol: 'HTTP', ProtocolVersion: 'HTTP1', Port: 443, TargetType: 'ip', HealthCheckProtocol: 'HTTP', HealthCheckPath: ASKED, HealthCheckPort: 'traffic-port',
  })
  // Those of TCP alone.
  expect(Object.keys(attributesOf(plan, 'TargetGroup', 'edge/443/http'))).toEqual(['deregistration_delay.timeout_seconds'])
  expect(propertiesOf(plan, 'Listener', 'edge/443/application')).toMatchObject({
    Protocol: 'HTTPS', Port: 443, SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09', Certificates: [{ CertificateArn: { kind: 'parameter', name: 'certificateArnEdge' } }],
    DefaultActions: [{ Type: 'forward', TargetGroupArn: { resource: { key: 'edge/443/http' } } }],
  })
  expect(propertiesOf(plan, 'Listener', 'edge/80/application')).toMatchObject({
    Protocol: 'HTTP', Port: 80, DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }],
  })
  expect(propertiesOf(plan, 'Service', 'edge')['LoadBalancers']).toMatchObject([{ TargetGroupArn: { resource: { key: 'edge/443/http' } }, ContainerPort: 443 }])
  expect(plan.outputs.find(({ name }) => name === 'gatewayDnsNames')).toMatchObject({ value: { edge: { resource: { key: 'edge/application' }, attribute: 'DNSName' } } })
})

test.each([
  [{ protocol: 'http', port: 80 }, 'HTTP', 'HTTP', 'HTTP1'],
  [{ protocol: 'http', port: 8080 }, 'HTTPS', 'HTTP', 'HTTP1'],
  [{ protocol: 'http', port: 8443, tls: tls() }, 'HTTPS', 'HTTPS', 'HTTP1'],
  [{ protocol: 'http', port: 80, tls: tls() }, 'HTTPS', 'HTTPS', 'HTTP1'],
  [{ protocol: 'http2', port: 80 }, 'HTTPS', 'HTTP', 'HTTP2'],
  [{ protocol: 'grpc', port: 9090, tls: tls() }, 'HTTPS', 'HTTPS', 'GRPC'],
])('%j: %s with clients, %s in the way of %s with the gateway', (listener, client, target, version) => {
  const plan = planOf(edgeOn(listener))
  expect(plan.findings).toEqual([])
  expect(propertiesOf(plan, 'Listener', `edge/${listener.port}/application`)).toMatchObject({ Protocol: client, Port: listener.port })
  const [group] = plan.resources.filter(({ type }) => type.noun === 'TargetGroup')
  expect(group!.properties).toMatchObject({ Protocol: target, HealthCheckProtocol: target, ProtocolVersion: version })
  // What Envoy answers a gRPC call with, as tests/behaviour shows.
  expect(group!.properties['Matcher']).toEqual(version === 'GRPC' ? { GrpcCode: '2' } : undefined)
  expect(plan.parameters.some(({ name }) => name === 'certificateArnEdge')).toBe(client === 'HTTPS')
})

test.each([[[443], true], [[443, 80], false], [[8443], false], [[80], false]])('of listeners on %j, port 80 redirects: %s', (ports, expected) => {
  const plan = planOf(edgeOn(...ports.map((port) => ({ protocol: 'http', port }))))
  const redirects = plan.resources.filter(({ type, properties }) => type.noun === 'Listener' && JSON.stringify(properties).includes('"redirect"'))
  expect(redirects.map(({ id }) => id.key)).toEqual(expected ? ['edge/80/application'] : [])
  const open = (group: string): readonly unknown[] =>
    plan.resources.flatMap(({ type, properties }) =>
      type.noun === 'SecurityGroupIngress' && (properties['GroupId'] as unknown as { resource: { key: string } }).resource.key === group ? [properties['FromPort']] : [],
    )
  // Clients reach every port of the load balancer, and it those of the gateway.
  expect(open('edge/load-balancer').toSorted()).toEqual([...ports, ...(expected ? [80] : [])].toSorted())
  expect(open('edge').toSorted()).toEqual([...ports].toSorted())
})

test('nothing of one kind is in the way of the other, nor of another protocol', () => {
  const names = (plan: Planned): readonly unknown[] => balanced(plan).flatMap(({ id, properties }) => [`${id.type} ${id.key}`, ...(properties['Name'] === undefined ? [] : [properties['Name']])])
  const http = { protocol: 'http', port: 8443 }
  const network = names(planOf(edgeOn(http), {}, {}))
  expect(names(planOf(edgeOn(http))).filter((name) => network.includes(name))).toEqual([])
  const groups = [http, { ...http, tls: tls() }, { ...http, protocol: 'grpc' }].map((listener) => planOf(edgeOn(listener)).resources.filter(({ type }) => type.noun === 'TargetGroup'))
  expect(new Set(groups.flat().map(({ properties }) => properties['Name'])).size).toBe(3)
  expect(new Set(groups.flat().map(({ id }) => id.key)).size).toBe(3)
})

test.each([
  [undefined, undefined, 60],
  [{ perRequestMs: 120_000 }, undefined, 121],
  [{ perRequestMs: 0 }, undefined, 301],
  [{ perRequestMs: 0, idleMs: 900_500 }, undefined, 902],
  [{ perRequestMs: 120_000, idleMs: 90_000 }, undefined, 91],
  [{ perRequestMs: 0, idleMs: 0 }, undefined, 3540],
  [{ perRequestMs: 120_000 }, { perRequestMs: 30_000 }, 60],
])('routes that allow %j, behind a gateway with %j: connections are idle for %i s', (timeout, own, seconds) => {
  const http = { protocol: 'http', port: 8080 }
  const route = { name: 'all', protocol: 'http', match: {}, targets: [{ virtualNode: 'web', weight: 1 }], ...(timeout && { timeout }) }
  const plan = planOf(plannedGateway('edge', [], ['web.local'], { listeners: [{ ...http, ...(own && { timeout: own }) }], trustedHops: 1 }), {
    virtualServices: [{ name: 'web.local', listeners: [http], provider: { kind: 'virtualRouter', name: 'web' } }],
    virtualRouters: [{ name: 'web', listeners: [http], routes: [route] }],
    virtualNodes: [{ name: 'web', listeners: [http], serviceDiscovery: { kind: 'dns', hostname: 'web.internal' } }],
  })
  expect(attributesOf(plan, 'LoadBalancer', 'edge/application')['idle_timeout.timeout_seconds']).toBe(String(seconds))
  // What Envoy closes first is answered 502.
  expect(seconds * 1000).toBeLessThan(CONNECTION_IDLE_MS)
})

test('names of headers that Envoy would refuse are dropped, unless gateways take them', () => {
  const dropped = (envoyOptions: object): unknown =>
    attributesOf(planOf(edgeOn({ protocol: 'http', port: 80 }), {}, { ...alb, envoyOptions: { ...alb.envoyOptions, ...envoyOptions } }), 'LoadBalancer', 'edge/application')['routing.http.drop_invalid_header_fields.enabled']
  expect(dropped({})).toBe('true')
  expect(dropped({ gatewayHeadersWithUnderscores: 'ALLOW' })).toBe('false')
})

test.each<readonly [string, object, object, readonly string[]]>([
  ['asks for certificates', { trustedHops: 1, listeners: [{ protocol: 'http', port: 443, tls: tls({ clients: { trust: ['ca'] } }) }] }, {}, ['MC6543']],
  ['answers at no path', { trustedHops: 1 }, { gatewayHealthCheckPath: '' }, ['MC6544']],
  ['answers gRPC at no method', { trustedHops: 1, listeners: [{ protocol: 'grpc', port: 443 }] }, { gatewayHealthCheckPath: '/healthz' }, ['MC6544']],
  ['answers HTTP where there is no method', { trustedHops: 1 }, { gatewayHealthCheckPath: '/healthz' }, []],
  ['trusts nobody', {}, {}, ['MC6545']],
  ['trusts two', { trustedHops: 2 }, {}, []],
])('a gateway that %s', (_, gateway, envoyOptions, codes) => {
  const plan = planOf(plannedGateway('edge', [443], [], gateway), {}, { ...alb, envoyOptions: { ...alb.envoyOptions, ...envoyOptions } })
  expect(plan.findings.map((finding) => finding.slice(0, 6))).toEqual(codes)
})

test('behind a Network Load Balancer, whoever trusts hops is warned', () => {
  const codes = (more: object, settings: RuntimeCase = {}): readonly string[] => planOf(plannedGateway('edge', [443], [], more), {}, settings).findings.map((finding) => finding.slice(0, 6))
  expect(codes({ trustedHops: 1 })).toEqual(['MC6546'])
  expect(codes({})).toEqual([])
  // What exists, may append to it; on a machine nothing is planned.
  expect(codes({ trustedHops: 1 }, { options: { gatewayLoadBalancer: 'existing' } })).toEqual([])
  expect(codes({ trustedHops: 1, platform: { kind: 'ec2' } })).toEqual([])
})
