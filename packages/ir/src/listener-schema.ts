import { z } from 'zod'
import type { Complete } from './complete-schema.ts'
import type { Listener, Protocol, Timeout } from './listener.ts'
import { declared } from './origin-schema.ts'
import { connectionPool, healthCheck, outlierDetection } from './resilience-schema.ts'
import { listenerTls } from './tls-schema.ts'

const timeoutFields = z
  .strictObject({ perRequestMs: z.int().exactOptional(), idleMs: z.int().exactOptional() })
  .meta({ id: 'Timeout' })
const completeTimeout: Complete<Timeout, typeof timeoutFields> = timeoutFields
/** Limits of requests and connections. */
export const timeout: z.ZodType<Timeout> = completeTimeout

/** What a listener speaks. */
export const protocol: z.ZodType<Protocol> = z.enum(['http', 'http2', 'grpc', 'tcp', 'tls'])

const listenerFields = z
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
const completeListener: Complete<Listener, typeof listenerFields> = listenerFields
/** A port and what is spoken there. */
export const listener: z.ZodType<Listener> = completeListener
