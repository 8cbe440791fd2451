import { ipPreferenceOf } from '@mesh-compile/ir'
import type { Runtime } from '../runtime.ts'

/** AWS: LoadBalancer.IpAddressType, from where clients come. Inside the VPC it has IPv4 addresses in any case. */
export type IpAddressType = 'ipv4' | 'dualstack' | 'dualstack-without-public-ipv4'

/** What is stated, or else what the mesh prefers. */
export function ipAddressType({ mesh, options: { gatewayIpAddressType: stated } }: Pick<Runtime, 'mesh' | 'options'>): IpAddressType {
  if (stated !== 'mesh') return stated as IpAddressType
  return ipPreferenceOf(mesh.settings, {})?.startsWith('IPv6') ? 'dualstack' : 'ipv4'
}

/** AWS: TargetGroup.IpAddressType. Amazon ECS wants IPv6 of tasks that have no other addresses. */
export function targetAddressType({ mesh }: Pick<Runtime, 'mesh'>): 'ipv4' | 'ipv6' {
  return ipPreferenceOf(mesh.settings, {}) === 'IPv6_ONLY' ? 'ipv6' : 'ipv4'
}

/** The IP versions in which clients may come. */
export function clientVersions(type: IpAddressType): readonly (4 | 6)[] {
  return type === 'ipv4' ? [4] : type === 'dualstack' ? [4, 6] : [6]
}
