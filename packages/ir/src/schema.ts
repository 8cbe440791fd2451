import { z } from 'zod'
import type { Complete } from './complete-schema.ts'
import { defaults } from './defaults.ts'
import { IR_VERSION, type Mesh } from './mesh.ts'
import { declared } from './origin-schema.ts'
import { platform } from './platform-schema.ts'
import { connectionPool, healthCheck, outlierDetection } from './resilience-schema.ts'
import { accessLog, metrics, tracing } from './telemetry-schema.ts'
import { authority, clientTls, identity, listenerTls } from './tls-schema.ts'
import type { GatewayRoute } from './virtual-gateway.ts'

/*
 * The IR as zod schemas, for IR JSON that people and programs write by hand. What has a usual value may be left out;
 * unknown keys are errors, for a misspelt key would silently mean its default. Ranges of numbers and the alphabet of
 * names belong to the analysis, which judges meshes from TypeScript by the same rules.
 */

const labels = z.record(z.string(), z.string())
const timeout = z
  .strictObject({ perRequestMs: z.int().exactOptional(), idleMs: z.int().exactOptional() })
  .meta({ id: 'Timeout' })

const routeProtocol = z.enum(['http', 'http2', 'grpc', 'tcp'])
const protocol = z.enum([...routeProtocol.options, 'tls'])
const listener = z
  .strictObject({
    ...declared,
    protocol,
    port: z.int(),
    tls: listenerTls.exactOptional(),
    timeout: timeout.exactOptional(),
    healthCheck: healthCheck.exactOptional(),
    outlierDetection: outlierDetection.exactOptional(),
    connectionPool: connectionPool.exactOptional(),
  })
  .meta({ id: 'Listener' })

const pathMatch = z.strictObject({ kind: z.enum(['prefix', 'exact', 'regex']), value: z.string() }).meta({ id: 'PathMatch' })
const anyPath = pathMatch.default({ kind: 'prefix', value: '/' })

const header = { name: z.string(), invert: z.boolean().default(false) }
const headerMatch = z.discriminatedUnion('kind', [
  z.strictObject({ ...header, kind: z.enum(['exact', 'prefix', 'suffix', 'regex']), value: z.string() }),
  z.strictObject({ ...header, kind: z.literal('range'), start: z.int(), end: z.int() }),
  z.strictObject({ ...header, kind: z.literal('present') }),
])

const queryParameterMatch = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exact'), name: z.string(), value: z.string() }),
  z.strictObject({ kind: z.literal('present'), name: z.string() }),
])

/** What a match of a router and one of a gateway both hold. */
const requestMatch = {
  path: anyPath,
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH']).exactOptional(),
  headers: z.array(headerMatch).default([]),
  queryParameters: z.array(queryParameterMatch).default([]),
  port: z.int().exactOptional(),
}

const retryPolicy = z
  .strictObject({
    maxRetries: z.int(),
    perRetryTimeoutMs: z.int().exactOptional(),
    httpRetryEvents: z
      .array(z.enum(['server-error', 'gateway-error', 'client-error', 'stream-error', 'service-unavailable']))
      .default([]),
    tcpRetryEvents: z.array(z.enum(['connection-error'])).default([]),
    grpcRetryEvents: z
      .array(z.enum(['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable']))
      .default([]),
  })
  .meta({ id: 'RetryPolicy' })

const route = z
  .strictObject({
    ...declared,
    name: z.string(),
    // What TLS carries is not looked at, and there is one server for a name.
    protocol: routeProtocol,
    priority: z.int().exactOptional(),
    match: z.strictObject({ ...requestMatch, scheme: z.enum(['http', 'https']).exactOptional() }).prefault({}),
    targets: z.array(z.strictObject({ virtualNode: z.string(), port: z.int().exactOptional(), weight: z.int() })),
    timeout: timeout.prefault({}),
    retryPolicy: retryPolicy.exactOptional(),
    fromDefaults: z.array(z.enum(['retryPolicy', 'timeout.idle', 'timeout.perRequest'])).exactOptional(),
  })
  .transform((given) => {
    // A TCP route has no request to limit, and Envoy's own idle limit holds.
    if (given.protocol === 'tcp') return given
    const { idleMs, perRequestMs } = given.timeout
    const filled = [...(idleMs === undefined ? ['timeout.idle' as const] : []), ...(perRequestMs === undefined ? ['timeout.perRequest' as const] : [])]
    return {
      ...given,
      timeout: { ...defaults.timeout, ...given.timeout },
      ...(filled.length > 0 && { fromDefaults: [...new Set([...(given.fromDefaults ?? []), ...filled])].toSorted() }),
    }
  })
  .meta({ id: 'Route' })

const gatewayRewrite = z.strictObject({
  defaultTargetHostname: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  prefix: z.string().exactOptional(),
  path: z.string().exactOptional(),
})

const gatewayRoute = z
  .strictObject({
    ...declared,
    name: z.string(),
    protocol: z.enum(['http', 'grpc']).default('http'),
    priority: z.int().exactOptional(),
    match: z
      .strictObject({
        ...requestMatch,
        hostname: z.strictObject({ kind: z.enum(['exact', 'suffix']), value: z.string() }).exactOptional(),
      })
      .prefault({}),
    virtualService: z.string(),
    targetPort: z.int().exactOptional(),
    rewrite: gatewayRewrite.exactOptional(),
    tls: clientTls.exactOptional(),
  })
  .transform(({ rewrite, ...given }) => ({ ...given, rewrite: rewrite ?? usualRewrite(given) }))
  .meta({ id: 'GatewayRoute' })

/** App Mesh rewrites the Host, and a matched prefix to `/`, unless told otherwise; other paths stay, gRPC's always. */
function usualRewrite({ protocol: of, match }: Pick<GatewayRoute, 'protocol' | 'match'>): z.output<typeof gatewayRewrite> {
  return { defaultTargetHostname: 'ENABLED', ...(of === 'http' && match.path.kind === 'prefix' && { prefix: '/' }) }
}

const backend = z
  .strictObject({
    ...declared,
    virtualService: z.string(),
    protocol: protocol.exactOptional(),
    tls: clientTls.exactOptional(),
    egressPort: z.int().exactOptional(),
  })
  .meta({ id: 'Backend' })

const ipPreference = z.enum(['IPv4_PREFERRED', 'IPv4_ONLY', 'IPv6_PREFERRED', 'IPv6_ONLY'])
const serviceDiscovery = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('dns'),
    hostname: z.string(),
    responseType: z.enum(['LOADBALANCER', 'ENDPOINTS']).default('LOADBALANCER'),
    ipPreference: ipPreference.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('cloudMap'),
    namespace: z.string(),
    service: z.string(),
    attributes: z.record(z.string(), z.string()).default({}),
    ipPreference: ipPreference.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('static'), addresses: z.array(z.string()) }),
])

const interception = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('transparent') }),
    z.strictObject({ kind: z.literal('explicit'), applicationPorts: z.record(z.string(), z.int()).default({}) }),
  ])
  .meta({ id: 'Interception' })

const virtualNode = z
  .strictObject({
    ...declared,
    name: z.string(),
    labels: labels.default({}),
    external: z.boolean().default(false),
    identity: identity.exactOptional(),
    interception: interception.default({ kind: 'transparent' }),
    listeners: z.array(listener).default([]),
    serviceDiscovery: serviceDiscovery.exactOptional(),
    backends: z.array(backend).default([]),
    accessLog: accessLog.exactOptional(),
    platform: platform.exactOptional(),
  })
  .meta({ id: 'VirtualNode' })

const virtualGateway = z
  .strictObject({
    ...declared,
    name: z.string(),
    labels: labels.default({}),
    identity: identity.exactOptional(),
    listeners: z.array(listener).default([]),
    routes: z.array(gatewayRoute).default([]),
    trustedHops: z.int().default(0),
    accessLog: accessLog.exactOptional(),
    platform: platform.exactOptional(),
  })
  .meta({ id: 'VirtualGateway' })

const virtualRouter = z
  .strictObject({
    ...declared,
    name: z.string(),
    listeners: z.array(listener).default([]),
    routes: z.array(route).default([]),
  })
  .meta({ id: 'VirtualRouter' })

const provider = z.discriminatedUnion('kind', [
  z.strictObject({ ...declared, kind: z.literal('virtualNode'), name: z.string(), port: z.int().exactOptional() }),
  z.strictObject({ ...declared, kind: z.literal('virtualRouter'), name: z.string() }),
])

const virtualService = z
  .strictObject({
    ...declared,
    name: z.string(),
    listeners: z.array(listener).default([]),
    zone: z.string().exactOptional(),
    provider: provider.exactOptional(),
  })
  .meta({ id: 'VirtualService' })

const callerSet = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('everyone') }),
    z.strictObject({ kind: z.literal('labels'), labels }),
    z.strictObject({ kind: z.enum(['virtualNode', 'virtualGateway']), name: z.string() }),
  ])
  .meta({ id: 'CallerSet' })

const destination = z
  .strictObject({ kind: z.enum(['virtualService', 'virtualNode', 'zone']), name: z.string() })
  .meta({ id: 'Destination' })

const assertedRequests = z
  .strictObject({ ...requestMatch, scheme: z.enum(['http', 'https']).exactOptional() })
  .omit({ port: true })

const assertion = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...declared,
      kind: z.enum(['canReach', 'cannotReach']),
      from: z.array(callerSet),
      to: z.array(destination),
      except: z.array(callerSet).default([]),
      requests: assertedRequests.exactOptional(),
      transitively: z.boolean().default(false),
    }),
    z.strictObject({ ...declared, kind: z.literal('requireMutualTls'), of: z.array(destination) }),
  ])
  .meta({ id: 'Assertion' })

const silence = z
  .strictObject({ ...declared, warning: z.string(), reason: z.string(), about: z.array(z.string()).default([]) })
  .meta({ id: 'Silence' })
const meshFields = z.strictObject({
  // Editors find the schema by this key; it says nothing about the mesh and is left out of the result.
  $schema: z.string().exactOptional(),
  ...declared,
  irVersion: z.literal(IR_VERSION),
  name: z.string(),
  settings: z
    .strictObject({
      defaults: z.enum(['defaults', 'appMeshDefaults']).default('defaults'),
      egressFilter: z.enum(['ALLOW_ALL', 'DROP_ALL']).default('DROP_ALL'),
      egressHosts: z.strictObject({ tls: z.array(z.string()).default([]), http: z.array(z.string()).default([]) }).prefault({}),
      ipPreference: ipPreference.exactOptional(),
      usualIpVersion: z.enum(['IPv4', 'IPv6']).default(defaults.settings.usualIpVersion),
      escapedSlashes: z.enum(['REJECT_REQUEST', 'KEEP_UNCHANGED']).default('REJECT_REQUEST'),
      websocketUpgrades: z.boolean().default(defaults.settings.websocketUpgrades),
      nodeProvider: z
        .strictObject({ timeout: timeout.prefault({}), retryPolicy: retryPolicy.exactOptional() })
        .default(defaults.settings.nodeProvider as never),
      listenerTimeout: timeout.exactOptional(),
      retryConcurrency: z.enum(['BUDGET', 'UNLIMITED']).default('BUDGET'),
    })
    .prefault({}),
  authorities: z.array(authority).default([]),
  zones: z.array(z.strictObject({ ...declared, name: z.string(), allow: labels.default({}) })).default([]),
  virtualServices: z.array(virtualService).default([]),
  virtualNodes: z.array(virtualNode).default([]),
  virtualRouters: z.array(virtualRouter).default([]),
  virtualGateways: z.array(virtualGateway).default([]),
  assertions: z.array(assertion).default([]),
  silences: z.array(silence).default([]),
  tracing: tracing.exactOptional(),
  metrics: metrics.exactOptional(),
})
const mesh = meshFields.transform((given) => {
  const rest = { ...given }
  delete rest.$schema
  return rest
})

const complete: Complete<Mesh, typeof mesh> = mesh

/**
 * Reads a mesh from IR JSON: fills in what may be left out, refuses unknown keys and wrong types. Names are not
 * resolved and lists not sorted here.
 */
export const meshSchema: z.ZodType<Mesh> = complete

/** What {@link meshSchema} finds wrong. */
export type MeshIssue = z.core.$ZodIssue

/** The published JSON Schema (draft 2020-12) of IR JSON as it may be written, with what may be left out left out. */
export function meshJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(mesh, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      // The range of safe integers is zod's, and says nothing to a reader.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      delete jsonSchema.id
    },
  })
  return { ...schema, title: 'mesh-compile IR' }
}
