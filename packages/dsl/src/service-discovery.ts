import { declare } from './declare.ts'

/** How callers find the instances of a virtual node. */
export interface ServiceDiscovery {
  readonly kind: 'dns' | 'static'
}

/** Options of {@link dns}. App Mesh: DnsServiceDiscovery. */
export interface DnsOptions {
  /**
   * `LOADBALANCER` (default): the name stands for one logical host, such as a load balancer (Envoy LOGICAL_DNS).
   * `ENDPOINTS`: every address is a host of its own (STRICT_DNS); needed for balancing and ejection by Envoy.
   */
  readonly responseType?: 'LOADBALANCER' | 'ENDPOINTS'
}

/** Instances behind a DNS name; the port is that of the listener. */
export function dns(hostname: string, options?: DnsOptions): ServiceDiscovery {
  return declare(dns, 'dns', { hostname, options })
}

/** Instances at fixed IP addresses. */
export function fixed(...addresses: readonly string[]): ServiceDiscovery {
  return declare(fixed, 'static', { addresses })
}
