import { z } from 'zod'
import type { Complete } from './complete-schema.ts'
import type { AccessLog } from './access-log.ts'
import { declared } from './origin-schema.ts'
import type { Metrics, Tracing } from './telemetry.ts'

const logFormat = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  z.strictObject({ kind: z.literal('json'), fields: z.record(z.string(), z.string()) }),
])
const accessLogFields = z.strictObject({ ...declared, path: z.string(), format: logFormat.exactOptional() }).meta({ id: 'AccessLog' })

// X-Ray's usual share, which App Mesh had too.
const samplingPercent = z.number().default(5)
const collector = { address: z.string().default('127.0.0.1'), port: z.int() }
const tracingFields = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...declared,
      kind: z.literal('openTelemetry'),
      ...collector,
      protocol: z.enum(['grpc', 'http']).default('grpc'),
      samplingPercent,
    }),
    z.strictObject({ ...declared, kind: z.literal('xray'), ...collector, samplingPercent }),
  ])
  .meta({ id: 'Tracing' })

const metricsFields = z
  .strictObject({
    ...declared,
    prometheus: z.strictObject({ port: z.int() }).exactOptional(),
    statsd: z.strictObject({ ...collector, dogStatsD: z.boolean().default(false) }).exactOptional(),
  })
  .meta({ id: 'Metrics' })

const completeAccessLog: Complete<AccessLog, typeof accessLogFields> = accessLogFields

/** Where and how requests are logged. */
export const accessLog: z.ZodType<AccessLog> = completeAccessLog

const completeTracing: Complete<Tracing, typeof tracingFields> = tracingFields

/** Where spans are sent. */
export const tracing: z.ZodType<Tracing> = completeTracing

const completeMetrics: Complete<Metrics, typeof metricsFields> = metricsFields

/** Where statistics are shown or sent. */
export const metrics: z.ZodType<Metrics> = completeMetrics
