import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Authorities and certificates in a folder, made for one test file. */
export interface Pki {
  /** Makes an authority; its bundle is at the path given back. */
  authority(name: string): string
  /** Makes a certificate with the SANs given (`URI:spiffe://...`, `DNS:...`), issued by an authority. */
  certificate(name: string, issuer: string, sans: readonly string[]): KeyPair
  /** Makes an authority that another one vouches for. */
  intermediate(name: string, issuer: string): void
  /** Puts certificates, of authorities and others, into one file, in this order. */
  bundle(name: string, certificates: readonly string[]): string
  remove(): void
}

/** Paths of a certificate and its key, both PEM. */
export interface KeyPair {
  readonly chain: string
  readonly key: string
}

/** Makes a folder that Envoy's user can read. The keys in it guard nothing. */
export function createPki(): Pki {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-pki-'))
  chmodSync(folder, 0o755)
  const openssl = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr}`)
  }
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const authority = (name: string): string => {
    const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`]
    openssl('req', '-x509', ...newKey, ...files, '-days', '2', '-subj', `/CN=${name}`)
    return join(folder, `${name}.pem`)
  }
  const sign = (name: string, issuer: string, extensions: string): void => {
    writeFileSync(join(folder, `${name}.ext`), extensions)
    openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    const signed = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial', '-extfile', `${name}.ext`]
    openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-days', '2', '-out', `${name}.pem`)
  }
  const certificate = (name: string, issuer: string, sans: readonly string[]): KeyPair => {
    sign(name, issuer, `subjectAltName=${sans.join(',')}\nextendedKeyUsage=serverAuth,clientAuth\n`)
    chmodSync(join(folder, `${name}.key`), 0o644)
    return { chain: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) }
  }
  const intermediate = (name: string, issuer: string): void =>
    sign(name, issuer, 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n')
  const bundle = (name: string, certificates: readonly string[]): string => {
    const path = join(folder, `${name}.pem`)
    writeFileSync(path, certificates.map((one) => readFileSync(join(folder, `${one}.pem`), 'utf8')).join(''))
    return path
  }
  return { authority, certificate, intermediate, bundle, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** What a client shows. */
export function clientCertificate({ chain, key }: KeyPair): { readonly certificate: string; readonly key: string } {
  return { certificate: readFileSync(chain, 'utf8'), key: readFileSync(key, 'utf8') }
}
