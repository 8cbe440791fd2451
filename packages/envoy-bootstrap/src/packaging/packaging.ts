import type { Bootstrap } from '../envoy-types.ts'
import type { References, Resources } from '../translate/resources.ts'

/** A way to bring resources to a proxy: how they refer to each other, and where they go. */
export interface Packaging {
  readonly references: References
  /** Makes what Envoy is started with. */
  assemble(frame: Bootstrap, resources: Resources): Bootstrap
}
