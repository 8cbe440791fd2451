import type { Authority, Certificate } from './certificate.ts'
import { declare } from './declare.ts'

/** Modes of TLS on a listener. `DISABLED` is the listener without `tls`. */
export type TlsMode = 'DISABLED' | 'PERMISSIVE' | 'STRICT'

/** How a listener speaks TLS: its mode, who issued its certificate, whose client certificates it asks for (never: none). */
export interface ListenerTls<Mode extends TlsMode, Issuer extends string, Clients extends string> {
  readonly kind: 'listenerTls'
  readonly '~mode': Mode
  readonly '~issuer': Issuer
  readonly '~clients': Clients
}
export type AnyListenerTls = ListenerTls<TlsMode, string, string>
export type Plaintext = ListenerTls<'DISABLED', never, never>

/** The lowest TLS version that is spoken; the highest is always 1.3 (Envoy: TlsParameters.tls_minimum_protocol_version). */
export type TlsVersion = 'TLSv1_2' | 'TLSv1_3'

/** Options of {@link strict} and {@link permissive}. */
export interface ListenerTlsOptions {
  /**
   * Present: mutual TLS. Authorities whose client certificates are accepted, from exactly those nodes and gateways that
   * declare the service as a backend.
   */
  readonly clients?: readonly Authority<string>[]
  /** Identities accepted beyond those of the declared callers: SPIFFE IDs (`spiffe://...`) or DNS names. */
  readonly alsoAccept?: readonly string[]
  /** Default: `TLSv1_2`. */
  readonly minimumVersion?: TlsVersion
}

/** Names of the authorities in a list. */
export type AuthorityNames<List> = List extends readonly Authority<infer Name>[] ? Name : never
type ClientsOf<Options> = Options extends { readonly clients: infer List } ? AuthorityNames<List> : never

/** TLS only: plaintext connections are closed (App Mesh: mode STRICT). With `clients`, mutual TLS. */
export function strict<Issuer extends string, Options extends ListenerTlsOptions = {}>(
  certificate: Certificate<Issuer>,
  options?: Options,
): ListenerTls<'STRICT', Issuer, ClientsOf<Options>> {
  return declare(strict, 'listenerTls', { mode: 'STRICT', certificate, options })
}

/**
 * TLS and plaintext on one port (App Mesh: mode PERMISSIVE), for the time in which callers move from one to the other.
 * With `clients`, mutual TLS for those who speak TLS; by plaintext anybody gets in.
 */
export function permissive<Issuer extends string, Options extends ListenerTlsOptions = {}>(
  certificate: Certificate<Issuer>,
  options?: Options,
): ListenerTls<'PERMISSIVE', Issuer, ClientsOf<Options>> {
  return declare(permissive, 'listenerTls', { mode: 'PERMISSIVE', certificate, options })
}

/**
 * TLS of a server outside the mesh, whose certificate an authority issued: for listeners of external virtual nodes and
 * services. Those who call it need a client policy that trusts the authority.
 */
export function issuedBy<Issuer extends string>(issuer: Authority<Issuer>): ListenerTls<'STRICT', Issuer, never> {
  return declare(issuedBy, 'issuedBy', { issuer })
}
