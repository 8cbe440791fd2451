import { declare } from './declare.ts'
import type { Timeout } from './duration.ts'
import type { AnyListenerTls, Plaintext } from './tls.ts'

/** What a listener speaks. */
export type Protocol = 'http' | 'http2' | 'tcp'

/** A port and what is spoken on it: the contract that services, routers and nodes share. */
export interface Listener<P extends Protocol, Port extends number, Tls extends AnyListenerTls> {
  readonly kind: 'listener'
  readonly protocol: P
  readonly port: Port
  readonly '~tls': Tls
}
export type AnyListener = Listener<Protocol, number, AnyListenerTls>

/** Options of a listener. */
export interface ListenerOptions {
  /** Limits of this hop; left out: those of the routes that lead here. */
  readonly timeout?: Timeout
}

/** Makes listeners of one protocol; without `tls` they speak plaintext. */
export interface ListenerBuilder<P extends Protocol> {
  <Tls extends AnyListenerTls, const Port extends number>(
    port: Port,
    options: ListenerOptions & { readonly tls: Tls },
  ): Listener<P, Port, Tls>
  <const Port extends number>(port: Port, options?: ListenerOptions): Listener<P, Port, Plaintext>
}

/** An HTTP/1.1 listener. Port: 1 to 65535. */
export const http: ListenerBuilder<'http'> = (port: number, options?: ListenerOptions) =>
  declare<never, 'listener'>(http as never, 'listener', { protocol: 'http', port, options })

/** An HTTP/2 listener. */
export const http2: ListenerBuilder<'http2'> = (port: number, options?: ListenerOptions) =>
  declare<never, 'listener'>(http2 as never, 'listener', { protocol: 'http2', port, options })

/** A listener for any TCP protocol. */
export const tcp: ListenerBuilder<'tcp'> = (port: number, options?: ListenerOptions) =>
  declare<never, 'listener'>(tcp as never, 'listener', { protocol: 'tcp', port, options })
