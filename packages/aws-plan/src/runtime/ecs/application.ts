import type { Container } from '@mesh-compile/ir'
import { defined, unlessEmpty } from '../../defined.ts'
import { REGION, type Value } from '../../value.ts'
import { logConfiguration } from '../logs.ts'
import type { Proxy } from '../proxies.ts'
import type { TaskContainer } from '../runtime.ts'
import { ENVOY_CONTAINER } from './envoy.ts'
import { listenerPorts, portMappings } from './ports.ts'

export const APPLICATION_CONTAINER = 'application'

/**
 * The application of a virtual node, as it was declared. It starts when Envoy is ready, so that its first call already
 * arrives.
 *
 * @param cpu CPU units that nobody else of the task has; undefined where it has no limit
 */
export function applicationContainer(proxy: Proxy, container: Container, cpu: number | undefined): TaskContainer {
  const { image, entryPoint, command, environment, secrets, healthCheck, stopTimeoutMs } = container
  // With explicit interception it listens on 127.0.0.1, where nobody but Envoy comes in.
  const ports = proxy.kind === 'virtual-node' && proxy.node.interception.kind === 'transparent' ? listenerPorts(proxy) : []
  return {
    proxy: proxy.name,
    name: APPLICATION_CONTAINER,
    definition: defined({
      Name: APPLICATION_CONTAINER,
      Image: image,
      Essential: true,
      EntryPoint: entryPoint,
      Command: command,
      Cpu: cpu,
      PortMappings: unlessEmpty(portMappings(ports)),
      Environment: unlessEmpty(byName(environment).map(([Name, text]) => ({ Name, Value: text }))),
      Secrets: unlessEmpty(byName(secrets).map(([Name, ValueFrom]) => ({ Name, ValueFrom }))),
      DependsOn: [{ ContainerName: ENVOY_CONTAINER, Condition: 'HEALTHY' }],
      HealthCheck: healthCheck && healthCheckOf(healthCheck),
      StopTimeout: stopTimeoutMs === undefined ? undefined : stopTimeoutMs / 1000,
      LogConfiguration: logConfiguration(proxy.name, APPLICATION_CONTAINER, REGION),
    }),
  }
}

function healthCheckOf({ command, intervalMs, timeoutMs, retries, startPeriodMs }: NonNullable<Container['healthCheck']>): Value {
  return defined({
    Command: command,
    Interval: intervalMs / 1000,
    Timeout: timeoutMs / 1000,
    Retries: retries,
    StartPeriod: startPeriodMs === undefined ? undefined : startPeriodMs / 1000,
  })
}

/** Whatever the order in which they were declared. */
function byName(record: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
