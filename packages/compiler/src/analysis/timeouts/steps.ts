import { isStream, showListener, type Hop, type Listener, type ResolvedTarget, type VirtualNode } from '@mesh-compile/ir'
import { limitOf, type Limit, type LimitContext } from '../effective/limits.ts'

/** A request on its way from one proxy to the next. */
export interface Step {
  readonly hop: Hop
  readonly from: string
  readonly to: string
  /** What both proxies allow it; undefined for TCP: a connection carries any number of requests, and none of them is limited. */
  readonly limit: Limit | undefined
}

/** The steps of all hops, by who takes them. A target without weight is never sent to. */
export function stepsByCaller(hops: readonly Hop[], context: LimitContext): ReadonlyMap<string, readonly Step[]> {
  const steps = new Map<string, Step[]>()
  // To a target of a route, all callers but gateways have the same limit.
  const known = new Map<ResolvedTarget, Limit>()
  const requestLimit = (hop: Hop, target: ResolvedTarget, listener: Listener): Limit => {
    const limit = (hop.entry ? undefined : known.get(target)) ?? limitOf(context, hop, { ...target, listener }, 'perRequestMs')
    if (!hop.entry) known.set(target, limit)
    return limit
  }
  for (const hop of hops) {
    const from = hop.call.caller.name
    const own = steps.get(from) ?? []
    steps.set(from, own)
    for (const target of hop.resolved.targets) {
      const { listener, weight, node } = target
      if (!listener || weight === 0) continue
      own.push({ hop, from, to: node.name, limit: isStream(listener.protocol) ? undefined : requestLimit(hop, target, listener) })
    }
  }
  return steps
}

/** A limit as a number that can be compared: none is the longest. */
export function boundOf(milliseconds: number | undefined): number {
  return milliseconds || Number.POSITIVE_INFINITY
}

/** `http:8080 of 'web'` */
export function showListenerOf(node: VirtualNode, listener: Listener): string {
  return `${showListener(listener)} of '${node.name}'`
}
