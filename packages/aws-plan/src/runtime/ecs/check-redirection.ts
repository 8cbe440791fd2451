import { taskDiagnostics as diagnostics } from '../../diagnostics/tasks.ts'
import type { Proxy } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'
import { listenerPorts } from './ports.ts'
import { redirectionOf } from './redirection.ts'

/** Of iptables' module multiport, which the network plug-in of Amazon ECS uses once for each list. */
const MOST_PORTS = 15

/** Reports a task that Amazon ECS would not redirect as a whole. */
export function checkRedirection({ options, envoy, report }: Runtime, proxy: Proxy): void {
  if (redirectionOf(proxy, options) !== 'proxyConfiguration') return
  const lists = { 'its listeners': listenerPorts(proxy), 'option egressIgnoredPorts': envoy.egressIgnoredPorts }
  for (const [what, { length }] of Object.entries(lists)) {
    if (length <= MOST_PORTS) continue
    report(diagnostics.tooManyPorts, { node: proxy.name, what, actual: length, most: MOST_PORTS }, { at: { origin: proxy.origin } })
  }
}
