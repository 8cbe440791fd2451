import { ipPreferenceOf, type Mesh } from '@mesh-compile/ir'
import { EGRESS_ADDRESS, INGRESS_ADDRESS } from '../contract.ts'
import type { Listener } from '../envoy-types.ts'
import type { Proxy } from './proxy.ts'

/** Which addresses a proxy binds and dials on its own host. */
export interface HostAddresses {
  /** Where it takes what comes from elsewhere. */
  readonly ingress: '0.0.0.0' | '::'
  /** Whether the application's IPv6 connections are taken besides those of IPv4. */
  readonly egressIpv6: boolean
  /** Where it finds the application. */
  readonly application: '127.0.0.1' | '::1'
}

/** App Mesh: a stated ipPreference has Envoy bind IPv4 and IPv6, and chooses the loopback address of the application. */
export function hostAddresses({ settings }: Mesh, { kind, declaration }: Proxy): HostAddresses {
  const preference = ipPreferenceOf(settings, kind === 'virtual-node' ? declaration : {})
  const prefersIpv6 = preference === 'IPv6_ONLY' || preference === 'IPv6_PREFERRED'
  return {
    ingress: preference ? '::' : INGRESS_ADDRESS,
    egressIpv6: preference !== undefined,
    application: prefersIpv6 ? '::1' : '127.0.0.1',
  }
}

/** Binds a port for what comes from elsewhere. */
export function bindIngress({ ingress }: HostAddresses, port: number): Pick<Listener, 'address'> {
  return {
    address: { socket_address: { address: ingress, port_value: port, ...(ingress === '::' && { ipv4_compat: true }) } },
  }
}

/** Binds the port to which outbound connections are redirected; iptables and ip6tables keep the IP version. */
export function bindEgress({ egressIpv6 }: HostAddresses, port: number): Pick<Listener, 'address' | 'additional_addresses'> {
  return {
    address: { socket_address: { address: EGRESS_ADDRESS, port_value: port } },
    ...(egressIpv6 && { additional_addresses: [{ address: { socket_address: { address: '::1', port_value: port } } }] }),
  }
}
