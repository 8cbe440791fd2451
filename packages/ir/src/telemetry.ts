import type { Declared } from './origin.ts'

/** Where every proxy of a mesh sends its spans, and of how many requests. */
export type Tracing = Declared & {
  /** Of 100 requests that carry no decision of an earlier hop, how many are traced; 0 to 100, fractions too. */
  readonly samplingPercent: number
} & (
    | {
        readonly kind: 'openTelemetry'
        /** An IP address. */
        readonly address: string
        readonly port: number
        readonly protocol: 'grpc' | 'http'
      }
    /** The X-Ray daemon, over UDP. */
    | { readonly kind: 'xray'; readonly address: string; readonly port: number }
  )

/** Where every proxy of a mesh shows its statistics or sends them. */
export interface Metrics extends Declared {
  /** A port that answers `GET /stats/prometheus` on all addresses, and nothing else. */
  readonly prometheus?: { readonly port: number }
  /** A statsd server, over UDP; `address` is an IP address. */
  readonly statsd?: { readonly address: string; readonly port: number; readonly dogStatsD: boolean }
}
