import type { MeshSettings } from './mesh.ts'
import type { RetryPolicy } from './route.ts'

/** What a mesh gets where it says nothing. Every value is filled into the IR; emitters look nothing up. */
export interface Defaults {
  readonly settings: MeshSettings
  /** HTTP and gRPC routes, in milliseconds. */
  readonly timeout: { readonly perRequestMs: number; readonly idleMs: number }
  /** TCP routes, in milliseconds. */
  readonly tcpTimeout: { readonly idleMs: number }
  /** HTTP and gRPC routes. */
  readonly retryPolicy: RetryPolicy
}

// App Mesh: 15 s on every hop. Envoy: stream_idle_timeout.
const TIMEOUT = { perRequestMs: 15_000, idleMs: 300_000 }
// Envoy: TcpProxy.idle_timeout.
const TCP_TIMEOUT = { idleMs: 3_600_000 }

const SAFE_RETRIES: RetryPolicy = {
  maxRetries: 2,
  httpRetryEvents: ['stream-error'],
  tcpRetryEvents: ['connection-error'],
  grpcRetryEvents: [],
}

/**
 * Safer than what App Mesh applied: nothing is tried again that a server may have seen, so no request is made twice
 * that must not be, and an overloaded server is not asked again at once.
 */
export const defaults: Defaults = {
  settings: {
    defaults: 'defaults',
    egressFilter: 'DROP_ALL',
    egressHosts: { tls: [], http: [] },
    // Most hosts that have both answer on IPv4 for certain.
    usualIpVersion: 'IPv4',
    escapedSlashes: 'REJECT_REQUEST',
    websocketUpgrades: false,
    nodeProvider: { timeout: { perRequestMs: TIMEOUT.perRequestMs }, retryPolicy: SAFE_RETRIES },
    retryConcurrency: 'BUDGET',
  },
  timeout: TIMEOUT,
  tcpTimeout: TCP_TIMEOUT,
  retryPolicy: SAFE_RETRIES,
}

const APP_MESH_RETRIES: RetryPolicy = {
  maxRetries: 2,
  httpRetryEvents: ['stream-error', 'service-unavailable'],
  tcpRetryEvents: ['connection-error'],
  grpcRetryEvents: ['unavailable'],
}

/** Exactly what App Mesh applied without being asked, for meshes that moved from there. */
export const appMeshDefaults: Defaults = {
  settings: {
    defaults: 'appMeshDefaults',
    egressFilter: 'DROP_ALL',
    egressHosts: { tls: ['*.amazonaws.com'], http: [] },
    usualIpVersion: 'IPv6',
    escapedSlashes: 'KEEP_UNCHANGED',
    websocketUpgrades: true,
    nodeProvider: { timeout: { perRequestMs: TIMEOUT.perRequestMs }, retryPolicy: APP_MESH_RETRIES },
    // A longer limit had to be stated by the route and by every listener on the way.
    listenerTimeout: TIMEOUT,
    retryConcurrency: 'UNLIMITED',
  },
  timeout: TIMEOUT,
  tcpTimeout: TCP_TIMEOUT,
  retryPolicy: APP_MESH_RETRIES,
}
