import type { MeshSettings, SourceSpan } from '@mesh-compile/ir'
import type { Place } from '@mesh-compile/ir/diagnostics'

/** Where a value that holds comes from: a declaration of the user's, or a set of defaults by its name. */
export type Source =
  | { readonly kind: 'declared'; readonly by: Declarer; readonly at: Place }
  | { readonly kind: 'defaults'; readonly name: MeshSettings['defaults'] }

/** What declares a value. */
export type Declarer = 'call' | 'route' | 'listener' | 'gateway listener'

/** The same as people look it up; a declaration whose place is not known has no location. */
export type LocatedSource =
  | { readonly kind: 'declared'; readonly by: Declarer; readonly location?: SourceSpan }
  | { readonly kind: 'defaults'; readonly name: MeshSettings['defaults'] }

/** A value stated by a declaration. */
export function declared(by: Declarer, { origin }: Pick<Place, 'origin'>, path: string): Source {
  return { kind: 'declared', by, at: { origin, path } }
}
