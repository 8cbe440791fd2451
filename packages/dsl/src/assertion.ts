import { declare } from './declare.ts'
import type { HttpMatch } from './match.ts'
import type { VirtualGateway } from './virtual-gateway.ts'
import type { AnyVirtualNode } from './virtual-node.ts'
import type { AnyVirtualService } from './virtual-service.ts'
import type { AnyZone, Labels } from './zone.ts'

/** A statement about the mesh that is proved over all requests; give it to `mesh.assert`. */
export interface Assertion {
  readonly kind: 'assertion'
}

/** Who calls: one node or gateway, or everyone with all of these labels. */
export type Caller = AnyVirtualNode | VirtualGateway<string> | { readonly labels: Labels }
/** One, several, or all of them. */
export type Callers = Caller | readonly Caller[] | 'everyone'

/** What is called: a service, the instances of a node, or every service of a zone. */
export type Destination = AnyVirtualService | AnyVirtualNode | AnyZone
/** One or several. */
export type Destinations = Destination | readonly Destination[]

/** Options of {@link canReach}. */
export interface CanReachOptions {
  /** Which requests, as the caller sends them. Left out: any. */
  readonly requests?: HttpMatch
}

/** Options of {@link cannotReach}. */
export interface CannotReachOptions extends CanReachOptions {
  /** Who may all the same. */
  readonly except?: Callers
  /** Also by way of other nodes, each making a call of its own. Default: false. */
  readonly transitively?: boolean
}

/** Every caller can send a request that some instance of every destination answers. */
export function canReach(from: Callers, to: Destinations, options?: CanReachOptions): Assertion {
  return declare(canReach, 'assertion', { claim: 'canReach', from, to, options })
}

/** No caller can send a request that any instance of a destination answers. */
export function cannotReach(from: Callers, to: Destinations, options?: CannotReachOptions): Assertion {
  return declare(cannotReach, 'assertion', { claim: 'cannotReach', from, to, options })
}

/** Every listener that answers for the destinations asks for a client certificate, and takes nothing without one. */
export function requireMutualTls(of: Destinations): Assertion {
  return declare(requireMutualTls, 'assertion', { claim: 'requireMutualTls', from: undefined, to: of, options: undefined })
}
