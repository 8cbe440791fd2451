import type { ResolvedRoute } from './graph.ts'
import type { HttpRetryEvent, RetryPolicy, RouteDefault } from './route.ts'

/** The policy under which HTTP requests and gRPC calls are tried again; undefined where they never are. */
export function retriesOf(policy: RetryPolicy | undefined): RetryPolicy | undefined {
  if (!policy || policy.maxRetries === 0) return undefined
  const { httpRetryEvents, tcpRetryEvents, grpcRetryEvents } = policy
  return httpRetryEvents.length + tcpRetryEvents.length + grpcRetryEvents.length > 0 ? policy : undefined
}

/** The policy under which TCP connections are tried again: of its events only a failed connection has a meaning. */
export function connectRetriesOf(policy: RetryPolicy | undefined): RetryPolicy | undefined {
  const retries = retriesOf(policy)
  return retries?.tcpRetryEvents.includes('connection-error') ? retries : undefined
}

// Envoy's retry_on `reset`: a try that ended without a whole answer, among them one that took longer than its limit.
const AFTER_RESET: ReadonlySet<HttpRetryEvent> = new Set(['server-error', 'gateway-error', 'service-unavailable'])

/**
 * Whether requests are tried again that a server has taken, and may have carried out: those that were answered by a server
 * error, broke off, or took longer than `perRetryTimeout`. Without such an event a try that takes too long is the last.
 */
export function repeatsAnswered(policy: RetryPolicy | undefined): boolean {
  return retriesOf(policy)?.httpRetryEvents.some((event) => AFTER_RESET.has(event)) ?? false
}

/** Whether a route states a value itself; a service that a virtual node provides has no route to state any. */
export function isStated({ route }: Pick<ResolvedRoute, 'route'>, value: RouteDefault): boolean {
  return route !== undefined && !route.fromDefaults?.includes(value)
}
