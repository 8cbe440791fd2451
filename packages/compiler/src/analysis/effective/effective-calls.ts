import {
  connectRetriesOf,
  deriveListenerTimeouts,
  hopsOf,
  isStated,
  isStream,
  retriesOf,
  showListener,
  type Caller,
  type Hop,
  type MeshGraph,
  type MeshSettings,
} from '@mesh-compile/ir'
import { limitOf, type Answering, type Limit, type LimitContext } from './limits.ts'
import { createPossibility } from './possible-hops.ts'
import { declared, type Source } from './source.ts'
import { tlsOf, type EffectiveTls } from './tls.ts'

/** What holds for requests (of TCP: connections) of a caller to one target of one route. */
export interface EffectiveCall<From = Source> {
  readonly caller: Pick<Caller, 'kind' | 'name'>
  /** Of a gateway: where they come in. */
  readonly entry?: { readonly gatewayRoute: string; readonly listener: string }
  readonly service: string
  /** Name of the route; absent: a virtual node provides the service itself. */
  readonly route?: string
  readonly target: { readonly node: string; readonly listener: string; readonly percent: number }
  /** All tries together; absent for TCP. */
  readonly request?: Limit<From>
  /** Each try; absent: no limit of its own. */
  readonly perTry?: Limit<From>
  /** Without a byte in either direction. */
  readonly idle: Limit<From>
  readonly retries: EffectiveRetries<From>
  readonly tls: EffectiveTls<From>
  /** Where the call is declared. */
  readonly from: From
}

/** How often, and after which events, a request is sent again. */
export interface EffectiveRetries<From = Source> {
  readonly max: number
  readonly on: readonly string[]
  readonly from: From
}

/** What holds for every call of a mesh, by caller. The values are those that emitters print: all are asked of the same functions. */
export function effectiveCalls(graph: MeshGraph): readonly EffectiveCall[] {
  const context = { settings: graph.mesh.settings, timeouts: deriveListenerTimeouts(graph) }
  const isPossible = createPossibility(graph)
  return hopsOf(graph)
    .filter(isPossible)
    .flatMap((hop) => {
      const { targets } = hop.resolved
      const sum = targets.reduce((total, { weight }) => total + weight, 0)
      return targets.flatMap((target) => {
        const { listener } = target
        return listener ? [effectiveCall(context, hop, { ...target, listener }, Math.round((target.weight / sum) * 10_000) / 100)] : []
      })
    })
}

function effectiveCall(context: LimitContext, hop: Hop, target: Answering, percent: number): EffectiveCall {
  const { call, service, resolved, entry } = hop
  const isTcp = isStream(target.listener.protocol)
  const policy = isTcp ? connectRetriesOf(resolved.retryPolicy) : retriesOf(resolved.retryPolicy)
  const retriesFrom = sourceOfRetries(context.settings, hop)
  const perTryMs = isTcp ? undefined : policy?.perRetryTimeoutMs
  return {
    caller: { kind: call.caller.kind, name: call.caller.name },
    ...(entry && { entry: { gatewayRoute: entry.route.name, listener: showListener(entry.listener) } }),
    service: service.name,
    ...(resolved.route && { route: resolved.route.name }),
    target: { node: target.node.name, listener: showListener(target.listener), percent },
    ...(!isTcp && { request: limitOf(context, hop, target, 'perRequestMs') }),
    ...(perTryMs !== undefined && { perTry: { milliseconds: perTryMs, from: retriesFrom } }),
    idle: limitOf(context, hop, target, 'idleMs'),
    retries: { max: policy?.maxRetries ?? 0, on: policy ? eventsOf(policy, isTcp) : [], from: retriesFrom },
    tls: tlsOf(hop, target),
    from: declared('call', call, call.path),
  }
}

function eventsOf({ httpRetryEvents, tcpRetryEvents, grpcRetryEvents }: NonNullable<Hop['resolved']['retryPolicy']>, isTcp: boolean): readonly string[] {
  return isTcp ? tcpRetryEvents : [...httpRetryEvents, ...tcpRetryEvents, ...grpcRetryEvents]
}

function sourceOfRetries({ defaults: name }: MeshSettings, { resolved }: Hop): Source {
  const { route } = resolved
  // A route of TCP cannot state any.
  return route && route.protocol !== 'tcp' && isStated(resolved, 'retryPolicy') ? declared('route', route, 'retryPolicy') : { kind: 'defaults', name }
}
