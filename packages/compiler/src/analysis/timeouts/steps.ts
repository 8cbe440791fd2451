import { isShorter, showListener, type Hop, type Listener, type ListenerTimeouts, type VirtualNode } from '@mesh-compile/ir'

/** A request on its way from one proxy to the next. */
export interface Step {
  readonly hop: Hop
  readonly from: string
  readonly to: string
  /** What both proxies allow it, in milliseconds; 0: no limit. */
  readonly limitMs: number
}

/** The steps of all hops, by who takes them. A target without weight is never sent to. */
export function stepsByCaller(hops: readonly Hop[], timeouts: ListenerTimeouts): ReadonlyMap<string, readonly Step[]> {
  const steps = new Map<string, Step[]>()
  for (const hop of hops) {
    const from = hop.call.caller.name
    const own = steps.get(from) ?? []
    steps.set(from, own)
    for (const { node, listener, weight } of hop.resolved.targets) {
      if (listener && weight > 0) own.push({ hop, from, to: node.name, limitMs: limitOf(hop, node, listener, timeouts) })
    }
  }
  return steps
}

function limitOf({ limits }: Hop, node: VirtualNode, listener: Listener, timeouts: ListenerTimeouts): number {
  // A connection carries any number of requests, and none of them is limited.
  if (listener.protocol === 'tcp') return 0
  const [caller, server] = [limits.perRequestMs ?? 0, timeouts(node, listener).perRequestMs ?? 0]
  return isShorter(server, caller) ? server : caller
}

/** `http:8080 of 'web'` */
export function showListenerOf(node: VirtualNode, listener: Listener): string {
  return `${showListener(listener)} of '${node.name}'`
}
