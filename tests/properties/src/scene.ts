import type { World } from './world.ts'

/** A world with what everything in it refers to. */
export interface Scene extends World {
  /** Before every name, so that several meshes can be declared as one. */
  readonly prefix: string
  readonly authorities: readonly unknown[]
}

/** Something that is made anew in each scene. */
export type Staged<Value = unknown> = (scene: Scene) => Value
