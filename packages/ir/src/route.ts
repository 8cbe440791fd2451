import type { Timeout } from './listener.ts'
import type { Declared } from './origin.ts'

/** A route of a virtual router. Lower priority first; absent is after every number (App Mesh: 1001). */
export interface Route extends Declared {
  readonly name: string
  readonly protocol: 'http' | 'http2' | 'tcp'
  readonly priority?: number
  readonly match: RouteMatch
  readonly targets: readonly WeightedTarget[]
  readonly timeout: Timeout
  /** Absent: no retries. The defaults of the mesh are already filled in. */
  readonly retryPolicy?: RetryPolicy
}

/** What a request must look like. TCP routes match every connection: `path` and `headers` do not apply there. */
export interface RouteMatch {
  readonly path: PathMatch
  /** All must match. */
  readonly headers: readonly HeaderMatch[]
}

/** Matched against the normalised path, without the query. `prefix` is a plain string prefix: `/x` also matches `/xy`. */
export type PathMatch =
  | { readonly kind: 'prefix'; readonly value: string }
  | { readonly kind: 'exact'; readonly value: string }

/** Envoy tries each line of a repeated header alone (measured on 1.40). */
export type HeaderMatch = { readonly name: string } & (
  | { readonly kind: 'exact'; readonly value: string }
  | { readonly kind: 'present' }
)

/** A virtual node and its share of the traffic, in parts of the sum of all weights (App Mesh: 0 to 100). */
export interface WeightedTarget {
  readonly virtualNode: string
  readonly weight: number
}

/** Retries on the caller's side, in App Mesh's event words. */
export interface RetryPolicy {
  readonly maxRetries: number
  /** Limit of one try in milliseconds; absent: only the route's own limit holds. */
  readonly perRetryTimeoutMs?: number
  readonly httpRetryEvents: readonly HttpRetryEvent[]
  readonly tcpRetryEvents: readonly TcpRetryEvent[]
}

/** App Mesh: HttpRetryPolicy.httpRetryEvents. */
export type HttpRetryEvent = 'server-error' | 'gateway-error' | 'client-error' | 'stream-error'
/** App Mesh: HttpRetryPolicy.tcpRetryEvents. */
export type TcpRetryEvent = 'connection-error'
