import { defaults } from './defaults.ts'
import { showListener, type MeshGraph } from './graph.ts'
import { isStream, type Listener, type Protocol, type Timeout } from './listener.ts'
import type { VirtualNode } from './virtual-node.ts'

/*
 * Which limits hold on which hop. Emitters print what stands here and the analysis judges it, so that what is proved is
 * what runs.
 */

/** The limits of a listener's own hop: what it states, or else what the routes leading to it allow. */
export type ListenerTimeouts = (node: VirtualNode, listener: Listener) => Timeout

// Where there is no proxy beside the server, nothing but the caller's own ends a request.
const NO_LIMITS: Timeout = { perRequestMs: 0, idleMs: 0 }

/**
 * A caller's route decides how long a request may take. The server's side must not cut it short, so where a listener
 * states nothing, the longest of the routes that lead to it holds; 0, no limit, is the longest. A mesh may have fixed
 * limits instead, as App Mesh had.
 */
export function deriveListenerTimeouts(graph: MeshGraph): ListenerTimeouts {
  const derived = new Map<string, Timeout>()
  for (const service of graph.mesh.virtualServices) {
    for (const contract of service.listeners) {
      for (const { timeout: stated, targets } of graph.routesOf(service, contract)) {
        const timeout = routeTimeout(contract.protocol, stated)
        for (const { node, listener } of targets) {
          if (!listener) continue
          const key = keyOf(node, listener)
          derived.set(key, longer(derived.get(key), timeout))
        }
      }
    }
  }
  const fixed = graph.mesh.settings.listenerTimeout
  const known = new Map<VirtualNode, Map<Listener, Timeout>>()
  return (node, listener) => {
    if (node.external) return NO_LIMITS
    const ofNode = known.get(node) ?? new Map<Listener, Timeout>()
    known.set(node, ofNode)
    const answered = ofNode.get(listener)
    if (answered) return answered
    const { protocol } = listener
    const unstated = fixed && !isStream(protocol) ? fixed : (derived.get(keyOf(node, listener)) ?? usual(protocol))
    const answer = { ...unstated, ...listener.timeout }
    ofNode.set(listener, answer)
    return answer
  }
}

/** The limits of a caller's hop: what the route states, else the usual ones. */
export function routeTimeout(protocol: Protocol, stated: Timeout): Timeout {
  return { ...usual(protocol), ...stated }
}

/**
 * The limits that a caller's proxy sets on a hop: the route's, or those that the caller's own listener states (a
 * gateway's) where they are shorter. An idle limit that neither states is absent: then the usual one holds.
 */
export function callerLimits({ timeout }: { readonly timeout: Timeout }, own?: Timeout): Timeout {
  return {
    ...limit('perRequestMs', shorterLimit(timeout.perRequestMs ?? defaults.timeout.perRequestMs, own?.perRequestMs)),
    ...limit('idleMs', shorterLimit(timeout.idleMs, own?.idleMs)),
  }
}

/** Whether a limit in milliseconds ends before another one; 0 is no limit, so it never does. */
export function isShorter(a: number, b: number): boolean {
  return a !== 0 && (b === 0 || a < b)
}

/** The shorter of two limits in milliseconds, where 0 is no limit and absent says nothing. */
function shorterLimit(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a === 0 || b === 0 ? Math.max(a, b) : Math.min(a, b)
}

function usual(protocol: Protocol): Timeout {
  return isStream(protocol) ? defaults.tcpTimeout : defaults.timeout
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

function limit(key: keyof Timeout, milliseconds: number | undefined): Timeout {
  return milliseconds === undefined ? {} : { [key]: milliseconds }
}

function keyOf({ name }: VirtualNode, listener: Listener): string {
  return `${name}\0${showListener(listener)}`
}
