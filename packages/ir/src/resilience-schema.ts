import { z } from 'zod'
import type { Complete } from './complete-schema.ts'
import type { ConnectionPool, HealthCheck, OutlierDetection } from './resilience.ts'

const healthCheckFields = z
  .strictObject({
    protocol: z.enum(['http', 'http2', 'grpc', 'tcp']),
    path: z.string().exactOptional(),
    intervalMs: z.int(),
    timeoutMs: z.int(),
    healthyThreshold: z.int(),
    unhealthyThreshold: z.int(),
  })
  .meta({ id: 'HealthCheck' })

const outlierDetectionFields = z
  .strictObject({ maxServerErrors: z.int(), intervalMs: z.int(), baseEjectionMs: z.int(), maxEjectionPercent: z.int() })
  .meta({ id: 'OutlierDetection' })

const connectionPoolFields = z
  .strictObject({
    maxConnections: z.int().exactOptional(),
    maxPendingRequests: z.int().exactOptional(),
    maxRequests: z.int().exactOptional(),
  })
  .meta({ id: 'ConnectionPool' })

const completeHealthCheck: Complete<HealthCheck, typeof healthCheckFields> = healthCheckFields

/** Active health checks of a listener. */
export const healthCheck: z.ZodType<HealthCheck> = completeHealthCheck

const completeOutlierDetection: Complete<OutlierDetection, typeof outlierDetectionFields> = outlierDetectionFields

/** When instances behind a listener are not used. */
export const outlierDetection: z.ZodType<OutlierDetection> = completeOutlierDetection

const completeConnectionPool: Complete<ConnectionPool, typeof connectionPoolFields> = connectionPoolFields

/** What an application behind a listener takes at once. */
export const connectionPool: z.ZodType<ConnectionPool> = completeConnectionPool
