import { z } from 'zod'
import type { ReachAssertion } from './assertion.ts'
import type { Complete } from './complete-schema.ts'
import { defaults } from './defaults.ts'
import { timeout } from './listener-schema.ts'
import { declared } from './origin-schema.ts'
import type { RetryPolicy, Route } from './route.ts'
import { clientTls } from './tls-schema.ts'
import type { GatewayRoute } from './virtual-gateway.ts'

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

const retryPolicyFields = z
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
const completeRetryPolicy: Complete<RetryPolicy, typeof retryPolicyFields> = retryPolicyFields
/** What is tried again, and how often. */
export const retryPolicy: z.ZodType<RetryPolicy> = completeRetryPolicy

const routeFields = z
  .strictObject({
    ...declared,
    name: z.string(),
    // What TLS carries is not looked at, and there is one server for a name.
    protocol: z.enum(['http', 'http2', 'grpc', 'tcp']),
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
const completeRoute: Complete<Route, typeof routeFields> = routeFields
/** A route of a virtual router. */
export const route: z.ZodType<Route> = completeRoute

const gatewayRewrite = z.strictObject({
  defaultTargetHostname: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  prefix: z.string().exactOptional(),
  path: z.string().exactOptional(),
})

const gatewayRouteFields = z
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
const completeGatewayRoute: Complete<GatewayRoute, typeof gatewayRouteFields> = gatewayRouteFields
/** A route of a virtual gateway. */
export const gatewayRoute: z.ZodType<GatewayRoute> = completeGatewayRoute

/** App Mesh rewrites the Host, and a matched prefix to `/`, unless told otherwise; other paths stay, gRPC's always. */
function usualRewrite({ protocol: of, match }: Pick<GatewayRoute, 'protocol' | 'match'>): z.output<typeof gatewayRewrite> {
  return { defaultTargetHostname: 'ENABLED', ...(of === 'http' && match.path.kind === 'prefix' && { prefix: '/' }) }
}

const requestFields = z
  .strictObject({ ...requestMatch, scheme: z.enum(['http', 'https']).exactOptional() })
  .omit({ port: true })
const completeRequests: Complete<NonNullable<ReachAssertion['requests']>, typeof requestFields> = requestFields
/** The requests that an assertion is about. */
export const assertedRequests: z.ZodType<NonNullable<ReachAssertion['requests']>> = completeRequests
