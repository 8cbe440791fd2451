import { DEREGISTRATION_DELAY, type LoadBalancerKind } from './kind.ts'

/** A Network Load Balancer, which passes connections on as they are. */
export const networkLoadBalancer: LoadBalancerKind = {
  suffix: { key: [], name: [] },
  fewestZones: 1,
  metrics: 'AWS/NetworkELB',
  parameters: () => [],
  loadBalancer: () => ({
    type: 'network',
    // With few tasks, a zone may have none; its address answers all the same.
    attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }],
  }),
  targetGroup: () => ({
    suffix: [],
    // TLS and HTTP are Envoy's business, which alone has the certificates and the routes.
    protocol: { Protocol: 'TCP' },
    healthCheck: { HealthCheckProtocol: 'TCP' },
    attributes: [
      DEREGISTRATION_DELAY,
      // Clients that keep a connection open are told when the time is over, not when Envoy is gone.
      { Key: 'deregistration_delay.connection_termination.enabled', Value: 'true' },
      // Envoy sees the client's address, for X-Forwarded-For and its logs. The PROXY protocol would tell it as well, but
      // a gateway that expects it takes no connection without, and believes whoever writes it.
      { Key: 'preserve_client_ip.enabled', Value: 'true' },
    ],
  }),
  listener: () => ({ Protocol: 'TCP' }),
  redirects: () => [],
}
