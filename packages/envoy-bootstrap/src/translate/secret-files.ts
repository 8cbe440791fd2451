import type { AuthoritySource, CertificateSource } from '@mesh-compile/ir'
import type { ExternalPath, ExternalSource } from '@mesh-compile/ir/emitter'
import { deliveredFile } from '../contract.ts'

/** A source that is a file on the proxy's host, or is delivered as one. */
export type FiledSource<Source> = Exclude<Source, { readonly kind: 'sds' | 'elsewhere' }>

/** The file that holds an authority's certificates, or those of several, one after the other. */
export function authorityFile(certificateDir: string, secret: string, sources: readonly FiledSource<AuthoritySource>[]): ExternalPath {
  const [first, ...others] = sources
  const only = others.length === 0 ? first : undefined
  if (only?.kind === 'file') return { path: only.path, role: 'ca' }
  return { path: deliveredFile(certificateDir, secret, 'ca'), role: 'ca', source: only ?? { kind: 'bundle', parts: sources } }
}

/** The files that hold a certificate chain and its key. */
export function certificateFiles(
  certificateDir: string,
  secret: string,
  source: FiledSource<CertificateSource>,
): { readonly chain: ExternalPath; readonly key: ExternalPath } {
  if (source.kind === 'file') return { chain: { path: source.chain, role: 'certificate' }, key: { path: source.key, role: 'key' } }
  const from: ExternalSource = source.kind === 'acmPca' ? { kind: 'acmPca', arns: [source.arn] } : source
  return {
    chain: { path: deliveredFile(certificateDir, secret, 'chain'), role: 'certificate', source: from },
    key: { path: deliveredFile(certificateDir, secret, 'key'), role: 'key', source: from },
  }
}
