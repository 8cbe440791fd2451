import type { Declared } from './origin.ts'
import type { ConnectionPool, HealthCheck, OutlierDetection } from './resilience.ts'
import type { ListenerTls } from './tls.ts'

/**
 * Application protocols of a listener; `grpc` is HTTP/2 whose requests are gRPC calls. `tls` is TLS that both applications
 * speak themselves: it is passed on as it is, and told by its SNI from other TLS on the port.
 */
export type Protocol = 'http' | 'http2' | 'grpc' | 'tcp' | 'tls'

/** Whether connections are passed on as they are, with no requests to look at. */
export function isStream(protocol: Protocol): protocol is 'tcp' | 'tls' {
  return protocol === 'tcp' || protocol === 'tls'
}

/** The contract of a port: what is spoken on it, and how. Services, routers, nodes and gateways all have listeners. */
export interface Listener extends Declared {
  readonly protocol: Protocol
  readonly port: number
  readonly tls?: ListenerTls
  /** Limits of this hop; absent: derived from the routes that lead here. */
  readonly timeout?: Timeout
  /** How callers find out which instances serve; absent: they do not ask. */
  readonly healthCheck?: HealthCheck
  /** When callers stop using an instance for a while; absent: never. */
  readonly outlierDetection?: OutlierDetection
  /** What the application behind the listener takes at once; absent: no limit. */
  readonly connectionPool?: ConnectionPool
}

/** Time limits in milliseconds; 0 switches a limit off (Envoy's meaning). */
export interface Timeout {
  /** Whole request, retries included (HTTP only). */
  readonly perRequestMs?: number
  /** Without a byte in either direction. */
  readonly idleMs?: number
}
