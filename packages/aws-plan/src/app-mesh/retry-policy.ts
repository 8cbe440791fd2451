import { appMeshDefaults, type RetryPolicy, type Route, type Timeout, type VirtualRouter } from '@mesh-compile/ir'
import { canonical } from '../canonical.ts'
import { defined, unlessEmpty } from '../defined.ts'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import type { Value } from '../value.ts'
import { duration } from './duration.ts'
import type { Planning } from './planning.ts'

/**
 * The retries of a route. App Mesh tries again by itself where a route says nothing, so a route without retries states
 * that there are none; undefined where the route wants exactly what App Mesh does by itself, since it has no words for that.
 */
export function retryPolicy(planning: Planning, router: VirtualRouter, route: Route, limits: Timeout): Value | undefined {
  const { retryPolicy: policy, protocol } = route
  if (policy && canonical(policy) === canonical(appMeshDefaults.retryPolicy)) return undefined
  // Without a limit of its own a try may take as long as the whole request. Envoy: per_try_timeout 0 is no limit.
  const perRetry = duration(policy?.perRetryTimeoutMs ?? limits.perRequestMs ?? 0)
  // AWS: at least one event, even where nothing is tried again.
  if (!policy || policy.maxRetries === 0) return { MaxRetries: 0, PerRetryTimeout: perRetry, TcpRetryEvents: ['connection-error'] }
  const { http, grpc } = events(planning, router, route, policy)
  return defined({
    MaxRetries: policy.maxRetries,
    PerRetryTimeout: perRetry,
    HttpRetryEvents: unlessEmpty(http),
    TcpRetryEvents: unlessEmpty(policy.tcpRetryEvents),
    GrpcRetryEvents: protocol === 'grpc' ? unlessEmpty(grpc) : undefined,
  })
}

interface Events {
  readonly http: readonly string[]
  readonly grpc: readonly string[]
}

/** The events that App Mesh has words for on routes of this protocol; the others are reported. */
function events(planning: Planning, router: VirtualRouter, route: Route, policy: RetryPolicy): Events {
  const { protocol } = route
  const http = policy.httpRetryEvents.filter((event) => event !== 'service-unavailable')
  const grpc = protocol === 'grpc' ? policy.grpcRetryEvents : []
  const said: readonly string[] = [...http, ...grpc]
  for (const event of [...policy.httpRetryEvents, ...policy.grpcRetryEvents]) {
    if (said.includes(event)) continue
    const args = { route: route.name, router: router.name, event, protocol }
    planning.report(diagnostics.retryEvent, args, { at: { origin: route.origin, path: 'retryPolicy' } })
  }
  return { http, grpc }
}
