import { declare } from './declare.ts'

/** A certificate authority. */
export interface Authority<Name extends string> {
  readonly kind: 'authority'
  readonly name: Name
}

/** A certificate and its key, by reference; the issuer is what the types compare. */
export interface Certificate<Issuer extends string> {
  readonly kind: 'certificate'
  readonly '~issuer': Issuer
}

/** Where a proxy finds an authority's certificates (PEM); a bundle may hold those of several. */
export type AuthoritySource =
  /** Absolute path of a bundle, as the proxy sees it. Envoy: CertificateValidationContext.trusted_ca. */
  | { readonly file: string }
  /** Name of a secret that an SDS server beside the proxy serves, such as SPIRE's agent (emitter option `sdsSocket`). */
  | { readonly sds: string }
  /** ARNs of one to three authorities of AWS Private CA, whose certificates the deployment delivers. */
  | { readonly acmPca: readonly string[] }
  /** ARN of a secret of AWS Secrets Manager that holds the bundle, which the deployment delivers. */
  | { readonly secretsManager: string }

/** Where a proxy finds a certificate and its key (PEM). */
export type CertificateSource =
  /** Absolute paths as the proxy sees them. Envoy: TlsCertificate.certificate_chain and private_key. */
  | { readonly chain: string; readonly key: string }
  /** Name of a secret that an SDS server beside the proxy serves. */
  | { readonly sds: string }
  /** ARN of a certificate of AWS Certificate Manager that may be exported; the deployment delivers it. */
  | { readonly acm: string }
  /** ARN of an authority of AWS Private CA; the deployment has it issue a certificate. */
  | { readonly acmPca: string }
  /** ARN of a secret of AWS Secrets Manager, JSON with `chain` and `key`; the deployment delivers them. */
  | { readonly secretsManager: string }

/** Names an authority whose certificates the mesh uses. */
export function authority<const Name extends string>(name: Name, source: AuthoritySource): Authority<Name> {
  return declare(authority, 'authority', { name, source })
}

/** Names a certificate issued by an authority. It must hold the identity of the node or gateway that uses it. */
export function certificate<Issuer extends string>(issuer: Authority<Issuer>, source: CertificateSource): Certificate<Issuer> {
  return declare(certificate, 'certificate', { issuer, source })
}
