import type { Duration } from './duration.ts'

/** Active health checks that every caller's Envoy makes (App Mesh: HealthCheckPolicy). */
export interface HealthCheck {
  /** Default: the protocol of the listener. */
  readonly protocol?: 'http' | 'http2' | 'grpc' | 'tcp'
  /** Asked for over HTTP. Default: `/`. */
  readonly path?: string
  /** Time between checks: 5 s to 300 s. Default: 5 s. */
  readonly interval?: Duration
  /** Time that an answer may take: 2 s to 60 s. Default: 2 s. */
  readonly timeout?: Duration
  /** Answers in a row until an instance is used again: 2 to 10. Default: 2. */
  readonly healthyThreshold?: number
  /** Failures in a row until an instance is no longer used: 2 to 10. Default: 2. */
  readonly unhealthyThreshold?: number
}

/** When callers take an instance that fails out of use (App Mesh: OutlierDetection). */
export interface OutlierDetection {
  /** Answers of 5xx in a row: 1 or more. */
  readonly maxServerErrors: number
  /** Time between looks at the counters. */
  readonly interval: Duration
  /** Time out of use, times the number of ejections so far. */
  readonly baseEjectionDuration: Duration
  /** Share of the instances that may be out of use at once, 0 to 100; one always may. */
  readonly maxEjectionPercent: number
}

/** What an application takes at once, by protocol (App Mesh: VirtualNodeConnectionPool); each number 1 or more. */
export interface ConnectionPools {
  readonly http: {
    readonly maxConnections: number
    /** Requests that wait for a connection. Default: no limit. */
    readonly maxPendingRequests?: number
  }
  readonly http2: { readonly maxRequests: number }
  readonly grpc: { readonly maxRequests: number }
  readonly tcp: { readonly maxConnections: number }
  readonly tls: { readonly maxConnections: number }
}
