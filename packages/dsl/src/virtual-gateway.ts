import type { AnyBackend, Backend } from './backend.ts'
import type { CheckCall } from './check/check-call.ts'
import type { First, Overlap, ShowListener } from './check/show.ts'
import type { AnyListener } from './listener.ts'
import type { Logging } from './logging.ts'
import type { HeaderMatches, RequestMatch, WholePath } from './match.ts'
import type { Platform } from './platform.ts'
import type { Sentence } from './sentences.ts'
import type { AnyClientTls } from './client-tls.ts'
import type { AnyListenerTls } from './tls.ts'
import type { Listener } from './listener.ts'
import type { AnyVirtualService, VirtualService } from './virtual-service.ts'
import type { Labels } from './zone.ts'

/** An Envoy at the edge of the mesh. */
export interface VirtualGateway<Name extends string> {
  readonly kind: 'virtualGateway'
  readonly name: Name
}

/** Which requests a gateway route takes: by path, or gRPC calls. */
export type GatewayRouteMatch = {
  /** Left out: any host. */
  readonly hostname?: { readonly exact: string; readonly suffix?: never } | { readonly suffix: `*.${string}`; readonly exact?: never }
} & (
  | (RequestMatch & { readonly serviceName?: never } & (
      | { readonly prefix: string; readonly path?: never }
      | { readonly prefix?: never; readonly path: WholePath }
    ))
  | {
      /** gRPC calls of this service: `shop.Orders`. */
      readonly serviceName: string
      readonly metadata?: HeaderMatches
      /** The listener of the gateway that the call arrives at, where there are several. */
      readonly port?: number
    }
)

/** What the gateway changes before the service's own routes look at the request (App Mesh: rewrite). */
export interface GatewayRewrite {
  readonly hostname?: {
    /** `ENABLED` (default): the Host becomes the name of the virtual service. */
    readonly defaultTargetHostname: 'ENABLED' | 'DISABLED'
  }
  readonly prefix?:
    | {
        /** `ENABLED` (default): a matched prefix becomes `/`. */
        readonly defaultPrefix: 'ENABLED' | 'DISABLED'
        readonly value?: never
      }
    | {
        readonly defaultPrefix?: never
        /** What takes the place of the matched prefix. */
        readonly value: string
      }
  /** Of a route that matches whole paths: what takes the place of the path; the query stays. Left out: the path stays. */
  readonly path?: { readonly exact: string }
}

/** A route from a gateway to a virtual service. */
export interface GatewayRouteSpec<To> {
  readonly match: GatewayRouteMatch
  readonly to: To
  /** The listener of the service that is called. Left out: its HTTP or gRPC listener with the lowest port. */
  readonly targetPort?: number
  /** 0 to 1000, lower first; routes without one come last. */
  readonly priority?: number
  readonly rewrite?: GatewayRewrite
}

/** What a virtual gateway is, but for its routes. */
export interface VirtualGatewaySpec<L extends Labels, Default extends AnyClientTls> {
  readonly labels?: L
  /** SAN of the certificate it shows to services with mutual TLS. */
  readonly identity?: string
  readonly listeners: readonly Listener<'http' | 'http2' | 'grpc', number, AnyListenerTls>[]
  readonly backendDefaults?: { readonly tls?: Default }
  /** Proxies in front of it that append to X-Forwarded-For (Envoy: xff_num_trusted_hops). Default: 0. */
  readonly trustedHops?: number
  /** In place of the mesh's; `'none'`: nothing is logged. */
  readonly logging?: Logging | 'none'
  /** Where it runs on AWS; there is no container but Envoy's: `fargate()`, `ecs()` or `ec2()`. Left out: no AWS target deploys it. */
  readonly platform?: Platform
}

type Called = 'http' | 'http2' | 'grpc'
type CheckProtocol<Gateway extends string, Service extends string, L extends AnyListener> =
  Overlap<L['protocol'], Called> extends false
    ? Sentence<'MC3005', { gateway: Gateway; service: Service; listener: ShowListener<L> }>
    : unknown
/** `To` with one listener at a time of the union `Port`, of those that a gateway can call. */
type WithEachListener<To, Port> = Port extends AnyListener
  ? Overlap<Port['protocol'], Called> extends false
    ? never
    : To extends VirtualService<infer Service, AnyListener, infer Z>
      ? VirtualService<Service, Port, Z>
      : To extends Backend<VirtualService<infer Service, AnyListener, infer Z>, infer Tls>
        ? Backend<VirtualService<Service, Port, Z>, Tls>
        : never
  : never
// One listener of several is called, and which one types do not tell: that one may agree makes the answer `unknown`.
type CheckEach<Gateway extends string, L extends Labels, Default, To> = To extends unknown ? CheckCall<Gateway, L, Default, To> : never

/** The service itself, or what is wrong with the gateway calling it. */
export type CheckedGatewayTarget<Gateway extends string, L extends Labels, Default, To> =
  ServiceOf<To> extends VirtualService<infer Service, infer Port, infer _Zone>
    ? First<CheckProtocol<Gateway, Service, Port>, CheckEach<Gateway, L, Default, WithEachListener<To, Port>>> extends infer Finding
      ? unknown extends Finding
        ? To
        : Finding
      : never
    : To
type ServiceOf<To> = To extends Backend<infer Service, infer _Tls> ? Service : To

export type GatewayTargets = Readonly<Record<string, AnyVirtualService | AnyBackend>>
