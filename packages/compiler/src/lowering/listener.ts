import type { Listener, Protocol } from '@mesh-compile/ir'
import type { Collected } from './collect.ts'
import { isGiven, readDeclaration, readList, readNumber, readObject, subjectOf, valueOf, type Value } from './reader.ts'
import { lowerConnectionPool, lowerHealthCheck, lowerOutlierDetection } from './resilience.ts'
import { lowerTimeout } from './timeout.ts'
import { lowerListenerTls } from './tls.ts'

/** Reads `http(...)` and its siblings. */
export function lowerListener(value: Value, collected: Collected): Listener | undefined {
  const declaration = readDeclaration(value, ['listener'], 'a listener, such as http(8080)')
  if (!declaration) return undefined
  const protocol: Protocol = declaration.protocol
  const subject = subjectOf(value.subject, `${protocol}()`, declaration.call)
  const port = readNumber(valueOf(subject, declaration.port, 'arguments[0]'), 'an integer from 1 to 65535')
  const options = readObject(valueOf(subject, declaration.options, 'arguments[1]'), OPTIONS)
  const tls = isGiven(options.tls) ? lowerListenerTls(options.tls, collected) : undefined
  const timeout = isGiven(options.timeout) ? lowerTimeout(options.timeout) : undefined
  const healthCheck = isGiven(options.healthCheck) ? lowerHealthCheck(options.healthCheck, protocol) : undefined
  const outlierDetection = isGiven(options.outlierDetection) ? lowerOutlierDetection(options.outlierDetection) : undefined
  const connectionPool = isGiven(options.connectionPool) ? lowerConnectionPool(options.connectionPool) : undefined
  if (port === undefined || (isGiven(options.tls) && !tls)) return undefined
  return {
    protocol,
    port,
    ...(tls && { tls }),
    ...(timeout && { timeout }),
    ...(healthCheck && { healthCheck }),
    ...(outlierDetection && { outlierDetection }),
    ...(connectionPool && { connectionPool }),
    origin: { call: declaration.call },
  }
}

const OPTIONS = ['tls', 'timeout', 'healthCheck', 'outlierDetection', 'connectionPool'] as const

/** Reads one listener or a list of them, sorted by port. */
export function lowerListeners(value: Value, collected: Collected): readonly Listener[] {
  const items = Array.isArray(value.raw) ? readList(value) : [value]
  return items.flatMap((item) => lowerListener(item, collected) ?? []).sort((a, b) => a.port - b.port)
}
