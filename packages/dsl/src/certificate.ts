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
