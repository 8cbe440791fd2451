import { declare } from './declare.ts'

/** How callers find the instances of a virtual node. */
export interface ServiceDiscovery {
  readonly kind: 'dns' | 'cloudMap' | 'static'
}

/**
 * Which IP versions are used, and which is tried first. A stated one also has Envoy take IPv4 and IPv6, and reach the
 * application on 127.0.0.1, or on ::1 for `IPv6_PREFERRED` and `IPv6_ONLY`.
 */
export type IpPreference = 'IPv4_PREFERRED' | 'IPv4_ONLY' | 'IPv6_PREFERRED' | 'IPv6_ONLY'

/** Options of {@link dns}. App Mesh: DnsServiceDiscovery. */
export interface DnsOptions {
  /**
   * `LOADBALANCER` (default): the name stands for one logical host, such as a load balancer (Envoy LOGICAL_DNS).
   * `ENDPOINTS`: every address is a host of its own (STRICT_DNS); needed for balancing and ejection by Envoy.
   */
  readonly responseType?: 'LOADBALANCER' | 'ENDPOINTS'
  /** Default: that of the mesh. */
  readonly ipPreference?: IpPreference
}

/** What {@link cloudMap} takes. App Mesh: AwsCloudMapServiceDiscovery. */
export interface CloudMapSpec {
  /** Name of a private DNS namespace, such as `shop.local`. */
  readonly namespace: string
  /** Name of the service in it, which has A or AAAA records. */
  readonly service: string
  /** Instances must have all of these. DNS cannot ask for them, so that the envoy emitter refuses a node that has some. */
  readonly attributes?: Readonly<Record<string, string>>
  /** Default: that of the mesh. */
  readonly ipPreference?: IpPreference
}

/** Instances behind a DNS name; the port is that of the listener. */
export function dns(hostname: string, options?: DnsOptions): ServiceDiscovery {
  return declare(dns, 'dns', { hostname, options })
}

/** Instances registered in AWS Cloud Map, found by the DNS name `service.namespace`; each address is a host of its own. */
export function cloudMap(spec: CloudMapSpec): ServiceDiscovery {
  return declare(cloudMap, 'cloudMap', { spec })
}

/** Instances at fixed IP addresses. */
export function fixed(...addresses: readonly string[]): ServiceDiscovery {
  return declare(fixed, 'static', { addresses })
}
