import type { MeshSettings, RetryPolicy } from '@mesh-compile/ir'

/** What a mesh gets where it says nothing. */
export interface Defaults {
  readonly settings: MeshSettings
  /** HTTP routes, in milliseconds. */
  readonly timeout: { readonly perRequestMs: number; readonly idleMs: number }
  /** TCP routes, in milliseconds. */
  readonly tcpTimeout: { readonly idleMs: number }
  readonly retryPolicy: RetryPolicy
}

/**
 * Safer than what App Mesh applied: nothing is tried again that a server may have seen, so no request is made twice
 * that must not be, and an overloaded server is not asked again at once.
 */
export const defaults: Defaults = {
  settings: { egressFilter: 'DROP_ALL', escapedSlashes: 'REJECT_REQUEST' },
  // App Mesh: 15 s on every hop, and Envoy's stream_idle_timeout.
  timeout: { perRequestMs: 15_000, idleMs: 300_000 },
  // Envoy: TcpProxy.idle_timeout.
  tcpTimeout: { idleMs: 3_600_000 },
  retryPolicy: { maxRetries: 2, httpRetryEvents: ['stream-error'], tcpRetryEvents: ['connection-error'] },
}
