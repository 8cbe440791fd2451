/** A span of time with its unit: `'250ms'`, `'15s'`, `'5m'`, `'1h'`. */
export type Duration = `${number}ms` | `${number}s` | `${number}m` | `${number}h`

/** Time limits of a request; `'0s'` switches one off. App Mesh: HttpTimeout, GrpcTimeout. */
export interface Timeout {
  /** The whole request, retries included. Default: 15 s. */
  readonly perRequest?: Duration
  /** Without a byte in either direction. Default: 300 s. */
  readonly idle?: Duration
}

/** The time limit of a connection, which has no requests; `'0s'` switches it off. App Mesh: TcpTimeout. */
export interface TcpTimeout {
  /** Without a byte in either direction. Default: one hour. */
  readonly idle?: Duration
}
