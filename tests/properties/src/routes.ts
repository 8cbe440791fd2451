import * as fc from 'fast-check'
import type { ListenerPlan } from './listeners.ts'
import { makeMatch, requestMatch, rpcMatch, type MatchPlan } from './matches.ts'
import { retryPolicy, timeout } from './resilience.ts'
import type { Scene } from './scene.ts'
import { given, pick, seldom } from './texts.ts'

/** A part of the traffic. Nodes are numbers. */
interface TargetPlan {
  readonly node: number
  readonly weight: number
  /** To the other listener of the node that keeps the same contract, where it has one. */
  readonly elsewhere: boolean
}

/** A route of a router that has this listener. */
export interface RoutePlan {
  readonly name: string
  readonly protocol: ListenerPlan['protocol']
  readonly match: MatchPlan | undefined
  readonly targets: readonly TargetPlan[]
  readonly others: Readonly<Record<string, unknown>>
}

export const ROUTE_NAMES = ['all', 'Canary', 'a.b', 'constructor', '0', 'x_y-z', 'toString'] as const
export const priority: fc.Arbitrary<number | undefined> = seldom(fc.constantFrom(0, 1, 1000))

const target = (...weights: readonly number[]): fc.Arbitrary<TargetPlan> =>
  fc.record({ node: fc.nat(2), weight: fc.constantFrom(...weights), elsewhere: fc.boolean() })
const targets = fc.tuple(target(1, 10, 33), fc.array(target(0, 1, 33), { maxLength: 2 })).map(([first, others]) => [first, ...others])

const tcpMatch: fc.Arbitrary<MatchPlan> = fc.record({ fields: fc.constant({}), records: fc.constant({}), hasPort: fc.boolean() })

function route(protocol: ListenerPlan['protocol'], name: string): fc.Arbitrary<RoutePlan> {
  const match = protocol === 'grpc' ? rpcMatch : protocol === 'tcp' ? tcpMatch : requestMatch({ scheme: true })
  return fc.record({
    name: fc.constant(name),
    protocol: fc.constant(protocol),
    match: fc.option(match, { nil: undefined }),
    targets,
    others: fc.record({
      priority,
      timeout: seldom(timeout(protocol)),
      retryPolicy: protocol === 'tcp' ? fc.constant(undefined) : retryPolicy(protocol),
    }),
  })
}



/** Routes for each of some listeners. */
export function routes(listeners: readonly ListenerPlan[]): fc.Arbitrary<readonly RoutePlan[]> {
  return fc
    .uniqueArray(fc.constantFrom(...ROUTE_NAMES), { minLength: listeners.length, maxLength: 4 })
    .chain((names) => fc.tuple(...names.map((name, index) => route(pick(listeners, index)!.protocol, name))))
}

const BUILDERS = { http: 'httpRoute', http2: 'http2Route', grpc: 'grpcRoute', tcp: 'tcpRoute' } as const

/** What targets are chosen from: nodes, with the ports on which they have one listener more. */
export interface Targets {
  readonly nodes: readonly unknown[]
  /** The port of the router's listener of the route's protocol. */
  readonly port: number | undefined
  readonly elsewhere: readonly (number | undefined)[]
}

/** Makes `httpRoute(...)` or one of its siblings. */
export function makeRoute({ protocol, match, targets: list, others }: RoutePlan, { nodes, port, elsewhere }: Targets, scene: Scene): unknown {
  const to = list.map(({ node, weight, elsewhere: goes }) => {
    const other = goes ? pick(elsewhere, node) : undefined
    const chosen = pick(nodes, node)
    return other === undefined ? scene.call('weighted', chosen, weight) : scene.call('weighted', chosen, weight, { port: other })
  })
  return scene.call(BUILDERS[protocol], given({ ...others, match: match && makeMatch(match, port, scene), to }))
}
