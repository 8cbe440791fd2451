import * as fc from 'fast-check'
import { freeText, given, ipAddress, seldom } from './texts.ts'
import type { World } from './world.ts'

const OPERATORS = ['%START_TIME%', '%START_TIME(%s.%3f)%', '%REQ(:PATH)%', '%REQ(X-A?:PATH):10%', '%RESPONSE_CODE%', '%%', 'plain', '%PATH(NQ)%', '%GRPC_STATUS(NUMBER)%', '%UPSTREAM_CLUSTER%', '%DYNAMIC_METADATA(a:b):3%', '%ENVIRONMENT(HOME)%', '%DOWNSTREAM_PEER_URI_SAN%']
const line = fc
  .array(fc.oneof(fc.constantFrom(...OPERATORS), freeText), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(' '))
const key = fc.oneof(fc.constantFrom('path', 'constructor', '__proto__', 'a.b', 'ü'), freeText.filter((text) => text !== ''))

/** A log, whose fields are not yet in an order. */
interface LogPlan {
  readonly path: string
  readonly format: { readonly text: string } | { readonly json: readonly (readonly [string, string])[] } | undefined
}

export const log: fc.Arbitrary<LogPlan> = fc.record({
  path: fc.constantFrom('/dev/stdout', '/dev/stderr', '/tmp/access.log', '/tmp/a b"c.log', '/tmp/ü$%.log'),
  format: fc.option(
    fc.oneof(
      fc.record({ text: line }),
      fc.record({ json: fc.uniqueArray(fc.tuple(key, line), { minLength: 1, maxLength: 3, selector: ([name]) => name }) }),
    ),
    { nil: undefined },
  ),
})

/** Makes `logging`. */
export function makeLogging({ path, format }: LogPlan, world: World): object {
  const made = format && ('json' in format ? { json: world.record(format.json) } : format)
  return { accessLog: { file: given({ path, format: made }) } }
}

const port = fc.constantFrom(2000, 4317, 8125, 65_535)
const address = ipAddress
const sampling = seldom(fc.constantFrom(0, 5, 0.01, 33.3, 100, 99.999))
const collector = fc.record({ address, port, protocol: fc.constantFrom('grpc', 'http') }, { requiredKeys: [] })
const daemon = fc.constantFrom('127.0.0.1:2000', '[::1]:2000', '10.0.0.1:65535')

/** Where spans go. */
export const tracing: fc.Arbitrary<object | undefined> = seldom(
  fc.oneof(
    fc.record({ openTelemetry: collector, sampling }),
    fc.record({ xray: fc.record({ daemon }, { requiredKeys: [] }), sampling }),
  ).map(given),
)

/** Where statistics go. The port is one that nobody else of the mesh has. */
export const metrics: fc.Arbitrary<object | undefined> = seldom(
  fc.record(
    {
      prometheus: fc.record({ port: fc.constantFrom(9902, 15_090) }),
      statsd: fc.record({ address, port, dogStatsD: fc.boolean() }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  ),
)
