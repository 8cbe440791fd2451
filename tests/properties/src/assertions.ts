import * as fc from 'fast-check'
import { makeMatch, requestMatch, type MatchPlan } from './matches.ts'
import type { Scene } from './scene.ts'
import { freeText, given, pick, seldom } from './texts.ts'

/** What can be asserted about, as handles. */
export interface Parties {
  readonly nodes: readonly unknown[]
  readonly gateways: readonly unknown[]
  readonly services: readonly unknown[]
  readonly zones: readonly unknown[]
  /** Calls that are made: who, and whom. */
  readonly calls: readonly (readonly [unknown, unknown])[]
  /** Calls that are not. */
  readonly noCalls: readonly (readonly [unknown, unknown])[]
}

const index = fc.nat(7)
const party = fc.oneof(
  fc.record({ of: fc.constantFrom('nodes', 'gateways', 'services', 'zones'), index }),
  fc.record({ of: fc.constant('labels'), index }),
)
const requests = seldom(requestMatch({ scheme: true }).map((match) => ({ ...match, hasPort: false })))

/** An assertion: mostly one that holds, sometimes any. */
export interface AssertionPlan {
  readonly claim: 'canReach' | 'cannotReach' | 'requireMutualTls'
  readonly isTrue: boolean
  readonly index: number
  readonly from: 'everyone' | readonly { readonly of: string; readonly index: number }[]
  readonly to: readonly { readonly of: string; readonly index: number }[]
  readonly except: readonly { readonly of: string; readonly index: number }[] | undefined
  readonly requests: MatchPlan | undefined
  readonly transitively: boolean | undefined
}

export const assertion: fc.Arbitrary<AssertionPlan> = fc.record({
  claim: fc.constantFrom('canReach', 'cannotReach', 'cannotReach', 'requireMutualTls'),
  isTrue: fc.boolean(),
  index,
  from: fc.oneof(fc.constant('everyone' as const), fc.array(party, { minLength: 1, maxLength: 2 })),
  to: fc.array(party, { minLength: 1, maxLength: 2 }),
  except: seldom(fc.array(party, { minLength: 1, maxLength: 3 })),
  requests,
  transitively: seldom(fc.boolean()),
})

/** Makes `canReach(...)` or one of its siblings; undefined where the mesh has nothing that it could be about. */
export function makeAssertion(plan: AssertionPlan, parties: Parties, scene: Scene): unknown {
  const { claim, isTrue, transitively, except } = plan
  const options = given({
    requests: plan.requests && makeMatch(plan.requests, undefined, scene),
    ...(claim === 'cannotReach' && { except: except && callers(except, parties), transitively }),
  })
  const call = isTrue ? pick(claim === 'canReach' ? parties.calls : parties.noCalls, plan.index) : undefined
  const to = call ? call[1] : destinations(plan.to, parties)
  if (claim === 'requireMutualTls') return scene.call(claim, to)
  const from = call ? call[0] : plan.from === 'everyone' ? plan.from : callers(plan.from, parties)
  return Object.keys(options).length > 0 ? scene.call(claim, from, to, options) : scene.call(claim, from, to)
}

type Picks = readonly { readonly of: string; readonly index: number }[]

function callers(picks: Picks, { nodes, gateways }: Parties): unknown {
  const found = picks.flatMap(({ of, index: at }) => {
    if (of === 'labels') return [{ labels: { tier: at % 2 === 0 ? 'web' : 'nobody' } }]
    return pick(of === 'gateways' && gateways.length > 0 ? gateways : nodes, at) ?? []
  })
  return found.length === 1 ? found[0] : found
}

function destinations(picks: Picks, { nodes, services, zones }: Parties): unknown {
  const found = picks.flatMap(({ of, index: at }) => pick(of === 'zones' && zones.length > 0 ? zones : of === 'nodes' ? nodes : services, at) ?? [])
  return found.length === 1 ? found[0] : found
}

const WARNINGS = ['shadowed-route', 'MC3012', 'unmatched-requests', 'server-not-verified', 'MC4011', 'one-logical-host', 'never-watched', 'assertion-about-nobody'] as const

/** A warning that is accepted. */
export interface SilencePlan {
  readonly warning: string
  readonly reason: string
  readonly about: readonly (number | string)[] | undefined
}

export const silence: fc.Arbitrary<SilencePlan> = fc.record({
  warning: fc.constantFrom(...WARNINGS),
  reason: freeText.map((text) => `because ${text}`),
  about: seldom(fc.array(fc.oneof(index, fc.constantFrom('all', 'constructor')), { maxLength: 2 })),
})

/** Calls `silence(...)`. */
export function makeSilence({ warning, reason, about }: SilencePlan, { services }: Parties, scene: Scene): void {
  const named = about?.flatMap((item) => (typeof item === 'string' ? item : (pick(services, item) ?? [])))
  scene.method('silence', warning, given({ reason, about: named }))
}
