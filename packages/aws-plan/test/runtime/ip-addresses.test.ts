import { expect, test } from 'vitest'
import { plannedGateway } from '../support/network-mesh.ts'
import { propertiesOf, runtimeOf, type RuntimeCase } from '../support/runtime-of.ts'

const planOf = (ipPreference: string | undefined, options: RuntimeCase['options'] = {}, more: object = {}): ReturnType<typeof runtimeOf> =>
  runtimeOf({ ...(ipPreference && { settings: { ipPreference } }), virtualGateways: [plannedGateway('edge', [443], [], more)] }, { options, envoyOptions: { gatewayHealthCheckPath: '/health' } })
const asked = (plan: ReturnType<typeof runtimeOf>): readonly string[] => plan.parameters.map(({ name }) => name).filter((name) => name.startsWith('gatewayIngress'))
const [IPV4, IPV6] = ['gatewayIngressCidr', 'gatewayIngressIpv6Cidr']
const publicAlb = { gatewayLoadBalancer: 'alb', gatewayScheme: 'internet-facing' }

test.each([
  [undefined, {}, undefined, undefined, [IPV4]],
  ['IPv4_PREFERRED', {}, undefined, undefined, [IPV4]],
  ['IPv6_PREFERRED', {}, 'dualstack', undefined, [IPV4, IPV6]],
  ['IPv6_ONLY', {}, 'dualstack', 'ipv6', [IPV4, IPV6]],
  [undefined, { gatewayIpAddressType: 'dualstack' }, 'dualstack', undefined, [IPV4, IPV6]],
  ['IPv6_PREFERRED', { gatewayIpAddressType: 'ipv4' }, undefined, undefined, [IPV4]],
  ['IPv4_ONLY', { ...publicAlb, gatewayIpAddressType: 'dualstack-without-public-ipv4' }, 'dualstack-without-public-ipv4', undefined, [IPV6]],
  ['IPv6_ONLY', publicAlb, 'dualstack', 'ipv6', [IPV4, IPV6]],
])('a mesh of %s, with %j: the load balancer is %s, its targets %s', (ipPreference, options, balancer, targets, parameters) => {
  const plan = planOf(ipPreference, options, 'gatewayLoadBalancer' in options ? { trustedHops: 1 } : {})
  expect(plan.findings).toEqual([])
  const of = (noun: string): Readonly<Record<string, unknown>> => plan.resources.find(({ type }) => type.noun === noun)!.properties
  expect([of('LoadBalancer')['IpAddressType'], of('TargetGroup')['IpAddressType']]).toEqual([balancer, targets])
  expect(asked(plan)).toEqual(parameters)
})

test('clients are let in by a rule for each IP version', () => {
  const plan = planOf('IPv6_PREFERRED')
  expect(propertiesOf(plan, 'SecurityGroupIngress', 'edge/load-balancer/parameter/gatewayIngressCidr/443')).toMatchObject({ CidrIp: { name: IPV4 } })
  expect(propertiesOf(plan, 'SecurityGroupIngress', 'edge/load-balancer/parameter/gatewayIngressIpv6Cidr/443')).toMatchObject({ CidrIpv6: { name: IPV6 } })
  // What is stated is not asked for.
  expect(asked(planOf('IPv6_PREFERRED', { gatewayIngressCidrs: ['::/0'] }))).toEqual([])
  expect(asked(planOf('IPv6_PREFERRED', {}, { platform: { kind: 'ec2' } }))).toEqual([IPV4, IPV6])
})

test('target groups of IPv6 are others than those of IPv4', () => {
  expect(propertiesOf(planOf(undefined), 'TargetGroup', 'edge/443')['Name']).toBe('shop-edge-443')
  expect(propertiesOf(planOf('IPv6_ONLY'), 'TargetGroup', 'edge/443/ipv6')['Name']).toBe('shop-edge-443-ipv6')
})

test.each([
  ['IPv6_ONLY', { gatewayIpAddressType: 'ipv4' }, true],
  [undefined, { gatewayIpAddressType: 'dualstack-without-public-ipv4' }, true],
  [undefined, { gatewayIpAddressType: 'dualstack-without-public-ipv4', gatewayLoadBalancer: 'alb' }, true],
  [undefined, { gatewayIpAddressType: 'dualstack-without-public-ipv4', gatewayScheme: 'internet-facing' }, true],
  ['IPv6_ONLY', { gatewayIpAddressType: 'ipv4', gatewayLoadBalancer: 'existing' }, false],
])('a mesh of %s, with %j: refused %s', (ipPreference, options, isRefused) => {
  const { findings } = planOf(ipPreference, options, { trustedHops: 'gatewayLoadBalancer' in options ? 1 : 0 })
  expect(findings.map((finding) => finding.slice(0, 6))).toEqual(isRefused ? ['MC6547'] : [])
  for (const finding of findings) expect(finding).not.toMatch(/\{/)
})

test.each([['10.0.0.0/8', false], ['::/0', true], ['2001:db8::/32', true], ['2001:db8::', false], ['', false]])('%j is a range of IPv6: %s', (cidr, isRight) => {
  const { pattern } = planOf('IPv6_PREFERRED').parameters.find(({ name }) => name === IPV6)!
  expect(new RegExp(`^(?:${pattern!.expression})$`).test(cidr)).toBe(isRight)
})
