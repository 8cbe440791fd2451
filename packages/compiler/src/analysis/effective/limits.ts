import { defaults, isShorter, isStated, isStream, type Hop, type Listener, type ListenerTimeouts, type MeshSettings, type ResolvedTarget } from '@mesh-compile/ir'
import { declared, type Source } from './source.ts'

/** A limit that holds, in milliseconds (0: none), and whose it is. */
export interface Limit<From = Source> {
  readonly milliseconds: number
  readonly from: From
}

/** What the limits of a hop follow from. */
export interface LimitContext {
  readonly settings: MeshSettings
  readonly timeouts: ListenerTimeouts
}

/** A target with the listener that answers. */
export type Answering = ResolvedTarget & { readonly listener: Listener }

const FIELDS = { perRequestMs: 'perRequest', idleMs: 'idle' } as const

/** The limit that holds for requests (or for their silence) of a hop to one of its targets: the shorter one of both proxies. */
export function limitOf(context: LimitContext, hop: Hop, target: Answering, key: keyof typeof FIELDS): Limit {
  const { protocol } = target.listener
  // Envoy's own idle limit, where a route states none, is the usual one.
  const usual = isStream(protocol) ? defaults.tcpTimeout.idleMs : defaults.timeout[key]
  const caller = hop.limits[key] ?? usual
  const server = context.timeouts(target.node, target.listener)[key] ?? usual
  if (isShorter(server, caller)) return { milliseconds: server, from: ofListener(context, target.listener, key) }
  return { milliseconds: caller, from: ofCaller(context, hop, key, caller) }
}

function ofListener({ settings }: LimitContext, listener: Listener, key: keyof typeof FIELDS): Source {
  if (listener.timeout?.[key] === undefined) return { kind: 'defaults', name: settings.defaults }
  return declared('listener', listener, `arguments[1].timeout.${FIELDS[key]}`)
}

function ofCaller({ settings }: LimitContext, { resolved, entry }: Hop, key: keyof typeof FIELDS, limit: number): Source {
  const { route } = resolved
  const ofRoute = resolved.timeout[key] ?? defaults.timeout[key]
  if (entry?.listener.timeout?.[key] === limit && isShorter(limit, ofRoute)) {
    return declared('gateway listener', entry.listener, `arguments[1].timeout.${FIELDS[key]}`)
  }
  if (route && isStated(resolved, `timeout.${FIELDS[key]}`)) return declared('route', route, `timeout.${FIELDS[key]}`)
  return { kind: 'defaults', name: settings.defaults }
}
