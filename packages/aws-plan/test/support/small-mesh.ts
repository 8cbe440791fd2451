/** Short ways to write IR JSON down. */

export type Json = Readonly<Record<string, unknown>>

export const listener = (protocol: string, port: number, more: Json = {}): Json => ({ protocol, port, ...more })
export const http = (port: number, more: Json = {}): Json => listener('http', port, more)

export const fileCertificate = { issuer: 'ca', source: { kind: 'file', chain: '/tls/own.pem', key: '/tls/own.key' } }
export const sdsCertificate = { issuer: 'spire', source: { kind: 'sds', secret: 'spiffe://m/own' } }
export const fileCa = { name: 'ca', source: { kind: 'file', path: '/tls/ca.pem' } }
export const spire = { name: 'spire', source: { kind: 'sds', secret: 'spiffe://m' } }
export const privateCaArn = 'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012'
export const privateCa = { name: 'pca', source: { kind: 'acmPca', arns: [privateCaArn] } }
export const uri = (name: string): Json => ({ kind: 'uri', value: `spiffe://m/${name}` })

/** A client policy that trusts these authorities. */
export const trusting = (trust: readonly string[], more: Json = {}, names: readonly Json[] = []): Json => ({
  verify: { kind: 'authorities', trust, subjectAlternativeNames: names },
  ...more,
})

/** A virtual node found at `<name>.internal`. */
export const node = (name: string, listeners: readonly Json[] = [], more: Json = {}): Json => ({
  name,
  listeners,
  serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` },
  ...more,
})

/** A virtual service provided by the virtual node or router of that name. */
export const service = (name: string, listeners: readonly Json[], kind: 'virtualNode' | 'virtualRouter', provider: string): Json => ({
  name,
  listeners,
  provider: { kind, name: provider },
})

/** App Mesh's own settings, which it has nothing to say about. */
export const appMeshSettings = {
  egressHosts: { tls: ['*.amazonaws.com'] },
  usualIpVersion: 'IPv6',
  escapedSlashes: 'KEEP_UNCHANGED',
  websocketUpgrades: true,
  retryConcurrency: 'UNLIMITED',
  nodeProvider: {
    timeout: { perRequestMs: 15_000 },
    retryPolicy: {
      maxRetries: 2,
      httpRetryEvents: ['stream-error', 'service-unavailable'],
      tcpRetryEvents: ['connection-error'],
      grpcRetryEvents: ['unavailable'],
    },
  },
}

export const mesh = (more: Json): Json => ({ irVersion: 1, name: 'm', settings: appMeshSettings, ...more })
