import * as fc from 'fast-check'
import { duration, seldom } from './texts.ts'

const span = fc.oneof(duration(1, 86_400_000), fc.constant('0s'))

/** Limits of what speaks a protocol: of its requests, if it has any, and of its connections; `0s` switches one off. */
export function timeout(protocol: string): fc.Arbitrary<object> {
  const perRequest = protocol === 'tcp' || protocol === 'tls' ? {} : { perRequest: span }
  return fc.record({ ...perRequest, idle: span }, { requiredKeys: [] })
}

const checked = {
  interval: duration(5_000, 300_000),
  timeout: duration(2_000, 60_000),
  healthyThreshold: fc.integer({ min: 2, max: 10 }),
  unhealthyThreshold: fc.integer({ min: 2, max: 10 }),
}
const checkedPath = fc.constantFrom('/', '/health', '/a%20b', '/h?x=1', "/h'c", '/$h')

/** A health check that a listener of this protocol may have. */
export function healthCheck(protocol: string): fc.Arbitrary<object> {
  const protocols = protocol === 'grpc' || protocol === 'http2' ? ['http', 'http2', 'grpc', 'tcp'] : ['http', 'http2', 'tcp']
  return fc.oneof(
    fc.record(checked, { requiredKeys: [] }),
    fc.record({ ...checked, protocol: fc.constantFrom(...protocols) }, { requiredKeys: ['protocol'] }),
    fc.record({ ...checked, protocol: fc.constantFrom('http', 'http2'), path: checkedPath }, { requiredKeys: ['protocol', 'path'] }),
  )
}

export const outlierDetection: fc.Arbitrary<object> = fc.record({
  maxServerErrors: fc.constantFrom(1, 5, 4_294_967_295),
  interval: duration(1, 86_400_000),
  baseEjectionDuration: duration(1, 86_400_000),
  maxEjectionPercent: fc.integer({ min: 0, max: 100 }),
})

const limit = fc.oneof(fc.constantFrom(1, 2_147_483_647), fc.integer({ min: 1, max: 10_000 }))

/** A pool in the words of a protocol. */
export function connectionPool(protocol: string): fc.Arbitrary<object> {
  switch (protocol) {
    case 'http':
      return fc.record({ maxConnections: limit, maxPendingRequests: limit }, { requiredKeys: ['maxConnections'] })
    case 'tcp':
      return fc.record({ maxConnections: limit })
    default:
      return fc.record({ maxRequests: limit })
  }
}

const retries = {
  maxRetries: fc.integer({ min: 0, max: 20 }),
  perRetryTimeout: duration(1, 86_400_000),
  tcpRetryEvents: fc.constant(['connection-error']),
}
const httpRetryEvents = fc.subarray(['server-error', 'gateway-error', 'client-error', 'stream-error'], { minLength: 1 })
const grpcRetryEvents = fc.subarray(['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable'], { minLength: 1 })

/** What is tried again on a route of this protocol. */
export function retryPolicy(protocol: string): fc.Arbitrary<unknown> {
  const keys = { ...retries, httpRetryEvents, ...(protocol === 'grpc' && { grpcRetryEvents }) }
  const said = fc.record(keys, { requiredKeys: ['maxRetries', 'httpRetryEvents'] })
  return seldom(fc.oneof(said, said, fc.constant('none')))
}
