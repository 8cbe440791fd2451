import * as fc from 'fast-check'
import { listener, makeListener, type ListenerPlan } from './listeners.ts'
import { gatewayRpcMatch, makeMatch, path, requestMatch, type MatchPlan } from './matches.ts'
import { gatewayPlatform, makePlatform } from './platforms.ts'
import { labels, logging, type Service } from './nodes.ts'
import { priority, ROUTE_NAMES } from './routes.ts'
import type { Scene } from './scene.ts'
import { makeLogging } from './telemetry.ts'
import { given, hostname, pick, seldom } from './texts.ts'
import { policy, policyFor, type PolicyPlan } from './tls.ts'

/** A route of a gateway; the service is a number. */
interface GatewayRoutePlan {
  readonly name: string
  readonly ofRpc: boolean
  readonly match: MatchPlan
  readonly host: object | undefined
  readonly service: number
  readonly policy: PolicyPlan
  readonly hasTargetPort: boolean
  readonly rewrite: object | undefined
  readonly priority: number | undefined
}

const host = seldom(fc.oneof(hostname.map((exact) => ({ exact })), hostname.map((name) => ({ suffix: `*.${name}` }))))
const hostRewrite = fc.record({ defaultTargetHostname: fc.constantFrom('ENABLED', 'DISABLED') })
const prefixRewrite = fc.oneof(fc.record({ defaultPrefix: fc.constantFrom('ENABLED', 'DISABLED') }), fc.record({ value: path }))

/** What a route that matches so may rewrite. */
function rewrite(ofRpc: boolean, { fields }: MatchPlan): fc.Arbitrary<object | undefined> {
  const parts = { hostname: hostRewrite, ...(!ofRpc && ('prefix' in fields ? { prefix: prefixRewrite } : { path: fc.record({ exact: path }) })) }
  return seldom(fc.record(parts, { requiredKeys: [] }))
}

const gatewayRoute = (name: string): fc.Arbitrary<GatewayRoutePlan> =>
  fc
    .constantFrom(false, false, true)
    .chain((ofRpc) => (ofRpc ? gatewayRpcMatch : requestMatch({ scheme: false })).map((match) => ({ ofRpc, match })))
    .chain(({ ofRpc, match }) =>
      fc.record({
        name: fc.constant(name),
        ofRpc: fc.constant(ofRpc),
        match: fc.constant(match),
        host,
        service: fc.nat(7),
        policy,
        hasTargetPort: fc.boolean(),
        rewrite: rewrite(ofRpc, match),
        priority,
      }),
    )

export const gateway = fc.record({
  stem: fc.constantFrom('edge', 'Edge.2', 'toString'),
  labels,
  hasIdentity: fc.boolean(),
  listeners: fc.array(listener('http', 'http2', 'grpc'), { minLength: 1, maxLength: 2 }),
  routes: fc
    .uniqueArray(fc.constantFrom(...ROUTE_NAMES), { minLength: 1, maxLength: 4 })
    .chain((names) => fc.tuple(...names.map(gatewayRoute))) as fc.Arbitrary<readonly GatewayRoutePlan[]>,
  defaults: seldom(policy.map((plan) => ({ ...plan, enforce: false, unverified: undefined }))),
  trustedHops: seldom(fc.integer({ min: 0, max: 16 })),
  platform: seldom(gatewayPlatform),
  logging,
})

/** A gateway that was thought of. */
export type GatewayPlan = typeof gateway extends fc.Arbitrary<infer Plan> ? Plan : never

/** A gateway's ports; no node shares its network. */
const portOf = (index: number): number => 8080 + index

/** Declares a gateway. */
export function makeGateway(plan: GatewayPlan, name: string, services: readonly Service[], scene: Scene): unknown {
  const routes = plan.routes.flatMap((route) => {
    const speaks = (protocol: string): boolean => (route.ofRpc ? protocol === 'grpc' : protocol !== 'tcp' && protocol !== 'tls')
    const service = pick(services.filter(({ listeners }) => listeners.some(({ protocol }) => speaks(protocol))), route.service)
    return service ? [{ route, service, target: service.listeners.find(({ protocol }) => speaks(protocol)) }] : []
  })
  const defaults = plan.defaults && policyFor(routes.flatMap(({ service }) => service.listeners), plan.defaults)?.(scene)
  const made = routes.map(({ route, service, target }, index) => {
    const tls = defaults ? undefined : policyFor(service.listeners, route.policy)?.(scene)
    const fields = given({
      match: given({ ...makeMatch(route.match, portOf(index % plan.listeners.length), scene), hostname: route.host }),
      to: tls ? scene.call('backend', service.handle, { tls }) : service.handle,
      targetPort: route.hasTargetPort ? target?.port : undefined,
      priority: route.priority,
      rewrite: route.rewrite,
    })
    return [route.name, fields] as const
  })
  const own = [...new Map([...(plan.labels ?? []), ...routes.flatMap(({ service }) => Object.entries(service.allow))])]
  return scene.method(
    'virtualGateway',
    name,
    given({
      labels: own.length > 0 ? scene.record(own) : undefined,
      identity: plan.hasIdentity || routes.some(({ service }) => service.listeners.some(({ tls }) => tls?.clients)) ? `spiffe://mesh.test/${name}` : undefined,
      listeners: plan.listeners.map((item: ListenerPlan, index: number) => makeListener(item, portOf(index), scene)),
      routes: scene.record(made),
      backendDefaults: defaults ? { tls: defaults } : undefined,
      trustedHops: plan.trustedHops,
      platform: plan.platform && makePlatform(plan.platform, scene),
      logging: typeof plan.logging === 'object' ? makeLogging(plan.logging, scene) : plan.logging,
    }),
  )
}
