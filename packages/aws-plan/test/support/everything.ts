import {
  fileCa, fileCertificate, listener, mesh, node, privateCa, sdsCertificate, service, spire, trusting, uri, type Json,
} from './small-mesh.ts'

/*
 * A mesh that says everything the language can say to App Mesh, once.
 */

const acmCertificate = {
  issuer: 'pca',
  source: { kind: 'acm', arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012' },
}
const mutual = (certificate: Json, trust: string): Json => ({ mode: 'STRICT', certificate, clients: { trust: [trust], alsoAccept: [uri('guest')] } })
const tlsOf: Readonly<Record<string, Json>> = {
  http: mutual(fileCertificate, 'ca'),
  http2: mutual(sdsCertificate, 'spire'),
  grpc: { mode: 'PERMISSIVE', certificate: acmCertificate },
  tcp: mutual(fileCertificate, 'ca'),
}
const poolOf: Readonly<Record<string, Json>> = {
  http: { maxConnections: 100, maxPendingRequests: 10 },
  http2: { maxRequests: 100 },
  grpc: { maxRequests: 100 },
  tcp: { maxConnections: 100 },
}
const healthCheck = { protocol: 'http', path: '/healthy', intervalMs: 5_000, timeoutMs: 2_000, healthyThreshold: 2, unhealthyThreshold: 3 }
const outlierDetection = { maxServerErrors: 5, intervalMs: 10_000, baseEjectionMs: 1_500, maxEjectionPercent: 50 }
const timeout = { perRequestMs: 1_500, idleMs: 60_000 }

const PROTOCOLS = ['http', 'http2', 'grpc', 'tcp'] as const
const plain = PROTOCOLS.map((protocol, index) => listener(protocol, 80 + index))
const full = PROTOCOLS.map((protocol, index) =>
  listener(protocol, 80 + index, {
    tls: tlsOf[protocol],
    connectionPool: poolOf[protocol],
    outlierDetection,
    ...(protocol !== 'tcp' && { healthCheck }),
    timeout: protocol === 'tcp' ? { idleMs: 60_000 } : timeout,
  }),
)

const jsonLog = { path: '/dev/stdout', format: { kind: 'json', fields: { status: '%RESPONSE_CODE%' } } }
const textLog = { path: '/dev/stdout', format: { kind: 'text', text: '%RESPONSE_CODE%' } }

/** A client policy for each place that certificates and authorities come from. */
const policies = [
  trusting(['ca'], { certificate: fileCertificate, ports: [80, 81], enforce: false }, [uri('api')]),
  trusting(['spire'], { certificate: sdsCertificate }, [uri('api')]),
  trusting(['pca'], {}, [uri('api')]),
]
const services = ['a.m', 'b.m', 'c.m']

const headers = [
  { name: 'x-exact', kind: 'exact', value: 'v', invert: true },
  { name: 'x-prefix', kind: 'prefix', value: 'v' },
  { name: 'x-present', kind: 'present' },
  { name: 'x-range', kind: 'range', start: 1, end: 5 },
  { name: 'x-regex', kind: 'regex', value: 'v.*' },
  { name: 'x-suffix', kind: 'suffix', value: 'v' },
]
const queryParameters = [
  { name: 'q', kind: 'exact', value: 'v' },
  { name: 'r', kind: 'present' },
]
const paths = { exact: '/exact', prefix: '/prefix/', regex: '/re.*' }
const kinds = Object.keys(paths) as readonly (keyof typeof paths)[]
const targets = [
  { virtualNode: 'all', port: 80, weight: 90 },
  { virtualNode: 'canary', weight: 10 },
]
const retryPolicy = { maxRetries: 3, perRetryTimeoutMs: 250, httpRetryEvents: ['server-error', 'client-error'], tcpRetryEvents: ['connection-error'] }

function routesOf(protocol: (typeof PROTOCOLS)[number], index: number): readonly Json[] {
  const common = { protocol, targets: targets.map((target) => (target.port ? { ...target, port: 80 + index } : target)) }
  const port = 80 + index
  switch (protocol) {
    case 'tcp':
      return [{ name: protocol, ...common, match: { port }, timeout: { idleMs: 60_000 } }]
    case 'grpc': {
      const retries = { ...retryPolicy, grpcRetryEvents: ['unavailable'] }
      return [{ name: protocol, ...common, timeout, retryPolicy: retries, match: { path: { kind: 'exact', value: '/m.Api/Get' }, headers, port } }]
    }
    default:
      return kinds.map((kind, priority) => ({
        name: `${protocol}-${kind}`,
        ...common,
        priority,
        timeout,
        retryPolicy,
        match: { path: { kind, value: paths[kind] }, method: 'GET', scheme: 'https', headers, queryParameters, port },
      }))
  }
}

const gatewayMatch = { method: 'GET', headers, queryParameters }
const rewrites: readonly Json[] = [
  { defaultTargetHostname: 'DISABLED', prefix: '/to/' },
  { defaultTargetHostname: 'ENABLED', prefix: '/' },
]

function gatewayRoutesOf(port: number, protocol: string, policy: Json): readonly Json[] {
  const common = { virtualService: 'a.m', targetPort: 80, tls: policy }
  const exact = { kind: 'exact', value: 'm.example' }
  if (protocol === 'grpc') {
    const match = { path: { kind: 'prefix', value: '/m.Api/' }, headers, port }
    const rewrite = { defaultTargetHostname: 'DISABLED' }
    return [
      { ...common, name: 'grpc', protocol, targetPort: 82, match: { ...match, hostname: exact }, rewrite },
      { ...common, name: 'grpc-suffix', protocol, targetPort: 82, match: { ...match, hostname: { kind: 'suffix', value: '*.m.example' } } },
    ]
  }
  return [
    ...rewrites.map((rewrite, index) => ({
      ...common,
      name: `${protocol}-${index}`,
      priority: index,
      match: { ...gatewayMatch, path: { kind: 'prefix', value: '/from/' }, hostname: exact, port },
      rewrite,
    })),
    ...kinds
      .filter((kind) => kind !== 'prefix')
      .map((kind, priority) => ({
        ...common,
        name: `${protocol}-${kind}`,
        priority,
        match: { ...gatewayMatch, path: { kind, value: paths[kind] }, hostname: { kind: 'suffix', value: '*.m.example' }, port },
        rewrite: { defaultTargetHostname: 'ENABLED', path: '/to' },
      })),
  ]
}

const gatewayListeners = full.slice(0, 3).map(({ outlierDetection: _outliers, timeout: _timeout, ...given }) => given)

export const everything: Json = mesh({
  settings: { ...(mesh({})['settings'] as Json), egressFilter: 'ALLOW_ALL', ipPreference: 'IPv4_PREFERRED' },
  authorities: [fileCa, privateCa, spire],
  virtualNodes: [
    node('all', full, {
      serviceDiscovery: { kind: 'cloudMap', namespace: 'm.internal', service: 'all', attributes: { stage: 'blue' }, ipPreference: 'IPv4_ONLY' },
      accessLog: jsonLog,
      backends: services.map((virtualService, index) => ({ virtualService, tls: policies[index] })),
    }),
    node('canary', full, { serviceDiscovery: { kind: 'dns', hostname: 'canary.internal', responseType: 'ENDPOINTS', ipPreference: 'IPv6_ONLY' } }),
    ...policies.map((tls, index) => ({
      name: `caller-${index}`,
      accessLog: textLog,
      backends: services.map((virtualService) => ({ virtualService, tls })),
    })),
  ],
  virtualRouters: [{ name: 'r', listeners: plain, routes: PROTOCOLS.flatMap(routesOf) }],
  virtualServices: [
    service('a.m', plain, 'virtualRouter', 'r'),
    service('b.m', plain, 'virtualNode', 'canary'),
    service('c.m', plain, 'virtualRouter', 'r'),
  ],
  virtualGateways: policies.map((policy, index) => ({
    name: `gateway-${index}`,
    listeners: gatewayListeners,
    accessLog: index === 0 ? jsonLog : textLog,
    routes: index === 0 ? gatewayListeners.flatMap((given) => gatewayRoutesOf(given['port'] as number, given['protocol'] as string, policy)) : gatewayRoutesOf(80, 'http', policy),
  })),
})
