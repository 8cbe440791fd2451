import { showListener, type Listener, type MeshGraph, type Timeout, type VirtualNode } from '@mesh-compile/ir'
import { HTTP_TIMEOUT, TCP_TIMEOUT } from './limits.ts'

/** The limits of a listener's own hop: what it states, or else what the routes leading to it allow. */
export type IngressTimeouts = (node: VirtualNode, listener: Listener) => Timeout

/**
 * A caller's route decides how long a request may take. The server's side must not cut it short, so where a listener
 * states nothing, the longest of the routes that lead to it holds; 0, no limit, is the longest. A mesh may have fixed
 * limits instead, as App Mesh had.
 */
export function deriveIngressTimeouts(graph: MeshGraph): IngressTimeouts {
  const derived = new Map<string, Timeout>()
  for (const service of graph.mesh.virtualServices) {
    for (const contract of service.listeners) {
      for (const { timeout: stated, targets } of graph.routesOf(service, contract)) {
        const timeout = withUsual(contract, stated)
        for (const { node, listener } of targets) {
          if (!listener) continue
          const key = keyOf(node, listener)
          derived.set(key, longer(derived.get(key), timeout))
        }
      }
    }
  }
  const fixed = graph.mesh.settings.listenerTimeout
  return (node, listener) => {
    const unstated = fixed && listener.protocol !== 'tcp' ? fixed : (derived.get(keyOf(node, listener)) ?? usual(listener))
    return { ...unstated, ...listener.timeout }
  }
}

function usual({ protocol }: Listener): Timeout {
  return protocol === 'tcp' ? TCP_TIMEOUT : HTTP_TIMEOUT
}

function withUsual(listener: Listener, timeout: Timeout): Timeout {
  return { ...usual(listener), ...timeout }
}

function longer(a: Timeout | undefined, b: Timeout): Timeout {
  if (!a) return b
  return {
    ...pick('perRequestMs', a.perRequestMs, b.perRequestMs),
    ...pick('idleMs', a.idleMs, b.idleMs),
  }
}

function pick(key: keyof Timeout, a: number | undefined, b: number | undefined): Timeout {
  if (a === undefined || b === undefined) return {}
  return { [key]: a === 0 || b === 0 ? 0 : Math.max(a, b) }
}

function keyOf({ name }: VirtualNode, listener: Listener): string {
  return `${name}\0${showListener(listener)}`
}
