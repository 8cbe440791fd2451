import { declare } from './declare.ts'

/** A certificate authority, by the path of its bundle of root certificates (PEM) on the proxy. */
export interface Authority<Name extends string> {
  readonly kind: 'authority'
  readonly name: Name
}

/** A certificate and its key, by path; the issuer is what the types compare. */
export interface Certificate<Issuer extends string> {
  readonly kind: 'certificate'
  readonly '~issuer': Issuer
}

/** Modes of TLS on a listener. `DISABLED` is the listener without `tls`. */
export type TlsMode = 'DISABLED' | 'STRICT'

/** How a listener speaks TLS: its mode, who issued its certificate, whose client certificates it asks for (never: none). */
export interface ListenerTls<Mode extends TlsMode, Issuer extends string, Clients extends string> {
  readonly kind: 'listenerTls'
  readonly '~mode': Mode
  readonly '~issuer': Issuer
  readonly '~clients': Clients
}
export type AnyListenerTls = ListenerTls<TlsMode, string, string>
export type Plaintext = ListenerTls<'DISABLED', never, never>

/** A TLS client policy: the authorities it trusts, and who issued the certificate it shows (never: it shows none). */
export interface ClientTls<Trust extends string, Issuer extends string> {
  readonly kind: 'clientTls'
  readonly '~trust': Trust
  readonly '~issuer': Issuer
}
export type AnyClientTls = ClientTls<string, string>

/** Files as the proxy sees them. Envoy: DataSource.filename. */
export interface AuthoritySource {
  /** Absolute path of a PEM bundle. */
  readonly file: string
}

/** Files as the proxy sees them. Envoy: TlsCertificate.certificate_chain and private_key. */
export interface CertificateSource {
  /** Absolute path of the PEM certificate chain. */
  readonly chain: string
  /** Absolute path of the PEM private key. */
  readonly key: string
}

/** Names an authority whose certificates the mesh uses. */
export function authority<const Name extends string>(name: Name, source: AuthoritySource): Authority<Name> {
  return declare(authority, 'authority', { name, source })
}

/** Names a certificate issued by an authority. It must hold the identity of the node or gateway that uses it. */
export function certificate<Issuer extends string>(issuer: Authority<Issuer>, source: CertificateSource): Certificate<Issuer> {
  return declare(certificate, 'certificate', { issuer, source })
}

/** Options of {@link strict}. */
export interface StrictOptions {
  /**
   * Present: mutual TLS. Authorities whose client certificates are accepted, from exactly those nodes and gateways that
   * declare the service as a backend.
   */
  readonly clients?: readonly Authority<string>[]
  /** Identities accepted beyond those of the declared callers: SPIFFE IDs (`spiffe://...`) or DNS names. */
  readonly alsoAccept?: readonly string[]
}

type AuthorityNames<List> = List extends readonly Authority<infer Name>[] ? Name : never
type ClientsOf<Options> = Options extends { readonly clients: infer List } ? AuthorityNames<List> : never

/** TLS only: plaintext connections are closed (App Mesh: mode STRICT). With `clients`, mutual TLS. */
export function strict<Issuer extends string, Options extends StrictOptions = {}>(
  certificate: Certificate<Issuer>,
  options?: Options,
): ListenerTls<'STRICT', Issuer, ClientsOf<Options>> {
  return declare(strict, 'listenerTls', { mode: 'STRICT', certificate, options })
}

/** What a client demands of servers, and shows to them. */
export type ClientTlsSpec =
  | {
      /** Authorities whose server certificates are trusted. */
      readonly trust: readonly Authority<string>[]
      /** Accepted SANs of the server; left out: the identity of the virtual node that is called. */
      readonly subjectAlternativeNames?: readonly string[]
      /** Shown when the server asks for a certificate (mutual TLS). */
      readonly certificate?: Certificate<string>
    }
  | {
      /** Encrypts without knowing to whom. Compiles with a warning. */
      readonly verify: 'none'
      /** Why that is acceptable here. */
      readonly reason: string
      readonly certificate?: Certificate<string>
    }

type TrustOf<Spec> = Spec extends { readonly trust: infer List } ? AuthorityNames<List> : string
type CertificateIssuerOf<Spec> = Spec extends { readonly certificate: Certificate<infer Issuer> } ? Issuer : never

/** A TLS client policy for `backendDefaults` or one backend; with it, calls are made by TLS or not at all. */
export function clientTls<Spec extends ClientTlsSpec>(spec: Spec): ClientTls<TrustOf<Spec>, CertificateIssuerOf<Spec>> {
  return declare(clientTls, 'clientTls', { spec })
}
