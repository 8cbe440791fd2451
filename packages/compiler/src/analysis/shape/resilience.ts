import { showListener, type ConnectionPool, type Listener, type Mesh, type Protocol } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { checkInteger, type IntegerRange } from './ranges.ts'
import { resilienceDiagnostics as diagnostics } from './resilience-diagnostics.ts'

// AWS: HealthCheckPolicy.
const INTERVAL_MS: IntegerRange = { least: 5_000, most: 300_000 }
const TIMEOUT_MS: IntegerRange = { least: 2_000, most: 60_000 }
const THRESHOLD: IntegerRange = { least: 2, most: 10 }
// AWS: OutlierDetection. Of times Envoy asks that they are not 0.
const SERVER_ERRORS: IntegerRange = { least: 1, most: 4_294_967_295 }
const DURATION_MS: IntegerRange = { least: 1, most: 86_400_000 }
const PERCENT: IntegerRange = { least: 0, most: 100 }
// AWS: VirtualNodeConnectionPool; App Mesh's own "no limit" is the largest.
const POOL: IntegerRange = { least: 1, most: 2_147_483_647 }

/** AWS: the limit that each protocol's pool must have, and one it may have besides. */
const POOL_LIMITS: Readonly<Record<Protocol, { readonly must: keyof ConnectionPool; readonly may?: keyof ConnectionPool }>> = {
  http: { must: 'maxConnections', may: 'maxPendingRequests' },
  http2: { must: 'maxRequests' },
  grpc: { must: 'maxRequests' },
  tcp: { must: 'maxConnections' },
  tls: { must: 'maxConnections' },
}

/** Checks what a listener says about health, outliers and its connection pool. `at` is its options. */
export function checkResilience(owner: string, listener: Listener, at: Place, report: Report): void {
  const within = (field: string): Place => ({ ...at, path: `${at.path ?? ''}.${field}` })
  const { healthCheck, outlierDetection, connectionPool } = listener
  const check = (field: string, actual: number | undefined, range: IntegerRange): void =>
    checkInteger(owner, /interval|timeout|Duration/.test(field) ? `${field} in ms` : field, actual, range, within(field), report)
  if (healthCheck) {
    check('healthCheck.interval', healthCheck.intervalMs, INTERVAL_MS)
    check('healthCheck.timeout', healthCheck.timeoutMs, TIMEOUT_MS)
    check('healthCheck.healthyThreshold', healthCheck.healthyThreshold, THRESHOLD)
    check('healthCheck.unhealthyThreshold', healthCheck.unhealthyThreshold, THRESHOLD)
    const { protocol, path } = healthCheck
    const speaksHttp2 = listener.protocol === 'http2' || listener.protocol === 'grpc'
    if (protocol === 'grpc' && !speaksHttp2) {
      report(diagnostics.healthCheckProtocol, { owner, listener: showListener(listener) }, { at: within('healthCheck') })
    }
    if (path !== undefined && (protocol === 'grpc' || protocol === 'tcp')) {
      report(diagnostics.healthCheckPath, { owner, protocol }, { at: within('healthCheck.path') })
    }
  }
  if (outlierDetection) {
    check('outlierDetection.maxServerErrors', outlierDetection.maxServerErrors, SERVER_ERRORS)
    check('outlierDetection.interval', outlierDetection.intervalMs, DURATION_MS)
    check('outlierDetection.baseEjectionDuration', outlierDetection.baseEjectionMs, DURATION_MS)
    check('outlierDetection.maxEjectionPercent', outlierDetection.maxEjectionPercent, PERCENT)
  }
  if (connectionPool) {
    checkPool(owner, listener, connectionPool, within('connectionPool'), report)
    for (const field of ['maxConnections', 'maxPendingRequests', 'maxRequests'] as const) {
      check(`connectionPool.${field}`, connectionPool[field], POOL)
    }
  }
}

function checkPool(owner: string, listener: Listener, pool: ConnectionPool, at: Place, report: Report): void {
  const { protocol } = listener
  const { must, may } = POOL_LIMITS[protocol]
  const given = Object.keys(pool).filter((field) => pool[field as keyof ConnectionPool] !== undefined)
  if (given.includes(must) && given.every((field) => field === must || field === may)) return
  const expected = may ? `${must}, and ${may} besides` : must
  const shown = given.length > 0 ? given.join(' and ') : 'no limit'
  report(diagnostics.poolLimits, { owner, listener: showListener(listener), given: shown, protocol, expected }, { at })
}

/** What is watched where nothing comes of it. */
export function checkWatching({ virtualNodes, virtualGateways }: Mesh, report: Report): void {
  for (const { name, listeners, serviceDiscovery, origin } of virtualNodes) {
    if (serviceDiscovery?.kind !== 'dns' || serviceDiscovery.responseType !== 'LOADBALANCER') continue
    const { hostname } = serviceDiscovery
    for (const listener of listeners) {
      const what = watchedBy(listener)
      if (what === undefined) continue
      const related = [{ label: `${what} is asked for here`, origin: listener.origin ?? origin }]
      const args = { node: name, what, listener: showListener(listener), hostname }
      report(diagnostics.oneLogicalHost, args, { at: { origin, path: 'serviceDiscovery' }, related })
    }
  }
  for (const { name, listeners, origin } of virtualGateways) {
    for (const [index, listener] of listeners.entries()) {
      const what = watchedBy(listener)
      if (what === undefined) continue
      const at: Place = { origin, path: `listeners[${index}]` }
      report(diagnostics.neverWatched, { gateway: name, what, listener: showListener(listener) }, { at })
    }
  }
}

function watchedBy({ healthCheck, outlierDetection }: Listener): string | undefined {
  if (healthCheck && outlierDetection) return 'healthCheck and outlierDetection'
  if (healthCheck) return 'healthCheck'
  return outlierDetection ? 'outlierDetection' : undefined
}
