import * as fc from 'fast-check'
import { connectionPool, healthCheck, outlierDetection, timeout } from './resilience.ts'
import type { Scene } from './scene.ts'
import { given, seldom } from './texts.ts'
import { listenerTls, makeListenerTls, type ListenerTlsPlan } from './tls.ts'

export const PROTOCOLS = ['http', 'http2', 'grpc', 'tcp'] as const

/** A listener, but for its port. */
export interface ListenerPlan {
  readonly protocol: (typeof PROTOCOLS)[number]
  readonly tls: ListenerTlsPlan | undefined
  readonly options: Readonly<Record<string, unknown>>
}

/** A listener of one of these protocols. */
export function listener(...protocols: readonly ListenerPlan['protocol'][]): fc.Arbitrary<ListenerPlan> {
  return fc.constantFrom(...protocols).chain((protocol) =>
    fc.record({
      protocol: fc.constant(protocol),
      tls: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: listenerTls }),
      options: fc.record({
        timeout: seldom(timeout(protocol)),
        healthCheck: seldom(healthCheck(protocol)),
        outlierDetection: seldom(outlierDetection),
        connectionPool: seldom(connectionPool(protocol)),
      }),
    }),
  )
}

/** Makes `http(port, options)` or one of its siblings. */
export function makeListener({ protocol, tls, options }: ListenerPlan, port: number, scene: Scene): unknown {
  const all = given({ ...options, tls: tls && makeListenerTls(tls, scene) })
  return Object.keys(all).length > 0 ? scene.call(protocol, port, all) : scene.call(protocol, port)
}
