import type { Declared } from './origin.ts'

/** A subject alternative name, matched exactly: `uri` for SPIFFE IDs, `dns` for host names. */
export interface Identity {
  readonly kind: 'uri' | 'dns'
  readonly value: string
}

/** A certificate authority as a proxy sees it: the bundle of its root certificates. */
export interface Authority extends Declared {
  readonly name: string
  readonly source: AuthoritySource
}

/**
 * Where a proxy finds an authority's bundle (PEM). `file` is a path on the proxy, `sds` a secret that an SDS server beside
 * the proxy serves. The others no proxy can read: whoever deploys delivers them as files.
 */
export type AuthoritySource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'sds'; readonly secret: string }
  /** The certificates of one to three authorities of AWS Private CA. */
  | { readonly kind: 'acmPca'; readonly arns: readonly string[] }
  | { readonly kind: 'secretsManager'; readonly arn: string }

/** A certificate with its key, by reference; never the material itself. */
export interface Certificate {
  /** Name of the {@link Authority} that issues it. */
  readonly issuer: string
  readonly source: CertificateSource
}

/** Where a proxy finds a certificate chain and its private key (PEM). Kinds are those of {@link AuthoritySource}. */
export type CertificateSource =
  | { readonly kind: 'file'; readonly chain: string; readonly key: string }
  | { readonly kind: 'sds'; readonly secret: string }
  /** A certificate that AWS Certificate Manager exports. */
  | { readonly kind: 'acm'; readonly arn: string }
  /** An authority of AWS Private CA that issues one. */
  | { readonly kind: 'acmPca'; readonly arn: string }
  | { readonly kind: 'secretsManager'; readonly arn: string }
  /** A server outside the mesh holds it. */
  | { readonly kind: 'elsewhere' }
