import type { Listener, Protocol } from '@mesh-compile/ir'
import type { Collected } from './collect.ts'
import { readDeclaration, readNumber, readObject, subjectOf, valueOf, type Value } from './reader.ts'
import { lowerTimeout } from './timeout.ts'
import { lowerListenerTls } from './tls.ts'

/** Reads `http(...)` and its siblings. */
export function lowerListener(value: Value, collected: Collected): Listener | undefined {
  const declaration = readDeclaration(value, ['listener'], 'a listener, such as http(8080)')
  if (!declaration) return undefined
  const protocol: Protocol = declaration.protocol
  const subject = subjectOf(value.subject, `${protocol}()`, declaration.call)
  const port = readNumber(valueOf(subject, declaration.port, 'arguments[0]'), 'an integer from 1 to 65535')
  const options = readObject(valueOf(subject, declaration.options, 'arguments[1]'), ['tls', 'timeout'])
  const tls = options.tls.raw === undefined ? undefined : lowerListenerTls(options.tls, collected)
  const timeout = options.timeout.raw === undefined ? undefined : lowerTimeout(options.timeout)
  if (port === undefined || (options.tls.raw !== undefined && !tls)) return undefined
  return { protocol, port, ...(tls && { tls }), ...(timeout && { timeout }), origin: { call: declaration.call } }
}
