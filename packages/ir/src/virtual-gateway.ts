import type { AccessLog } from './access-log.ts'
import type { Listener } from './listener.ts'
import type { Declared } from './origin.ts'
import type { Platform } from './platform.ts'
import type { RequestMatch } from './route.ts'
import type { Identity } from './certificate.ts'
import type { ClientTls } from './tls.ts'

/** An Envoy at the edge: binds its listener ports itself and routes to virtual services. */
export interface VirtualGateway extends Declared {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly identity?: Identity
  /** HTTP only: the analysis refuses a TCP listener, which no gateway route could match. */
  readonly listeners: readonly Listener[]
  readonly routes: readonly GatewayRoute[]
  /** Trusted proxies in front of it that append to X-Forwarded-For (Envoy xff_num_trusted_hops). */
  readonly trustedHops: number
  /** Absent: nothing is logged. */
  readonly accessLog?: AccessLog
  /** Where it runs; absent: no AWS target deploys it. */
  readonly platform?: Platform
}

/** A route from a gateway to a virtual service. */
export interface GatewayRoute extends Declared {
  readonly name: string
  /** `http`: requests of HTTP/1.1 and HTTP/2 alike; `grpc`: gRPC calls alone. */
  readonly protocol: 'http' | 'grpc'
  readonly priority?: number
  readonly match: GatewayRouteMatch
  readonly virtualService: string
  /** The listener of the service that is called; absent: its HTTP or gRPC listener with the lowest port. */
  readonly targetPort?: number
  readonly rewrite: GatewayRewrite
  /** Client policy towards the service, `backendDefaults` already applied; absent: plaintext. */
  readonly tls?: ClientTls
}

/** Which requests a gateway route takes; without a hostname, those for any host. */
export interface GatewayRouteMatch extends RequestMatch {
  readonly hostname?: HostnameMatch
  /** The listener of the gateway that the request arrives at; absent: every one. */
  readonly port?: number
}

/** `suffix` begins with `*.` and matches any depth below it. */
export type HostnameMatch =
  | { readonly kind: 'exact'; readonly value: string }
  | { readonly kind: 'suffix'; readonly value: string }

/** What a gateway changes before it looks for a route of the service (App Mesh defaults: both rewritten). */
export interface GatewayRewrite {
  /** ENABLED: the Host becomes the virtual service's name. */
  readonly defaultTargetHostname: 'ENABLED' | 'DISABLED'
  /** What takes the place of a matched prefix. With neither `prefix` nor `path`, the path stays as it is. */
  readonly prefix?: string
  /** What takes the place of the whole path; the query stays. */
  readonly path?: string
}
