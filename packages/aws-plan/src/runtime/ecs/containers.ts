import { byProxy, type Contribution, type Runtime, type TaskContainer, type TaskVolume } from '../runtime.ts'
import { configContainer, configVolume } from '../delivery/container.ts'
import type { Proxy } from '../proxies.ts'
import { APPLICATION_CONTAINER, applicationContainer } from './application.ts'
import { checkRedirection } from './check-redirection.ts'
import { drainContainer } from './drain.ts'
import { ENVOY_CONTAINER, envoyContainer } from './envoy.ts'
import { interceptionContainer } from './interception.ts'
import { redirectionOf } from './redirection.ts'
import { cpuOf } from './shares.ts'

/**
 * The containers of every task, in the order in which they start, around those that other concerns have. Of a task
 * definition of the team's own they are what is added to it.
 */
export function planContainers(runtime: Runtime, contributed: { readonly containers: readonly TaskContainer[]; readonly volumes: readonly TaskVolume[] }): Contribution {
  const onEcs = runtime.proxies.filter(({ platform }) => platform.kind === 'ecs')
  for (const proxy of onEcs) checkRedirection(runtime, proxy)
  const [othersOf, volumesOf] = [byProxy(contributed.containers), byProxy(contributed.volumes)]
  return {
    volumes: onEcs.map((proxy) => configVolume(runtime, proxy)),
    containers: onEcs.flatMap((proxy) => containersOf(runtime, proxy, othersOf(proxy.name), volumesOf(proxy.name))),
  }
}

/** Those of one proxy, without the ones that others contributed. */
function containersOf(runtime: Runtime, proxy: Proxy, others: readonly TaskContainer[], otherVolumes: readonly TaskVolume[]): readonly TaskContainer[] {
  const { options, envoy } = runtime
  const redirection = redirectionOf(proxy, options)
  // Redirected from the start, only what is of Envoy's group gets to the bucket.
  const config = configContainer(runtime, proxy, otherVolumes, redirection === 'proxyConfiguration' ? `0:${envoy.proxyUid}` : '0')
  const first = redirection === 'container' ? [config, interceptionContainer(runtime, proxy)] : [config]
  const sidecar = envoyContainer(runtime, proxy, [configVolume(runtime, proxy), ...otherVolumes], [...first, ...others])
  const task = proxy.platform.kind === 'ecs' && proxy.platform.task.kind === 'planned' ? proxy.platform.task : undefined
  if (!task?.container) return [...first, sidecar, drainContainer(runtime, proxy, { name: ENVOY_CONTAINER, condition: 'HEALTHY' })]
  const taken = [sidecar, ...others].reduce((sum, container) => sum + cpuOf(container), 0)
  const application = applicationContainer(proxy, task.container, task.cpu === undefined ? undefined : task.cpu - taken)
  return [...first, sidecar, application, drainContainer(runtime, proxy, { name: APPLICATION_CONTAINER, condition: 'START' })]
}
