import { z } from 'zod'
import type { Complete } from './complete-schema.ts'
import { defaults } from './defaults.ts'
import { IR_VERSION, type Mesh } from './mesh.ts'
import { listener, protocol, timeout } from './listener-schema.ts'
import { declared } from './origin-schema.ts'
import { platform } from './platform-schema.ts'
import { assertedRequests, gatewayRoute, retryPolicy, route } from './route-schema.ts'
import { accessLog, metrics, tracing } from './telemetry-schema.ts'
import { authority, clientTls, identity } from './tls-schema.ts'

/*
 * The IR as zod schemas, for IR JSON that people and programs write by hand. What has a usual value may be left out;
 * unknown keys are errors, for a misspelt key would silently mean its default. Ranges of numbers and the alphabet of
 * names belong to the analysis, which judges meshes from TypeScript by the same rules.
 */

const labels = z.record(z.string(), z.string())
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
