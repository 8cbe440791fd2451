import * as fc from 'fast-check'
import { discovery, makeDiscovery, type DiscoveryPlan } from './discovery.ts'
import { interception, makeInterception } from './interception.ts'
import { makePlatform, platform, type PlatformPlan } from './platforms.ts'
import type { Called, PolicyPlan } from './tls.ts'
import { policy, policyFor } from './tls.ts'
import { log, makeLogging } from './telemetry.ts'
import type { Scene } from './scene.ts'
import { freeText, given, pick, seldom, sometimes } from './texts.ts'

/** A service as others may call it. */
export interface Service {
  readonly handle: unknown
  readonly contract: number
  readonly listeners: readonly (Called & { readonly protocol: string })[]
  readonly allow: Readonly<Record<string, string>>
}

/** A call of a service, which is a number. */
export interface BackendPlan {
  readonly service: number
  readonly policy: PolicyPlan
  readonly hasProtocol: boolean
}

export const backendPlan: fc.Arbitrary<BackendPlan> = fc.record({ service: fc.nat(7), policy, hasProtocol: fc.boolean() })

/** A node, but for its listeners. */
export interface NodePlan {
  readonly stem: string
  readonly labels: readonly (readonly [string, string])[] | undefined
  readonly identity: 'own' | 'dns' | undefined
  readonly discovery: DiscoveryPlan
  readonly interception: 'transparent' | 'explicit' | undefined
  readonly logging: Parameters<typeof makeLogging>[0] | 'none' | undefined
  readonly backends: readonly BackendPlan[]
  /** Towards all backends: TLS where it is offered. */
  readonly defaults: PolicyPlan | undefined
  readonly platform: PlatformPlan | undefined
  readonly hasOtherPort: boolean
}

export const labels: fc.Arbitrary<readonly (readonly [string, string])[] | undefined> = sometimes(
  fc.uniqueArray(fc.tuple(fc.constantFrom('tier', 'env', 'constructor', '__proto__'), fc.oneof(fc.constantFrom('web', 'prod'), freeText)), {
    maxLength: 2,
    selector: ([key]) => key,
  }),
)
export const logging = seldom(fc.oneof(log, log, fc.constant('none' as const)))

export const node: fc.Arbitrary<NodePlan> = fc.record({
  stem: fc.constantFrom('web', 'Api', 'a.b', 'x_y', 'constructor', 'hasOwnProperty', '0'),
  labels,
  identity: fc.constantFrom('own', 'own', 'own', 'dns', undefined),
  discovery,
  interception,
  logging,
  backends: fc.array(backendPlan, { maxLength: 3 }),
  defaults: seldom(policy.map((plan) => ({ ...plan, enforce: false, unverified: undefined }))),
  platform: seldom(platform),
  hasOtherPort: fc.boolean(),
})

/** What a node is declared among. */
export interface Neighbourhood {
  readonly services: readonly Service[]
  readonly usual: 'transparent' | 'explicit' | undefined
  readonly name: string
  /** Its listeners and their ports. */
  readonly listeners: readonly unknown[]
  readonly ports: readonly number[]
}

/** The services that a node calls: each once, and of TCP services no two on one port. */
export function calledBy(plan: NodePlan, services: readonly Service[]): readonly { readonly service: Service; readonly plan: BackendPlan }[] {
  const seen = new Set<unknown>()
  return plan.backends.flatMap((backend) => {
    const service = pick(services, backend.service)
    if (!service) return []
    const key = service.listeners.some(({ protocol }) => protocol === 'tcp') ? service.contract : service
    if (seen.has(key)) return []
    seen.add(key)
    return [{ service, plan: backend }]
  })
}

/** Declares a node; gives back its handle. */
export function makeNode(plan: NodePlan, { services, usual, name, listeners, ports }: Neighbourhood, scene: Scene): unknown {
  const calls = calledBy(plan, services)
  const isExplicit = (plan.interception ?? usual) === 'explicit'
  const allowed = calls.flatMap(({ service }) => Object.entries(service.allow))
  const own = [...new Map([...(plan.labels ?? []), ...allowed])]
  const host = `${scene.prefix}${name.toLowerCase().replace(/[^a-z0-9]/g, '-')}.mesh.test`
  const defaults = plan.defaults && policyFor(calls.flatMap(({ service }) => service.listeners), plan.defaults)?.(scene)
  const backends = calls.map(({ service, plan: { policy: how, hasProtocol } }, index) => {
    const tls = defaults ? undefined : policyFor(service.listeners, how)?.(scene)
    const egressPort = isExplicit && service.listeners.some(({ protocol }) => protocol === 'tcp' || protocol === 'tls') ? 40_000 + index : undefined
    const options = given({ tls, egressPort, protocol: hasProtocol ? service.listeners[0]?.protocol : undefined })
    return Object.keys(options).length > 0 ? scene.call('backend', service.handle, options) : service.handle
  })
  return scene.method(
    'virtualNode',
    name,
    given({
      labels: own.length > 0 ? scene.record(own) : undefined,
      identity: plan.identity === 'own' ? `spiffe://mesh.test/${name}` : plan.identity === 'dns' || plan.discovery.kind === 'fixed' ? host : undefined,
      listeners: listeners.length > 0 ? listeners : undefined,
      ...makeInterception(plan.interception, isExplicit, ports),
      serviceDiscovery: makeDiscovery(plan.discovery, host, scene),
      backendDefaults: defaults ? { tls: defaults } : undefined,
      backends: backends.length > 0 ? scene.order(backends) : undefined,
      platform: plan.platform && makePlatform(plan.platform, scene),
      logging: typeof plan.logging === 'object' ? makeLogging(plan.logging, scene) : plan.logging,
    }),
  )
}
