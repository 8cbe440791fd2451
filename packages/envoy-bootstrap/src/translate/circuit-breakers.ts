import type { ConnectionPool, MeshSettings, Protocol } from '@mesh-compile/ir'
import type { CircuitBreakers } from '../envoy-types.ts'

type Thresholds = NonNullable<CircuitBreakers['thresholds']>[number]

// App Mesh's value of every threshold. Left out, Envoy's own 1024 would cut off traffic that no declaration limits.
const UNLIMITED = 2_147_483_647

/**
 * Envoy's default of 3 retries at a time silently takes declared retries away, while App Mesh's unlimited ones multiply
 * an outage. Under BUDGET up to 100 at once are always allowed, beyond that a fifth of the requests in flight.
 */
const RETRIES: Readonly<Record<MeshSettings['retryConcurrency'], Thresholds>> = {
  BUDGET: { retry_budget: { budget_percent: { value: 20 }, min_retry_concurrency: 100 } },
  UNLIMITED: { max_retries: UNLIMITED },
}

/** The circuit breakers of a cluster: what a connection pool limits, and nothing else. */
export function circuitBreakers({ retryConcurrency }: MeshSettings, pool: ConnectionPool = {}): CircuitBreakers {
  const { maxConnections = UNLIMITED, maxPendingRequests = UNLIMITED, maxRequests = UNLIMITED } = pool
  return {
    thresholds: [
      {
        max_connections: maxConnections,
        max_pending_requests: maxPendingRequests,
        max_requests: maxRequests,
        ...RETRIES[retryConcurrency],
      },
    ],
  }
}

/**
 * What the pool of a gateway's listener means for a cluster that speaks `spoken`. An HTTP/1.1 connection carries one
 * request at a time, so a number of connections is one of requests where many share a connection.
 */
export function upstreamPool(pool: ConnectionPool, spoken: Protocol): ConnectionPool {
  const { maxConnections } = pool
  if (spoken === 'http' || maxConnections === undefined) return pool
  return { maxRequests: maxConnections }
}
