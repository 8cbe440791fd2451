import { declare } from './declare.ts'
import type { Duration, TcpTimeout, Timeout } from './duration.ts'
import type { Protocol } from './listener.ts'
import type { GrpcMatch, HttpMatch } from './match.ts'
import type { Sentence } from './sentences.ts'
import type { AnyVirtualNode } from './virtual-node.ts'

/** A virtual node and its part of the traffic. */
export interface WeightedTarget<Node extends AnyVirtualNode, Weight extends number> {
  readonly kind: 'weightedTarget'
  readonly '~node': Node
  readonly weight: Weight
}
export type AnyWeightedTarget = WeightedTarget<AnyVirtualNode, number>

/** Options of {@link weighted}. */
export interface WeightedTargetOptions {
  /** The listener of the node that answers. Left out: the one on the router's port. */
  readonly port: number
}

/** Sends `weight` parts of the traffic to a node; 0 to 100, and at most 100 in all (App Mesh: WeightedTarget). */
export function weighted<Node extends AnyVirtualNode, const Weight extends number>(
  node: Node,
  weight: Weight,
): WeightedTarget<Node, Weight>
/** With a port, which listener keeps the router's contract is left to the analysis. */
export function weighted<const Weight extends number>(
  node: AnyVirtualNode,
  weight: Weight,
  options: WeightedTargetOptions,
): WeightedTarget<AnyVirtualNode, Weight>
export function weighted(node: AnyVirtualNode, weight: number, options?: WeightedTargetOptions): AnyWeightedTarget {
  return declare(weighted as never, 'weightedTarget', { node, weight, options })
}

/** A route of a virtual router. */
export interface Route<P extends Protocol, Target extends AnyWeightedTarget> {
  readonly kind: 'route'
  readonly protocol: P
  readonly '~target': Target
}
export type AnyRoute = Route<Protocol, AnyWeightedTarget>

/** Retries by the caller's Envoy, in App Mesh's words (HttpRetryPolicy). */
export interface RetryPolicy {
  /** Tries after the first one: 1 to 20. */
  readonly maxRetries: number
  /** Limit of each try. */
  readonly perRetryTimeout?: Duration
  /** `server-error` 500-511 and resets; `gateway-error` 502-504; `client-error` 409; `stream-error` a refused stream. */
  readonly httpRetryEvents?: readonly ('server-error' | 'gateway-error' | 'client-error' | 'stream-error')[]
  readonly tcpRetryEvents?: readonly 'connection-error'[]
}

/** Retries of gRPC calls (App Mesh: GrpcRetryPolicy). */
export interface GrpcRetryPolicy extends RetryPolicy {
  /** gRPC status codes, told in headers; a status in the trailers of a stream is not tried again. */
  readonly grpcRetryEvents?: readonly ('cancelled' | 'deadline-exceeded' | 'internal' | 'resource-exhausted' | 'unavailable')[]
}

/** What every route has. */
export interface RouteSpec {
  /** 0 to 1000, lower first; routes without one come last. */
  readonly priority?: number
}

/** What HTTP routes have beside their targets. */
export interface HttpRouteSpec extends RouteSpec {
  readonly match?: HttpMatch
  readonly timeout?: Timeout
  /** Left out: only what is safe for every method is tried again (connections that failed, streams that were refused). */
  readonly retryPolicy?: RetryPolicy | 'none'
}

/** What gRPC routes have beside their targets. */
export interface GrpcRouteSpec extends RouteSpec {
  readonly match?: GrpcMatch
  readonly timeout?: Timeout
  /** Left out: only what is safe for every call is tried again (connections that failed, streams that were refused). */
  readonly retryPolicy?: GrpcRetryPolicy | 'none'
}

/** What TCP routes have beside their targets. */
export interface TcpRouteSpec extends RouteSpec {
  readonly match?: {
    /** The listener that the connection arrives at, where there are several. */
    readonly port?: number
  }
  readonly timeout?: TcpTimeout
}

// Sums are computed on number literals alone, so that each distinct list of weights costs once in a program.
type Tuple<N extends number, Filled extends 0[] = []> = Filled['length'] extends N ? Filled : Tuple<N, [...Filled, 0]>
type UpTo100 = Exclude<Partial<Tuple<100>>['length'], undefined>
type Add<A extends number, B extends number> = [...Tuple<A>, ...Tuple<B>]['length'] & number
type Sum<List extends readonly unknown[], So extends number = 0> = List extends readonly [infer Head extends number, ...infer Rest]
  ? number extends Head
    ? 0
    : Head extends UpTo100
      ? So extends UpTo100
        ? Sum<Rest, Add<So, Head>>
        : So
      : Head
  : So
type Weights<Targets extends readonly AnyWeightedTarget[]> = { readonly [I in keyof Targets]: Targets[I]['weight'] }
type CheckWeights<Targets extends readonly AnyWeightedTarget[]> =
  Sum<Weights<Targets>> extends infer S extends number ? (S extends UpTo100 ? Targets : Sentence<'MC2031', { sum: S }>) : Targets

/** What `httpRoute` and `http2Route` take; one interface costs TypeScript less than an intersection. */
export interface HttpRouteArgument<Targets extends readonly AnyWeightedTarget[]> extends HttpRouteSpec {
  /** Where the requests go; the weights are at most 100 in all. */
  readonly to: CheckWeights<Targets>
}

/** What `grpcRoute` takes. */
export interface GrpcRouteArgument<Targets extends readonly AnyWeightedTarget[]> extends GrpcRouteSpec {
  /** Where the calls go; the weights are at most 100 in all. */
  readonly to: CheckWeights<Targets>
}

/** What `tcpRoute` takes. */
export interface TcpRouteArgument<Targets extends readonly AnyWeightedTarget[]> extends TcpRouteSpec {
  /** Where the connections go; the weights are at most 100 in all. */
  readonly to: CheckWeights<Targets>
}

/** Makes routes of one HTTP protocol. */
export type HttpRouteBuilder<P extends Protocol> = <Targets extends readonly AnyWeightedTarget[] | []>(
  spec: HttpRouteArgument<Targets>,
) => Route<P, Targets[number]>

/** A route for HTTP/1.1 requests. */
export const httpRoute: HttpRouteBuilder<'http'> = (spec) =>
  declare<never, 'route'>(httpRoute as never, 'route', { protocol: 'http', spec })

/** A route for HTTP/2 requests. */
export const http2Route: HttpRouteBuilder<'http2'> = (spec) =>
  declare<never, 'route'>(http2Route as never, 'route', { protocol: 'http2', spec })

/** A route for gRPC calls. */
export const grpcRoute = <Targets extends readonly AnyWeightedTarget[] | []>(
  spec: GrpcRouteArgument<Targets>,
): Route<'grpc', Targets[number]> => declare<never, 'route'>(grpcRoute as never, 'route', { protocol: 'grpc', spec })

/** A route for TCP connections: every one matches. */
export const tcpRoute = <Targets extends readonly AnyWeightedTarget[] | []>(spec: TcpRouteArgument<Targets>): Route<'tcp', Targets[number]> =>
  declare<never, 'route'>(tcpRoute as never, 'route', { protocol: 'tcp', spec })
