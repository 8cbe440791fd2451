import type { ConnectionPool, HealthCheck, OutlierDetection, Protocol } from '@mesh-compile/ir'
import { isGiven, readDuration, readNumber, readObject, readString, readWord, type Value } from './reader.ts'

// App Mesh asks for all of them; these are the values that CDK's HealthCheck fills in.
const USUAL = { intervalMs: 5_000, timeoutMs: 2_000, healthyThreshold: 2, unhealthyThreshold: 2, path: '/' }
const PROTOCOLS = ['http', 'http2', 'grpc', 'tcp'] as const

/** Reads `healthCheck` of a listener that speaks `spoken`. */
export function lowerHealthCheck(value: Value, spoken: Protocol): HealthCheck {
  const fields = readObject(value, ['protocol', 'path', 'interval', 'timeout', 'healthyThreshold', 'unhealthyThreshold'])
  const protocol = (isGiven(fields.protocol) ? readWord(fields.protocol, PROTOCOLS) : undefined) ?? (spoken === 'tls' ? 'tcp' : spoken)
  const isHttp = protocol === 'http' || protocol === 'http2'
  const given = isGiven(fields.path) ? readString(fields.path, 'a path') : undefined
  const path = given ?? (isHttp ? USUAL.path : undefined)
  const threshold = (field: Value, usual: number): number =>
    (isGiven(field) ? readNumber(field, 'an integer from 2 to 10') : undefined) ?? usual
  return {
    protocol,
    ...(path !== undefined && { path }),
    intervalMs: (isGiven(fields.interval) ? readDuration(fields.interval) : undefined) ?? USUAL.intervalMs,
    timeoutMs: (isGiven(fields.timeout) ? readDuration(fields.timeout) : undefined) ?? USUAL.timeoutMs,
    healthyThreshold: threshold(fields.healthyThreshold, USUAL.healthyThreshold),
    unhealthyThreshold: threshold(fields.unhealthyThreshold, USUAL.unhealthyThreshold),
  }
}

/** Reads `outlierDetection` of a listener; every field must be given, as in App Mesh. */
export function lowerOutlierDetection(value: Value): OutlierDetection | undefined {
  const fields = readObject(value, ['maxServerErrors', 'interval', 'baseEjectionDuration', 'maxEjectionPercent'])
  const maxServerErrors = readNumber(fields.maxServerErrors, 'a number of answers of 5xx in a row')
  const intervalMs = readDuration(fields.interval)
  const baseEjectionMs = readDuration(fields.baseEjectionDuration)
  const maxEjectionPercent = readNumber(fields.maxEjectionPercent, 'an integer from 0 to 100')
  if (maxServerErrors === undefined || intervalMs === undefined) return undefined
  if (baseEjectionMs === undefined || maxEjectionPercent === undefined) return undefined
  return { maxServerErrors, intervalMs, baseEjectionMs, maxEjectionPercent }
}

/** Reads `connectionPool` of a listener; which limits a protocol has is told by the analysis. */
export function lowerConnectionPool(value: Value): ConnectionPool {
  const fields = readObject(value, ['maxConnections', 'maxPendingRequests', 'maxRequests'])
  const limit = (name: keyof ConnectionPool): ConnectionPool => {
    const read = isGiven(fields[name]) ? readNumber(fields[name], 'an integer of 1 or more') : undefined
    return read === undefined ? {} : { [name]: read }
  }
  return { ...limit('maxConnections'), ...limit('maxPendingRequests'), ...limit('maxRequests') }
}
