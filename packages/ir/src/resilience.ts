import type { Protocol } from './listener.ts'

/** Active health checks that every caller's Envoy makes (App Mesh: HealthCheckPolicy). */
export interface HealthCheck {
  readonly protocol: Exclude<Protocol, 'tls'>
  /** Asked for over HTTP; absent for gRPC and TCP. */
  readonly path?: string
  readonly intervalMs: number
  readonly timeoutMs: number
  /** Answers in a row until an instance is used again. */
  readonly healthyThreshold: number
  /** Failures in a row until an instance is no longer used. */
  readonly unhealthyThreshold: number
}

/** When callers take an instance that fails out of use (App Mesh: OutlierDetection). */
export interface OutlierDetection {
  /** Answers of 5xx in a row. */
  readonly maxServerErrors: number
  /** Time between looks at the counters. */
  readonly intervalMs: number
  /** Time out of use, times the number of ejections so far. */
  readonly baseEjectionMs: number
  /** Share of the instances that may be out of use at once, 0 to 100; one always may. */
  readonly maxEjectionPercent: number
}

/** What an application takes at once; more is answered 503 (App Mesh: VirtualNodeConnectionPool). Absent: no limit. */
export interface ConnectionPool {
  readonly maxConnections?: number
  /** Requests that wait for a connection (HTTP/1.1). */
  readonly maxPendingRequests?: number
  /** Requests at the same time (HTTP/2 and gRPC). */
  readonly maxRequests?: number
}
