import type { AwsOptions } from '../../options.ts'
import type { Proxy } from '../proxies.ts'

/** What leads the traffic of a task through its Envoy; `none`: the application does so itself. */
export type Redirection = 'none' | 'container' | 'proxyConfiguration'

/** On Fargate nobody but AWS can set iptables, so there its proxyConfiguration is all there is. */
export function redirectionOf(proxy: Proxy, { interceptionBy }: AwsOptions): Redirection {
  if (proxy.kind !== 'virtual-node' || proxy.node.interception.kind === 'explicit' || proxy.platform.kind !== 'ecs') return 'none'
  return proxy.platform.launchType === 'FARGATE' ? 'proxyConfiguration' : interceptionBy
}
