import { z } from 'zod'
import { IR_VERSION, type Mesh } from './mesh.ts'

/*
 * The IR as zod schemas, for IR JSON that people and programs write by hand. What has a usual value may be left out;
 * unknown keys are errors, for a misspelt key would silently mean its default. Ranges of numbers and the alphabet of
 * names belong to the analysis, which judges meshes from TypeScript by the same rules.
 */

const span = z.strictObject({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  endLine: z.int().exactOptional(),
  endColumn: z.int().exactOptional(),
})
const origin = z.union([z.strictObject({ call: z.int() }), span]).meta({ id: 'Origin' }).exactOptional()
const declared = { origin }

const labels = z.record(z.string(), z.string())
const identity = z.strictObject({ kind: z.enum(['uri', 'dns']), value: z.string() }).meta({ id: 'Identity' })

const authority = z
  .strictObject({
    ...declared,
    name: z.string(),
    source: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('file'), path: z.string() })]),
  })
  .meta({ id: 'Authority' })

const certificate = z
  .strictObject({
    issuer: z.string(),
    source: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('file'), chain: z.string(), key: z.string() }),
    ]),
  })
  .meta({ id: 'Certificate' })

const listenerTls = z
  .strictObject({
    mode: z.literal('STRICT').default('STRICT'),
    certificate,
    clients: z.strictObject({ trust: z.array(z.string()), alsoAccept: z.array(identity).default([]) }).exactOptional(),
  })
  .meta({ id: 'ListenerTls' })

const serverValidation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('authorities'),
    trust: z.array(z.string()),
    subjectAlternativeNames: z.array(identity).default([]),
  }),
  z.strictObject({ kind: z.literal('none'), reason: z.string() }),
])

const clientTls = z
  .strictObject({ verify: serverValidation, certificate: certificate.exactOptional() })
  .meta({ id: 'ClientTls' })

const timeout = z
  .strictObject({ perRequestMs: z.int().exactOptional(), idleMs: z.int().exactOptional() })
  .meta({ id: 'Timeout' })

const protocol = z.enum(['http', 'http2', 'tcp'])
const listener = z
  .strictObject({
    ...declared,
    protocol,
    port: z.int(),
    tls: listenerTls.exactOptional(),
    timeout: timeout.exactOptional(),
  })
  .meta({ id: 'Listener' })

const pathMatch = z.strictObject({ kind: z.enum(['prefix', 'exact']), value: z.string() }).meta({ id: 'PathMatch' })
const anyPath = pathMatch.default({ kind: 'prefix', value: '/' })

const headerMatch = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exact'), name: z.string(), value: z.string() }),
  z.strictObject({ kind: z.literal('present'), name: z.string() }),
])

const retryPolicy = z
  .strictObject({
    maxRetries: z.int(),
    perRetryTimeoutMs: z.int().exactOptional(),
    httpRetryEvents: z.array(z.enum(['server-error', 'gateway-error', 'client-error', 'stream-error'])).default([]),
    tcpRetryEvents: z.array(z.enum(['connection-error'])).default([]),
  })
  .meta({ id: 'RetryPolicy' })

// App Mesh's limits of a route that states none; a TCP route has no request to limit, and Envoy's own idle limit holds.
const HTTP_ROUTE_TIMEOUT = { perRequestMs: 15_000, idleMs: 300_000 }

const route = z
  .strictObject({
    ...declared,
    name: z.string(),
    protocol,
    priority: z.int().exactOptional(),
    match: z.strictObject({ path: anyPath, headers: z.array(headerMatch).default([]) }).prefault({}),
    targets: z.array(z.strictObject({ virtualNode: z.string(), weight: z.int() })),
    timeout: timeout.prefault({}),
    retryPolicy: retryPolicy.exactOptional(),
  })
  .transform((given) => ({
    ...given,
    timeout: { ...(given.protocol !== 'tcp' && HTTP_ROUTE_TIMEOUT), ...given.timeout },
  }))
  .meta({ id: 'Route' })

const gatewayRewrite = z.strictObject({
  defaultTargetHostname: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  prefix: z.string().exactOptional(),
})

const gatewayRoute = z
  .strictObject({
    ...declared,
    name: z.string(),
    priority: z.int().exactOptional(),
    match: z
      .strictObject({
        path: anyPath,
        hostname: z.strictObject({ kind: z.enum(['exact', 'suffix']), value: z.string() }).exactOptional(),
      })
      .prefault({}),
    virtualService: z.string(),
    rewrite: gatewayRewrite.exactOptional(),
    tls: clientTls.exactOptional(),
  })
  .transform(({ rewrite, ...given }) => ({ ...given, rewrite: rewrite ?? usualRewrite(given.match.path.kind) }))
  .meta({ id: 'GatewayRoute' })

/** App Mesh rewrites the Host, and a matched prefix to `/`, unless told otherwise; an exact path stays. */
function usualRewrite(path: 'prefix' | 'exact'): z.output<typeof gatewayRewrite> {
  return { defaultTargetHostname: 'ENABLED', ...(path === 'prefix' && { prefix: '/' }) }
}

const backend = z
  .strictObject({
    ...declared,
    virtualService: z.string(),
    protocol: protocol.exactOptional(),
    tls: clientTls.exactOptional(),
  })
  .meta({ id: 'Backend' })

const serviceDiscovery = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('dns'),
    hostname: z.string(),
    responseType: z.enum(['LOADBALANCER', 'ENDPOINTS']).default('LOADBALANCER'),
  }),
  z.strictObject({ kind: z.literal('static'), addresses: z.array(z.string()) }),
])

const virtualNode = z
  .strictObject({
    ...declared,
    name: z.string(),
    labels: labels.default({}),
    identity: identity.exactOptional(),
    interception: z
      .discriminatedUnion('kind', [z.strictObject({ kind: z.literal('transparent') })])
      .default({ kind: 'transparent' }),
    listeners: z.array(listener).default([]),
    serviceDiscovery: serviceDiscovery.exactOptional(),
    backends: z.array(backend).default([]),
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

const provider = z.strictObject({ ...declared, kind: z.enum(['virtualNode', 'virtualRouter']), name: z.string() })

const virtualService = z
  .strictObject({
    ...declared,
    name: z.string(),
    listeners: z.array(listener).default([]),
    zone: z.string().exactOptional(),
    provider: provider.exactOptional(),
  })
  .meta({ id: 'VirtualService' })

const meshFields = z.strictObject({
  // Editors find the schema by this key; it says nothing about the mesh and is left out of the result.
  $schema: z.string().exactOptional(),
  ...declared,
  irVersion: z.literal(IR_VERSION),
  name: z.string(),
  settings: z
    .strictObject({
      egressFilter: z.enum(['ALLOW_ALL', 'DROP_ALL']).default('DROP_ALL'),
      escapedSlashes: z.enum(['REJECT_REQUEST', 'KEEP_UNCHANGED']).default('REJECT_REQUEST'),
    })
    .prefault({}),
  authorities: z.array(authority).default([]),
  zones: z.array(z.strictObject({ ...declared, name: z.string(), allow: labels.default({}) })).default([]),
  virtualServices: z.array(virtualService).default([]),
  virtualNodes: z.array(virtualNode).default([]),
  virtualRouters: z.array(virtualRouter).default([]),
  virtualGateways: z.array(virtualGateway).default([]),
})
const mesh = meshFields.transform((given) => {
  const rest = { ...given }
  delete rest.$schema
  return rest
})

/** Every key of a type, as a dotted path. */
type Paths<Type> = Type extends readonly (infer Item)[]
  ? Paths<Item>
  : Type extends object
    ? { [Key in keyof Type & string]-?: Key | `${Key}.${Paths<Type[Key]>}` }[keyof Type & string]
    : never
type Missing<Schema extends z.ZodType> = Exclude<Paths<Mesh>, Paths<z.output<Schema>>>
/** Names the fields of {@link Mesh} that the schema does not take; that it gives a Mesh is checked by the next line. */
type Complete<Schema extends z.ZodType> = [Missing<Schema>] extends [never] ? Schema : { missing: Missing<Schema> }
const complete: Complete<typeof mesh> = mesh

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
