import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { RequestedSecret } from '../../src/runtime/certificates/request.ts'
import { FETCH_SCRIPT } from '../../src/runtime/certificates/script.ts'

/** ARNs whose last part names files of the fake AWS. */
export const arnOf = {
  acm: (id: string): string => `arn:aws:acm:eu-west-1:123456789012:certificate/${id}`,
  acmPca: (id: string): string => `arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/${id}`,
  secretsManager: (id: string): string => `arn:aws:secretsmanager:us-east-1:123456789012:secret:${id}`,
}

/** A host on which the script runs, with a fake AWS CLI first in its path. */
export interface FetchWorld {
  /** What the fake AWS has, by file name. */
  put(name: string, text: string): void
  /** Makes `<name>.pem` and `<name>.key`: an authority, or a certificate of the authority `ca`. */
  authority(name: string, algorithm?: 'EC' | 'RSA'): string
  certificate(name: string, subjectAltName: string): { readonly chain: string; readonly key: string }
  /** Operations that AWS refuses from now on. */
  refuse(...operations: readonly string[]): void
  /** What the AWS CLI was called with. */
  calls(): readonly (readonly string[])[]
  once(secrets: readonly RequestedSecret[], request?: object): { readonly status: number | null; readonly errors: string }
  refresh(secrets: readonly RequestedSecret[], request?: object): ChildProcess
  /** A file below the folder of certificates; undefined where there is none. */
  read(path: string): string | undefined
  readonly directory: string
  remove(): void
}

/** @param withoutOpenssl as on an image that has none */
export function createFetchWorld({ withoutOpenssl = false }: { readonly withoutOpenssl?: boolean } = {}): FetchWorld {
  const root = mkdtempSync(join(tmpdir(), 'mesh-fetch-'))
  const [state, bin, directory] = ['aws', 'bin', 'certificates'].map((name) => join(root, name)) as [string, string, string]
  for (const folder of [state, bin]) mkdirSync(folder)
  copyFileSync(resolve(import.meta.dirname, 'fake-aws.mjs'), join(bin, 'aws'))
  chmodSync(join(bin, 'aws'), 0o755)
  if (withoutOpenssl) writeFileSync(join(bin, 'openssl'), '#!/bin/sh\nexit 127\n')
  const script = join(root, 'fetch-certificates')
  writeFileSync(script, FETCH_SCRIPT)
  const file = (name: string): string => join(state, name)
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { stdio: 'ignore' })
  const makeKey = (name: string, algorithm: 'EC' | 'RSA' = 'EC'): void =>
    openssl('genpkey', '-algorithm', algorithm, '-pkeyopt', algorithm === 'EC' ? 'ec_paramgen_curve:P-256' : 'rsa_keygen_bits:2048', '-out', file(`${name}.key`))
  const environment = (secrets: readonly RequestedSecret[], request: object): NodeJS.ProcessEnv => ({
    ...process.env,
    PATH: `${bin}:${process.env['PATH']}`,
    FAKE_AWS: state,
    MESH_CERTIFICATES: JSON.stringify({ directory, validityDays: 7, refreshSeconds: 1, retrySeconds: 1, secrets, ...request }),
  })
  return {
    directory,
    put: (name, text) => writeFileSync(file(name), text),
    authority: (name, algorithm) => {
      makeKey(name, algorithm)
      openssl('req', '-x509', '-key', file(`${name}.key`), '-subj', `/CN=${name}`, '-days', '30', '-out', file(`${name}.pem`))
      return readFileSync(file(`${name}.pem`), 'utf8')
    },
    certificate: (name, subjectAltName) => {
      makeKey(name)
      openssl('req', '-new', '-key', file(`${name}.key`), '-subj', '/CN=test', '-addext', `subjectAltName=${subjectAltName}`, '-out', file(`${name}.csr`))
      openssl('x509', '-req', '-in', file(`${name}.csr`), '-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-days', '7', '-copy_extensions', 'copy', '-out', file(`${name}.pem`))
      return { chain: readFileSync(file(`${name}.pem`), 'utf8'), key: readFileSync(file(`${name}.key`), 'utf8') }
    },
    refuse: (...operations) => writeFileSync(file('refused'), operations.join('\n')),
    // One that is being written has no end yet.
    calls: () => (existsSync(file('calls')) ? readFileSync(file('calls'), 'utf8').split('\n').slice(0, -1) : []).map((line) => JSON.parse(line) as readonly string[]),
    once: (secrets, request = {}) => {
      const { status, stderr } = spawnSync('sh', [script, 'once'], { env: environment(secrets, request), encoding: 'utf8' })
      return { status, errors: stderr }
    },
    refresh: (secrets, request = {}) => spawn('sh', [script, 'refresh'], { env: environment(secrets, request), stdio: 'ignore' }),
    read: (path) => (existsSync(join(directory, path)) ? readFileSync(join(directory, path), 'utf8') : undefined),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
