import type { AnyListener } from './listener.ts'
import type { AnyZone } from './zone.ts'

/** A named contract: what callers put into the Host header, and what is spoken there. */
export interface VirtualService<Name extends string, L extends AnyListener, Z extends AnyZone> {
  readonly kind: 'virtualService'
  readonly name: Name
  readonly '~listener': L
  readonly '~zone': Z
}
export type AnyVirtualService = VirtualService<string, AnyListener, AnyZone>
