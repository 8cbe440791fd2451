import type { Protocol, Timeout } from './listener.ts'
import type { Declared } from './origin.ts'

/** A route of a virtual router. Lower priority first; absent is after every number (App Mesh: 1001). */
export interface Route extends Declared {
  readonly name: string
  readonly protocol: Exclude<Protocol, 'tls'>
  readonly priority?: number
  readonly match: RouteMatch
  readonly targets: readonly WeightedTarget[]
  readonly timeout: Timeout
  /** Absent: no retries. The defaults of the mesh are already filled in. */
  readonly retryPolicy?: RetryPolicy
  /** What of it the defaults filled in; absent: nothing, everything is stated. Sorted. */
  readonly fromDefaults?: readonly RouteDefault[]
}

/** What the defaults of a mesh fill in where a route does not state it. */
export type RouteDefault = 'retryPolicy' | 'timeout.idle' | 'timeout.perRequest'

/** What a request must look like, in every respect. Of TCP routes only `port` has a meaning. */
export interface RouteMatch extends RequestMatch {
  /** The listener of the router that the request arrives at; absent: every one of the route's protocol. */
  readonly port?: number
  readonly scheme?: 'http' | 'https'
}

/** What routers and gateways alike can ask of a request. */
export interface RequestMatch {
  /** Of a gRPC route: `/package.Service/Method`, the prefix `/package.Service/`, or the prefix `/`. */
  readonly path: PathMatch
  readonly method?: HttpMethod
  /** All must match; of gRPC routes the metadata. */
  readonly headers: readonly HeaderMatch[]
  readonly queryParameters: readonly QueryParameterMatch[]
}

/** AWS: HttpRouteMatch.method. CONNECT is left out: it would be a tunnel past every rule. */
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'TRACE' | 'PATCH'

/**
 * Matched against the normalised path, without the query. `prefix` is a plain string prefix: `/x` also matches `/xy`.
 * `regex` is RE2 and matches the whole path.
 */
export interface PathMatch {
  readonly kind: 'prefix' | 'exact' | 'regex'
  readonly value: string
}

/**
 * A header, by its lower-case name. Envoy tries each line of a repeated header alone (measured on 1.40); a header that
 * is absent matches nothing, inverted or not, except an inverted `present`.
 */
export type HeaderMatch = {
  readonly name: string
  /** Matches what the rest does not. */
  readonly invert: boolean
} & (
  | { readonly kind: 'exact' | 'prefix' | 'suffix' | 'regex'; readonly value: string }
  /** Base-10 integers from `start` up to but not including `end`. */
  | { readonly kind: 'range'; readonly start: number; readonly end: number }
  | { readonly kind: 'present' }
)

/** A query parameter: exactly this text, or present with any value (AWS: HttpQueryParameter). */
export type QueryParameterMatch = { readonly name: string } & (
  | { readonly kind: 'exact'; readonly value: string }
  | { readonly kind: 'present' }
)

/** A virtual node and its share of the traffic, in parts of the sum of all weights (App Mesh: 0 to 100). */
export interface WeightedTarget {
  readonly virtualNode: string
  /** The listener of the node that answers; absent: the one on the router's port. */
  readonly port?: number
  readonly weight: number
}

/** Retries on the caller's side, in App Mesh's event words. */
export interface RetryPolicy {
  readonly maxRetries: number
  /** Limit of one try in milliseconds; absent: only the route's own limit holds. */
  readonly perRetryTimeoutMs?: number
  readonly httpRetryEvents: readonly HttpRetryEvent[]
  readonly tcpRetryEvents: readonly TcpRetryEvent[]
  readonly grpcRetryEvents: readonly GrpcRetryEvent[]
}

/**
 * App Mesh: HttpRetryPolicy.httpRetryEvents; and `service-unavailable`, answers of 503 and resets, which App Mesh tried
 * again by default and has no word for.
 */
export type HttpRetryEvent = 'server-error' | 'gateway-error' | 'client-error' | 'stream-error' | 'service-unavailable'
/** App Mesh: GrpcRetryPolicy.grpcRetryEvents. */
export type GrpcRetryEvent = 'cancelled' | 'deadline-exceeded' | 'internal' | 'resource-exhausted' | 'unavailable'
/** App Mesh: HttpRetryPolicy.tcpRetryEvents. */
export type TcpRetryEvent = 'connection-error'
