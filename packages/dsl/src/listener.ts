import { declare } from './declare.ts'
import type { TcpTimeout, Timeout } from './duration.ts'
import type { ConnectionPools, HealthCheck, OutlierDetection } from './resilience.ts'
import type { AnyListenerTls, Plaintext } from './tls.ts'

/** What a listener speaks; `grpc` is HTTP/2 whose requests are gRPC calls, `tls` TLS that the applications speak themselves. */
export type Protocol = 'http' | 'http2' | 'grpc' | 'tcp' | 'tls'

/** A port and what is spoken on it: the contract that services, routers and nodes share. */
export interface Listener<P extends Protocol, Port extends number, Tls extends AnyListenerTls> {
  readonly kind: 'listener'
  readonly protocol: P
  readonly port: Port
  readonly '~tls': Tls
}
export type AnyListener = Listener<Protocol, number, AnyListenerTls>

/** Options of a listener that speaks `P`. */
export interface ListenerOptions<P extends Protocol> {
  /** Limits of this hop; left out: those of the routes that lead here. */
  readonly timeout?: P extends 'tcp' | 'tls' ? TcpTimeout : Timeout
  /** How callers find out which instances serve. Left out: they do not ask. */
  readonly healthCheck?: HealthCheck
  /** When callers stop using an instance for a while. Left out: never. */
  readonly outlierDetection?: OutlierDetection
  /** What the application takes at once; more is answered 503. Left out: no limit. */
  readonly connectionPool?: ConnectionPools[P]
}

/** Makes listeners of one protocol; without `tls` they speak plaintext. */
export interface ListenerBuilder<P extends Protocol> {
  <Tls extends AnyListenerTls, const Port extends number>(
    port: Port,
    options: ListenerOptions<P> & { readonly tls: Tls },
  ): Listener<P, Port, Tls>
  <const Port extends number>(port: Port, options?: ListenerOptions<P>): Listener<P, Port, Plaintext>
}

/** An HTTP/1.1 listener. Port: 1 to 65535. */
export const http: ListenerBuilder<'http'> = (port: number, options?: unknown) =>
  declare<never, 'listener'>(http as never, 'listener', { protocol: 'http', port, options })

/** An HTTP/2 listener. */
export const http2: ListenerBuilder<'http2'> = (port: number, options?: unknown) =>
  declare<never, 'listener'>(http2 as never, 'listener', { protocol: 'http2', port, options })

/** A listener for gRPC calls. */
export const grpc: ListenerBuilder<'grpc'> = (port: number, options?: unknown) =>
  declare<never, 'listener'>(grpc as never, 'listener', { protocol: 'grpc', port, options })

/** A listener for any TCP protocol. */
export const tcp: ListenerBuilder<'tcp'> = (port: number, options?: unknown) =>
  declare<never, 'listener'>(tcp as never, 'listener', { protocol: 'tcp', port, options })

/**
 * A listener for TLS that both applications speak themselves. Envoy passes it on, and tells it by its SNI, which must be the
 * name of the service, from other TLS on the port. Client policies do not concern it.
 */
export const tls = <const Port extends number>(port: Port, options?: ListenerOptions<'tls'>): Listener<'tls', Port, Plaintext> =>
  declare<never, 'listener'>(tls as never, 'listener', { protocol: 'tls', port, options })
