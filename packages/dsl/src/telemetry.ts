/** Where spans go, and of how many requests. */
export type Tracing = {
  /** Percent of the requests that carry no decision of an earlier hop. Default: 5. */
  readonly sampling?: number
} & (
  | {
      /** An OpenTelemetry collector, by OTLP. */
      readonly openTelemetry: {
        /** An IP address. Default: 127.0.0.1, beside the proxy. */
        readonly address?: string
        /** Default: 4317, or 4318 for `http`. */
        readonly port?: number
        /** Default: `grpc`. */
        readonly protocol?: 'grpc' | 'http'
      }
      readonly xray?: never
    }
  | {
      readonly openTelemetry?: never
      /** The X-Ray daemon. */
      readonly xray: {
        /** IP address and UDP port. Default: `127.0.0.1:2000`. */
        readonly daemon?: `${string}:${number}`
      }
    }
)

/** Where statistics are shown or sent. */
export interface Metrics {
  /** A port on all addresses of each proxy that answers `GET /stats/prometheus`, and nothing else. */
  readonly prometheus?: { readonly port: number }
  /** A statsd server, over UDP. */
  readonly statsd?: {
    /** An IP address. Default: 127.0.0.1, beside the proxy. */
    readonly address?: string
    /** Default: 8125. */
    readonly port?: number
    /** Whether it understands tags, as Datadog's and the CloudWatch agent do. Default: false. */
    readonly dogStatsD?: boolean
  }
}
