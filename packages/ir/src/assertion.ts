import type { Declared } from './origin.ts'
import type { RouteMatch } from './route.ts'

/** What the author of a mesh states about it, to be proved over all requests. */
export type Assertion = Declared & (ReachAssertion | MutualTlsAssertion)

/** Whether callers can, or cannot, send requests that some instance behind a destination answers. */
export interface ReachAssertion {
  readonly kind: 'canReach' | 'cannotReach'
  readonly from: readonly CallerSet[]
  readonly to: readonly Destination[]
  /** `cannotReach`: who may all the same. */
  readonly except: readonly CallerSet[]
  /** Which requests are meant, as the caller sends them; absent: all. */
  readonly requests?: Omit<RouteMatch, 'port'>
  /** `cannotReach`: also by way of other nodes, each of which makes a call of its own. */
  readonly transitively: boolean
}

/** Every listener that answers for a destination asks for client certificates, and takes nothing without. */
export interface MutualTlsAssertion {
  readonly kind: 'requireMutualTls'
  readonly of: readonly Destination[]
}

/** Callers: everybody, those with all of some labels, or one by name. */
export type CallerSet =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'labels'; readonly labels: Readonly<Record<string, string>> }
  | { readonly kind: 'virtualNode' | 'virtualGateway'; readonly name: string }

/** What is called: a service, the instances of a node, or every service of a zone. */
export interface Destination {
  readonly kind: 'virtualService' | 'virtualNode' | 'zone'
  readonly name: string
}

/** A warning that the author knows of and accepts. Errors cannot be silenced. */
export interface Silence extends Declared {
  /** Name or code of the warning: `shadowed-route` or `MC3012`. */
  readonly warning: string
  /** Why it is accepted here. */
  readonly reason: string
  /** Names of what it is about; empty: wherever it is raised. */
  readonly about: readonly string[]
}
