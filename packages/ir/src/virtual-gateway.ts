import type { Listener } from './listener.ts'
import type { Declared } from './origin.ts'
import type { PathMatch } from './route.ts'
import type { ClientTls, Identity } from './tls.ts'

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
}

/** A route from a gateway to a virtual service. */
export interface GatewayRoute extends Declared {
  readonly name: string
  readonly priority?: number
  readonly match: GatewayRouteMatch
  readonly virtualService: string
  readonly rewrite: GatewayRewrite
  /** Client policy towards the service, `backendDefaults` already applied; absent: plaintext. */
  readonly tls?: ClientTls
}

/** Which requests a gateway route takes; without a hostname, those for any host. */
export interface GatewayRouteMatch {
  readonly path: PathMatch
  readonly hostname?: HostnameMatch
}

/** `suffix` begins with `*.` and matches any depth below it. */
export type HostnameMatch =
  | { readonly kind: 'exact'; readonly value: string }
  | { readonly kind: 'suffix'; readonly value: string }

/** What a gateway changes before it looks for a route of the service (App Mesh defaults: both rewritten). */
export interface GatewayRewrite {
  /** ENABLED: the Host becomes the virtual service's name. */
  readonly defaultTargetHostname: 'ENABLED' | 'DISABLED'
  /** What takes the place of a matched prefix; absent: the path stays as it is. */
  readonly prefix?: string
}
