import type { Authority, ListenerTimeouts, Mesh, MeshGraph, Origin } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'

/** What all resources of a mesh are planned from. */
export interface Planning {
  readonly mesh: Mesh
  readonly graph: MeshGraph
  readonly authorities: ReadonlyMap<string, Authority>
  /** The limits of a listener's own hop, derived from the routes where it states none. */
  readonly listenerTimeouts: ListenerTimeouts
  readonly report: Report
}

/** Something of the mesh that a part of a plan is made from, for messages about it. */
export interface Subject {
  /** As messages name it: `virtual node 'checkout'`. */
  readonly owner: string
  readonly origin: Origin | undefined
  /** The property within the declaration at `origin`; absent: the declaration. */
  readonly path?: string
}

/** Where a subject was declared. */
export function placeOf({ origin, path }: Subject): Place {
  return { origin, ...(path !== undefined && { path }) }
}
