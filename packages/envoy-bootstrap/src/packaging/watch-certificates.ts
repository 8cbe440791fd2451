import { posix } from 'node:path'
import type { Secret } from '../envoy-types.ts'

/**
 * Has Envoy read a secret's files again whenever something is renamed into their folder. A chain and its key are then
 * taken together, and only when neither changed between the two reads. In two folders they cannot be watched so; Envoy
 * itself then watches both.
 */
export function watchCertificates(secret: Secret): Secret {
  const { tls_certificate: tls, validation_context: validation } = secret
  const folders = new Set([tls?.certificate_chain, tls?.private_key, validation?.trusted_ca].flatMap((source) => folderOf(source?.filename)))
  const [folder] = folders
  if (folder === undefined || folders.size > 1) return secret
  const watched = { watched_directory: { path: folder } }
  return {
    ...secret,
    ...(tls && { tls_certificate: { ...tls, ...watched } }),
    ...(validation && { validation_context: { ...validation, ...watched } }),
  }
}

function folderOf(filename: string | undefined): readonly string[] {
  return filename === undefined ? [] : [posix.dirname(filename)]
}
