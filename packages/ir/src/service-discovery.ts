import type { MeshSettings } from './mesh.ts'
import type { VirtualNode } from './virtual-node.ts'

/** Which IP versions are used, and which is tried first (App Mesh: ipPreference). */
export type IpPreference = 'IPv4_PREFERRED' | 'IPv4_ONLY' | 'IPv6_PREFERRED' | 'IPv6_ONLY'

/** How callers find the instances of a virtual node. */
export type ServiceDiscovery =
  | {
      readonly kind: 'dns'
      readonly hostname: string
      /** LOADBALANCER: one logical host (Envoy LOGICAL_DNS); ENDPOINTS: each address is a host (STRICT_DNS). */
      readonly responseType: 'LOADBALANCER' | 'ENDPOINTS'
      /** Absent: that of the mesh. */
      readonly ipPreference?: IpPreference
    }
  /** Instances registered in AWS Cloud Map. */
  | {
      readonly kind: 'cloudMap'
      readonly namespace: string
      readonly service: string
      /** Only instances that have all of these. */
      readonly attributes: Readonly<Record<string, string>>
      /** Absent: that of the mesh. */
      readonly ipPreference?: IpPreference
    }
  | { readonly kind: 'static'; readonly addresses: readonly string[] }

/**
 * The DNS name of a virtual node's instances; undefined for fixed addresses. For Cloud Map it is the one of a private
 * DNS namespace.
 */
export function discoveredName(discovery: ServiceDiscovery): string | undefined {
  switch (discovery.kind) {
    case 'dns':
      return discovery.hostname
    case 'cloudMap':
      return `${discovery.service}.${discovery.namespace}`
    case 'static':
      return undefined
    default:
      return discovery satisfies never
  }
}

/** The preference that is stated for a virtual node, or else for the mesh; undefined where neither states one. */
export function ipPreferenceOf(settings: MeshSettings, { serviceDiscovery }: Partial<Pick<VirtualNode, 'serviceDiscovery'>>): IpPreference | undefined {
  const own = serviceDiscovery && serviceDiscovery.kind !== 'static' ? serviceDiscovery.ipPreference : undefined
  return own ?? settings.ipPreference
}
