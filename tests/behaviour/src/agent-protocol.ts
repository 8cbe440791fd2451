import type { Streams } from './http2-client.ts'

/** How an application answers a request. */
export interface Answer {
  /** Default: 200. */
  readonly status?: number
  readonly delayMs?: number
  /** Closes the connection instead of answering. */
  readonly reset?: boolean
  /** Answers as the health service of gRPC does (grpc.health.v1). HTTP/2 only. */
  readonly grpcHealth?: 'SERVING' | 'NOT_SERVING'
}

/** A request as it reached an application. */
export interface Taken {
  readonly method: string
  readonly path: string
  readonly host: string
  /** `1.1` or `2.0`. */
  readonly version: string
  /** Names in lower case; several lines of one name joined by a comma, as Node does. */
  readonly headers: Readonly<Record<string, string>>
}

/** What an HTTP application puts into its answers. */
export interface Body extends Taken {
  readonly node: string
}

/** A client certificate to show, if any, and nothing to check: what a server does with it is the question. */
export interface ClientCertificate {
  readonly certificate?: string
  readonly key?: string
  /** What SNI says. Default: nothing. */
  readonly serverName?: string
  /** The highest version spoken. Default: TLS 1.3. */
  readonly maxVersion?: 'TLSv1.2'
}

/** A request to send. `address` is where to, `host` what the Host header says. */
export interface Request {
  readonly address: string
  readonly port: number
  readonly host?: string
  /** Default: GET. */
  readonly method?: string
  /** Sent as it is. Default: `/`. */
  readonly path?: string
  /** Pairs, so that a name may come twice. */
  readonly headers?: readonly (readonly [string, string])[]
  /** Default: http. */
  readonly protocol?: 'http' | 'http2'
  readonly tls?: ClientCertificate
}

/** What came back: an answer, or the code of what went wrong. */
export type Reply =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly text: string
      /** Fingerprint of the certificate that the server showed, over TLS. */
      readonly certificate?: string
      /** Who answered, when an application of ours did. */
      readonly body?: Body
    }
  | { readonly kind: 'failure'; readonly code: string }

/** How often each application answered, and each status was seen; `0` is no answer at all. */
export interface Tally {
  readonly nodes: Readonly<Record<string, number>>
  readonly statuses: Readonly<Record<string, number>>
}

/** What came over a connection, and how it ended. */
export interface Exchange {
  readonly received: string
  readonly end: 'found' | 'closed' | 'failed' | 'waiting'
}

/** A server that speaks TLS itself: HTTP/1.1 with a certificate and its key, both PEM. */
export interface HttpsServer {
  readonly node: string
  readonly protocol: 'https'
  readonly address: string
  readonly port: number
  readonly chain: string
  readonly key: string
}

/** The addresses of each name. */
export type DnsRecords = Readonly<Record<string, { readonly A?: readonly string[]; readonly AAAA?: readonly string[] }>>

/** What can be asked of the process in a namespace: it is the application and the client there. */
export interface AgentCalls {
  /** Starts an application; TCP ones greet with `<node>\n` and echo. */
  serve(args: { node: string; protocol: 'http' | 'http2' | 'tcp'; address: string; port: number } | HttpsServer): void
  /** The next answers of the application on a port, one each, and those after them. */
  answer(args: { port: number; next?: readonly Answer[]; otherwise?: Answer }): void
  /** The requests that the application on a port took since the last time this was asked. */
  taken(args: { port: number }): readonly Taken[]
  request(args: Request): Reply
  /** The same request many times, over a few connections. */
  requests(args: { request: Request; count: number; connections: number }): Tally
  /** Sends the same request again and again until {@link endLoad}, over a few connections. */
  startLoad(args: { request: Request; connections: number }): void
  endLoad(args: object): Tally
  /**
   * Sends bytes (latin1) and reads until `until` comes, or a whole HTTP/1 answer where `untilAnswer` says so, the other
   * side ends, or `waitMs` is over.
   */
  exchange(args: {
    address: string
    port: number
    send: string
    until?: string
    untilAnswer?: boolean
    waitMs?: number
  }): Exchange
  /** Answers DNS on port 53 of an address; called again, by other records. */
  serveDns(args: { address: string; records: DnsRecords }): void
  /** Takes what proxies tell about themselves: datagrams, or OTLP over gRPC or HTTP. */
  collect(args: { kind: 'udp' | 'otlp-grpc' | 'otlp-http'; port: number }): void
  /** Everything that came to a collector so far, in base64: datagrams, or OTLP messages. */
  collected(args: { port: number }): readonly string[]
  /** Opens many HTTP/2 streams on one connection. */
  openStreams(args: { address: string; port: number; count: number; reset: boolean }): Streams
  /** Opens connections and keeps them; see held-connections.ts. */
  hold(args: { address: string; port: number; count: number; send: string; waitMs: number }): number
  release(args: Record<never, never>): void
}
