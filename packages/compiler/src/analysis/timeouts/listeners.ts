import { isShorter, isStated, isStream, showListener, type Hop, type Listener, type ListenerTimeouts, type MeshGraph, type ResolvedTarget, type Timeout } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { showDuration } from '../../show-duration.ts'
import { timeoutDiagnostics as diagnostics } from './diagnostics.ts'
import { showSome } from './show.ts'
import { showListenerOf } from './steps.ts'

const LIMITS = [
  { key: 'perRequestMs', field: 'perRequest', what: 'for a request' },
  { key: 'idleMs', field: 'idle', what: 'without a byte' },
] as const
type Limit = (typeof LIMITS)[number]

/** Where a target's listener ends what its route allows. */
interface Cut {
  readonly target: ResolvedTarget
  readonly listener: Listener
  readonly milliseconds: number
  readonly isStated: boolean
}

/**
 * Checks that the listeners behind a route let its stated limits be used. A listener that states less for itself is
 * meant so, as long as another one behind the same route allows what the route says.
 */
export function checkListenersBehind({ mesh }: MeshGraph, hops: readonly Hop[], timeouts: ListenerTimeouts, report: Report): void {
  for (const { resolved, service } of oncePerRoute(hops)) {
    const { route } = resolved
    if (!route) continue
    for (const limit of LIMITS) {
      const allowed = resolved.timeout[limit.key]
      if (allowed === undefined || !isStated(resolved, `timeout.${limit.field}`)) continue
      const used = resolved.targets.filter(({ weight }) => weight > 0)
      const cuts = used.flatMap((target) => cutBy(target, limit, allowed, timeouts) ?? [])
      const told = cuts.length === used.length ? cuts : cuts.filter((cut) => !cut.isStated)
      const [first] = told
      if (!first) continue
      const from = first.isStated ? '' : ` (${mesh.settings.defaults})`
      report(
        diagnostics.cutByListener,
        {
          route: route.name,
          service: service.name,
          limit: allowed === 0 ? 'any time' : showDuration(allowed),
          what: limit.what,
          shorter: `${showDuration(first.milliseconds)}${from}`,
          listeners: showSome(told.map(({ target, listener }) => showListenerOf(target.node, listener))),
          field: limit.field,
        },
        {
          at: { origin: route.origin, path: `timeout.${limit.field}` },
          related: [{ label: 'the listener that answers', origin: first.listener.origin ?? first.target.node.origin }],
        },
      )
    }
  }
}

function cutBy(target: ResolvedTarget, { key }: Limit, allowed: number, timeouts: ListenerTimeouts): Cut | undefined {
  const { node, listener } = target
  const milliseconds = listener && timeouts(node, listener)[key]
  if (!listener || milliseconds === undefined || !isShorter(milliseconds, allowed)) return undefined
  return { target, listener, milliseconds, isStated: listener.timeout?.[key] !== undefined }
}

/** Checks that a listener which states a limit is led to by a route that can use it. */
export function checkListenersInVain({ mesh }: MeshGraph, hops: readonly Hop[], report: Report): void {
  const longest = new Map<Listener, number>()
  const note = (listener: Listener, { perRequestMs = 0 }: Timeout): void => {
    const known = longest.get(listener)
    if (known === undefined || isShorter(known, perRequestMs)) longest.set(listener, perRequestMs)
  }
  for (const { resolved, entry } of hops) {
    // Before its own limit is counted: the question is what it would allow.
    if (entry) note(entry.listener, resolved.timeout)
    for (const { listener } of resolved.targets) if (listener) note(listener, resolved.timeout)
  }
  for (const [kind, owners] of [['virtual node', mesh.virtualNodes], ['virtual gateway', mesh.virtualGateways]] as const) {
    for (const { name, listeners, origin } of owners) {
      for (const [index, listener] of listeners.entries()) {
        const stated = listener.timeout?.perRequestMs
        const most = longest.get(listener)
        // That this hop sets no limit leaves it to the others.
        if (stated === undefined || stated === 0 || most === undefined || isStream(listener.protocol) || !isShorter(most, stated)) continue
        const args = { listener: showListener(listener), owner: `${kind} '${name}'`, limit: showDuration(stated), longest: showDuration(most) }
        const at = listener.origin ? { origin: listener.origin, path: 'arguments[1].timeout.perRequest' } : { origin, path: `listeners[${index}]` }
        report(diagnostics.neverUsed, args, { at })
      }
    }
  }
}

/** A hop of each route, whoever calls it and by whichever service. */
export function oncePerRoute(hops: readonly Hop[]): Iterable<Hop> {
  return new Map(hops.toReversed().map((hop) => [hop.resolved.route ?? hop.resolved, hop])).values()
}
