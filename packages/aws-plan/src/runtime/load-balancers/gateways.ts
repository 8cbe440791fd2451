import type { AwsOptions } from '../../options.ts'
import type { GatewayProxy, Proxy } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'

/**
 * What stands before a gateway: a load balancer that is planned, one that exists, or nothing. Whoever has a service and
 * a task definition of their own, registers their tasks with a load balancer of their own.
 */
export function loadBalancerOf({ platform }: Pick<Proxy, 'platform'>, { gatewayLoadBalancer }: AwsOptions): 'planned' | 'existing' | 'none' {
  if (platform.kind === 'ec2') return 'none'
  return platform.task.kind === 'planned' && gatewayLoadBalancer !== 'existing' ? 'planned' : 'existing'
}

/** The gateways before which that stands. */
export function gatewaysWith(loadBalancer: ReturnType<typeof loadBalancerOf>, { proxies, options }: Pick<Runtime, 'proxies' | 'options'>): readonly GatewayProxy[] {
  return proxies.flatMap((proxy) => (proxy.kind === 'virtual-gateway' && loadBalancerOf(proxy, options) === loadBalancer ? [proxy] : []))
}
