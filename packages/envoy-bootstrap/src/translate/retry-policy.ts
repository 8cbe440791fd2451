import { retriesOf, type GrpcRetryEvent, type HttpRetryEvent, type RetryPolicy, type TcpRetryEvent } from '@mesh-compile/ir'
import type { RetryPolicy as EnvoyRetryPolicy } from '../envoy-types.ts'
import { extension } from '../typed-config.ts'
import { duration } from './duration.ts'

/** Envoy's words in the order in which they are printed. Envoy drops words it does not know in silence. */
const RETRY_ON = [
  'reset',
  'connect-failure',
  'refused-stream',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
  'retriable-status-codes',
] as const

/** What one of App Mesh's events means to Envoy. */
interface Meaning {
  readonly retryOn: readonly (typeof RETRY_ON)[number][]
  readonly statusCodes?: readonly number[]
}

/** App Mesh's words as its Envoys were configured; 509 is indeed not among the server errors. */
const EVENTS: Readonly<Record<HttpRetryEvent | TcpRetryEvent | GrpcRetryEvent, Meaning>> = {
  'server-error': {
    retryOn: ['reset', 'retriable-status-codes'],
    statusCodes: [500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511],
  },
  'gateway-error': { retryOn: ['reset', 'retriable-status-codes'], statusCodes: [502, 503, 504] },
  'client-error': { retryOn: ['retriable-status-codes'], statusCodes: [409] },
  'stream-error': { retryOn: ['refused-stream'] },
  'service-unavailable': { retryOn: ['reset', 'retriable-status-codes'], statusCodes: [503] },
  'connection-error': { retryOn: ['connect-failure'] },
  // Envoy has the same words for the status codes of gRPC.
  cancelled: { retryOn: ['cancelled'] },
  'deadline-exceeded': { retryOn: ['deadline-exceeded'] },
  internal: { retryOn: ['internal'] },
  'resource-exhausted': { retryOn: ['resource-exhausted'] },
  unavailable: { retryOn: ['unavailable'] },
}

/** Each try goes to another host as long as one is left; Envoy gives up looking for one after five draws. */
const ANOTHER_HOST: EnvoyRetryPolicy = {
  retry_host_predicate: [extension('envoy.retry_host_predicates.previous_hosts', {})],
  host_selection_retry_max_attempts: '5',
}

/** A retry policy as Envoy's; undefined when it never tries again. */
export function translateRetryPolicy(policy: RetryPolicy | undefined): EnvoyRetryPolicy | undefined {
  const retries = retriesOf(policy)
  if (!retries) return undefined
  const { maxRetries, perRetryTimeoutMs, httpRetryEvents, tcpRetryEvents, grpcRetryEvents } = retries
  const meanings = [...httpRetryEvents, ...tcpRetryEvents, ...grpcRetryEvents].map((event) => EVENTS[event])
  const words = new Set(meanings.flatMap(({ retryOn }) => retryOn))
  const codes = new Set(meanings.flatMap(({ statusCodes }) => statusCodes ?? []))
  return {
    retry_on: RETRY_ON.filter((word) => words.has(word)).join(','),
    num_retries: maxRetries,
    ...(perRetryTimeoutMs !== undefined && { per_try_timeout: duration(perRetryTimeoutMs) }),
    ...(codes.size > 0 && { retriable_status_codes: [...codes].toSorted((a, b) => a - b) }),
    ...ANOTHER_HOST,
  }
}
