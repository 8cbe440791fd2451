import type { ExternalPath, ExternalSource } from '@mesh-compile/ir/emitter'
import type { Proxy } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'

/** What the script is told to fetch for one proxy, in JSON. It holds names and ARNs, and never what they stand for. */
export interface CertificateRequest {
  /** The folder of the Envoy emitter's option `certificateDir`, with a folder for each secret. */
  readonly directory: string
  /** AWS: Validity of IssueCertificate, in days. */
  readonly validityDays: number
  readonly refreshSeconds: number
  /** How soon it is tried again after something could not be fetched. */
  readonly retrySeconds: number
  /** Sorted by name. */
  readonly secrets: readonly RequestedSecret[]
}

/** One folder of files that belong together. */
export type RequestedSecret = { readonly secret: string } & (
  | { readonly kind: 'acm' | 'secretsManager'; readonly arn: string }
  /** A certificate that an authority issues for `URI:spiffe://...` or `DNS:...`. */
  | { readonly kind: 'acmPca'; readonly arn: string; readonly subjectAltName: string }
  /** The certificates of each, one after the other: ARNs of AWS Private CA and AWS Secrets Manager, and absolute paths. */
  | { readonly kind: 'authority'; readonly from: readonly string[] }
)

const RETRY_SECONDS = 300
const HOUR_SECONDS = 3600
const DAY_SECONDS = 24 * HOUR_SECONDS

/** What is to be fetched for a proxy; undefined where nothing is. */
export function certificateRequest({ options, envoy }: Runtime, proxy: Proxy): CertificateRequest | undefined {
  const secrets = requestedSecrets(proxy)
  if (secrets.length === 0) return undefined
  const { certificateRefreshHours, certificateValidityDays } = options
  const usual = certificateRefreshHours * HOUR_SECONDS
  // What is issued is exchanged in the last third of its life, which must not pass unseen.
  const seldom = (certificateValidityDays * DAY_SECONDS) / 6
  return {
    directory: envoy.certificateDir,
    validityDays: certificateValidityDays,
    refreshSeconds: secrets.some(({ kind }) => kind === 'acmPca') ? Math.min(usual, seldom) : usual,
    retrySeconds: RETRY_SECONDS,
    secrets,
  }
}

/** Whether a private key is made or decrypted for it, which takes openssl. */
export function takesOpenssl({ secrets }: CertificateRequest): boolean {
  return secrets.some(({ kind }) => kind === 'acm' || kind === 'acmPca')
}

/** The secrets of a proxy that come from AWS, in the order of their paths, which is that of their names. */
export function requestedSecrets(proxy: Proxy): readonly RequestedSecret[] {
  return proxy.external.flatMap((file): RequestedSecret[] => {
    const { source } = file
    // A key comes with its chain.
    if (!source || file.role === 'key') return []
    const secret = secretOf(file)
    if (file.role === 'ca') return [{ secret, kind: 'authority', from: partsOf(source) }]
    if (source.kind === 'acm' || source.kind === 'secretsManager') return [{ secret, kind: source.kind, arn: source.arn }]
    const [arn] = source.kind === 'acmPca' ? source.arns : []
    const name = subjectAltName(proxy)
    // The analysis asks for an identity wherever one is needed; a certificate that nobody looks at has none.
    return arn === undefined || name === undefined ? [] : [{ secret, kind: 'acmPca', arn, subjectAltName: name }]
  })
}

/** The subject alternative name of a proxy's certificate, as OpenSSL writes it. */
export function subjectAltName(proxy: Proxy): string | undefined {
  const { identity } = proxy.kind === 'virtual-node' ? proxy.node : proxy.gateway
  return identity && `${identity.kind === 'uri' ? 'URI' : 'DNS'}:${identity.value}`
}

/** `<certificateDir>/<secret>/<part>.pem` */
function secretOf({ path }: ExternalPath): string {
  return path.split('/').at(-2) ?? ''
}

function partsOf(source: ExternalSource): readonly string[] {
  switch (source.kind) {
    case 'bundle':
      return source.parts.flatMap(partsOf)
    case 'acmPca':
      return source.arns
    case 'file':
      return [source.path]
    case 'acm':
    case 'secretsManager':
      return [source.arn]
    default:
      return source satisfies never
  }
}
