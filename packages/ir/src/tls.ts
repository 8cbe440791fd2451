import type { Certificate, Identity } from './certificate.ts'

/**
 * The lowest TLS version that is spoken. The highest is 1.3 on every listener and client, so two ends always have one
 * in common.
 */
export type TlsVersion = 'TLSv1_2' | 'TLSv1_3'

/** How a listener speaks TLS. STRICT: plaintext connections are closed. PERMISSIVE: they are taken as well. */
export interface ListenerTls {
  readonly mode: 'STRICT' | 'PERMISSIVE'
  readonly certificate: Certificate
  readonly minimumVersion: TlsVersion
  /** Present: mutual TLS. A client that speaks TLS must show a certificate of one of these authorities and an accepted identity. */
  readonly clients?: ClientValidation
}

/** Which clients a mutual-TLS listener accepts. */
export interface ClientValidation {
  /** Names of the authorities whose client certificates are trusted. */
  readonly trust: readonly string[]
  /** Identities accepted beyond those of the declared callers, which are derived from the graph. */
  readonly alsoAccept: readonly Identity[]
}

/** How a client speaks TLS to a backend. What it comes to for one listener is told by `policyTowards`. */
export interface ClientTls {
  readonly verify: ServerValidation
  /** The certificate shown when the server asks for one. */
  readonly certificate?: Certificate
  readonly minimumVersion: TlsVersion
  /** By TLS or not at all; `false`: in plaintext where the listener that answers has no TLS. */
  readonly enforce: boolean
  /** Ports of listeners that the policy is for; others are called in plaintext. Absent: all. Sorted. */
  readonly ports?: readonly number[]
}

/** How a client validates the server: by authority (and SAN), or, said with a reason, not at all. */
export type ServerValidation =
  | {
      readonly kind: 'authorities'
      /** Names of the authorities whose server certificates are trusted. */
      readonly trust: readonly string[]
      /** Accepted server SANs; empty: the identity of the virtual node that is called. */
      readonly subjectAlternativeNames: readonly Identity[]
    }
  | { readonly kind: 'none'; readonly reason: string }
