import { ipPreferenceOf, type IpPreference, type MeshSettings, type ServiceDiscovery } from '@mesh-compile/ir'

type LookupFamily = 'V4_ONLY' | 'V4_PREFERRED' | 'V6_ONLY' | 'AUTO'
const LOOKUP_FAMILIES: Readonly<Record<IpPreference, LookupFamily>> = {
  IPv4_ONLY: 'V4_ONLY',
  IPv4_PREFERRED: 'V4_PREFERRED',
  IPv6_ONLY: 'V6_ONLY',
  IPv6_PREFERRED: 'AUTO',
}

/** Which records Envoy asks for. Its AUTO asks for IPv6 first and takes IPv4 where there is none. */
export function lookupFamily(settings: MeshSettings, serviceDiscovery?: ServiceDiscovery): LookupFamily {
  return LOOKUP_FAMILIES[ipPreferenceOf(settings, serviceDiscovery ? { serviceDiscovery } : {}) ?? `${settings.usualIpVersion}_PREFERRED`]
}
