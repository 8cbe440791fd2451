import type { Value } from '../../value.ts'
import type { Proxy } from '../proxies.ts'

/** The ports of a proxy's listeners, each once, in order. */
export function listenerPorts(proxy: Proxy): readonly number[] {
  const { listeners } = proxy.kind === 'virtual-node' ? proxy.node : proxy.gateway
  return [...new Set(listeners.map(({ port }) => port))].toSorted((a, b) => a - b)
}

/** The ports that Envoy binds; with transparent interception it is the application that does. */
export function portsOfEnvoy(proxy: Proxy): readonly number[] {
  return proxy.kind === 'virtual-node' && proxy.node.interception.kind === 'transparent' ? [] : listenerPorts(proxy)
}

/** AWS: PortMapping. In a network namespace of the task's own, the port of the host is the container's. */
export function portMappings(ports: readonly number[]): readonly Value[] {
  return ports.map((port) => ({ ContainerPort: port, Protocol: 'tcp' }))
}
