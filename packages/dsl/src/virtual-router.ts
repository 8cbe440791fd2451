import type { AnyListener } from './listener.ts'

/** Distributes the requests of a service over virtual nodes. */
export interface VirtualRouter<Name extends string, L extends AnyListener> {
  readonly kind: 'virtualRouter'
  readonly name: Name
  readonly '~listener': L
}
export type AnyVirtualRouter = VirtualRouter<string, AnyListener>
