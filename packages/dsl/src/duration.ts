/** A span of time with its unit: `'250ms'`, `'15s'`, `'5m'`, `'1h'`. */
export type Duration = `${number}ms` | `${number}s` | `${number}m` | `${number}h`

/** Time limits of a request; `'0s'` switches one off. App Mesh: HttpTimeout, TcpTimeout. */
export interface Timeout {
  /** The whole request, retries included (HTTP). Default: 15 s. */
  readonly perRequest?: Duration
  /** Without a byte in either direction. Default: 300 s for HTTP, one hour for TCP. */
  readonly idle?: Duration
}
