import { createHash } from 'node:crypto'
import type { Proxy, ProxyFile } from '../proxies.ts'

/** The checksums of the files of one configuration, as `sha256sum` prints and checks them. */
export const SUMS = 'SHA256SUMS'

/** What is delivered to a proxy. */
export interface Configuration {
  /** Of the checksums, and so of all that is delivered: the same files, the same hash. */
  readonly hash: string
  /** Where it is in the bucket: `shop/web/0123456789abcdef`. */
  readonly prefix: string
  /** Sorted by path; the checksums are the last. */
  readonly files: readonly ProxyFile[]
}

/** How many hexadecimal digits of the SHA-256 tell configurations of one proxy apart. */
export const HASH_DIGITS = 16

/** What a proxy reads when it starts, and where it is kept. */
export function configurationOf(mesh: string, { name, files }: Proxy): Configuration {
  const sums = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('')
  const sha256 = createHash('sha256').update(sums).digest('hex')
  const hash = sha256.slice(0, HASH_DIGITS)
  return { hash, prefix: `${prefixOf(mesh, name)}/${hash}`, files: [...files, { path: SUMS, sha256, print: () => sums }] }
}

/** What all configurations of a proxy, earlier ones included, are below. */
export function prefixOf(mesh: string, proxy: string): string {
  return `${mesh}/${proxy}`
}
