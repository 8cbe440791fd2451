import type { Authority, Certificate } from './certificate.ts'
import { declare } from './declare.ts'
import type { AuthorityNames, TlsVersion } from './tls.ts'

/** A TLS client policy: the authorities it trusts, and who issued the certificate it shows (never: it shows none). */
export interface ClientTls<Trust extends string, Issuer extends string> {
  readonly kind: 'clientTls'
  readonly '~trust': Trust
  readonly '~issuer': Issuer
}

/**
 * A TLS client policy that does not hold for every call. Whether a call is made by TLS depends on who answers, so that
 * types let it pass and the analysis decides.
 */
export interface LenientClientTls {
  readonly kind: 'clientTls'
  readonly '~lenient': true
}
export type AnyClientTls = ClientTls<string, string> | LenientClientTls

/** What every client policy may say. */
export interface ClientTlsOptions {
  /** Shown when the server asks for a certificate (mutual TLS). */
  readonly certificate?: Certificate<string>
  /** Default: `TLSv1_2`. */
  readonly minimumVersion?: TlsVersion
  /**
   * `false`: TLS where the listener that answers offers it, plaintext where it does not. Default: `true`, by TLS or not
   * at all.
   */
  readonly enforce?: boolean
  /** Ports of the listeners that answer, towards which the policy holds; others are called in plaintext. Left out: all. */
  readonly ports?: readonly number[]
}

/** Servers are verified. */
export interface VerifyingClientTls extends ClientTlsOptions {
  /** Authorities whose server certificates are trusted. */
  readonly trust: readonly Authority<string>[]
  /** Accepted SANs of the server; left out: the identity of the virtual node that is called. */
  readonly subjectAlternativeNames?: readonly string[]
}

/** Encrypts without knowing to whom. Compiles with a warning. */
export interface UnverifyingClientTls extends ClientTlsOptions {
  readonly verify: 'none'
  /** Why that is acceptable here. */
  readonly reason: string
}

/** What a client demands of servers, and shows to them. */
export type ClientTlsSpec = VerifyingClientTls | UnverifyingClientTls

type TrustOf<Spec> = Spec extends { readonly trust: infer List } ? AuthorityNames<List> : string
type CertificateIssuerOf<Spec> = Spec extends { readonly certificate: Certificate<infer Issuer> } ? Issuer : never
// `boolean` may be either, and is left to the analysis.
type Insists<Spec> = 'ports' extends keyof Spec
  ? false
  : 'enforce' extends keyof Spec
    ? [Spec['enforce']] extends [true]
      ? true
      : false
    : true

/** What {@link clientTls} makes of a spec. */
export type ClientTlsOf<Spec> = Insists<Spec> extends true ? ClientTls<TrustOf<Spec>, CertificateIssuerOf<Spec>> : LenientClientTls

/** A TLS client policy for `backendDefaults` or one backend; with it, calls are made by TLS or not at all. */
export function clientTls<Spec extends ClientTlsSpec>(spec: Spec): ClientTlsOf<Spec> {
  return declare(clientTls, 'clientTls', { spec })
}
