import { isStream, type Protocol, type Timeout } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'

/** An inclusive range of integers. */
export interface IntegerRange {
  readonly least: number
  readonly most: number
}

// AWS: RouteSpec.priority and GatewayRouteSpec.priority.
export const PRIORITY: IntegerRange = { least: 0, most: 1000 }

/** Reports a number that is no port. */
export function checkPort(owner: string, port: number | undefined, at: Place, report: Report): void {
  if (port !== undefined && !isPort(port)) report(diagnostics.illegalPort, { port, owner }, { at })
}

/** Whether something can listen there. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535
}

/** Reports a number that is no integer or outside of its range. */
export function checkInteger(
  owner: string,
  field: string,
  actual: number | undefined,
  { least, most }: IntegerRange,
  at: Place,
  report: Report,
): void {
  if (actual === undefined || (Number.isInteger(actual) && actual >= least && actual <= most)) return
  report(diagnostics.outOfRange, { owner, field, actual, expected: `an integer from ${least} to ${most}` }, { at })
}

// A day: longer is a stream, for which a limit is switched off. Envoy itself takes any duration.
const TIMEOUT_MS: IntegerRange = { least: 0, most: 86_400_000 }

/** Checks both limits of a timeout of what speaks `protocol`. */
export function checkTimeout(owner: string, protocol: Protocol, timeout: Timeout | undefined, at: Place, report: Report): void {
  if (!timeout) return
  const within = (field: string): Place => ({ ...at, path: `${at.path ?? 'timeout'}.${field}` })
  if (timeout.perRequestMs !== undefined && isStream(protocol)) {
    report(diagnostics.requestLimitOfConnections, { owner, protocol }, { at: within('perRequest') })
  } else {
    checkInteger(owner, 'timeout.perRequest in ms', timeout.perRequestMs, TIMEOUT_MS, within('perRequest'), report)
  }
  checkInteger(owner, 'timeout.idle in ms', timeout.idleMs, TIMEOUT_MS, within('idle'), report)
}
