import * as language from '@mesh-compile/dsl'
import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import type { Mutation } from './mutations.ts'
import { createMutator } from './mutations.ts'

/** Calls a builder of the language. Types are left aside: meshes are made at run time, and the compiler checks all of it again. */
export type Build = (...args: readonly unknown[]) => unknown

/** The names of the builders that the language exports. */
export const BUILDERS: readonly string[] = Object.entries(language).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []))

/** Which builders and methods of a mesh were called so far, in all worlds. */
export const called = new Set<string>()

/** Where one mesh is declared. What arbitraries make are functions of it, so that one mesh can be declared in several ways. */
export interface World {
  /** Calls a builder of the language by its name. */
  readonly call: (builder: string, ...args: readonly unknown[]) => unknown
  /** Calls a method of the mesh. */
  readonly method: (name: string, ...args: readonly unknown[]) => unknown
  /** An order in which independent things are declared. */
  readonly order: <Item>(items: readonly Item[]) => readonly Item[]
  /** A record whose keys stand in such an order. */
  readonly record: (entries: readonly (readonly [string, unknown])[]) => Record<string, unknown>
}

/** How a mesh is declared. */
export interface Declaring {
  readonly order?: World['order']
  readonly mutations?: readonly Mutation[]
}

/** Something that is made anew in each world. */
export type Making<Value> = (world: World) => Value

/** Starts a mesh and lets `declare` fill it; gives back what the compiler reads. */
export function declareIn(
  start: { readonly name: string; readonly options: Making<unknown> },
  declare: (world: World) => void,
  { order = (items) => items, mutations = [] }: Declaring = {},
): MeshDeclarations {
  const mutate = createMutator(mutations)
  const invoke = (name: string, build: unknown, args: readonly unknown[]): unknown => {
    called.add(name)
    return (build as Build)(...args.map(mutate))
  }
  let mesh: Readonly<Record<string, unknown>> = {}
  const world: World = {
    call: (name, ...args) => invoke(name, (language as Readonly<Record<string, unknown>>)[name], args),
    method: (name, ...args) => invoke(name, mesh[name], args),
    order,
    record: (entries) => Object.fromEntries(order(entries)),
  }
  mesh = world.call('mesh', start.name, start.options(world)) as typeof mesh
  declare(world)
  const declarations = (mesh as unknown as Readonly<Record<symbol, unknown>>)[Symbol.for('@mesh-compile/dsl')]
  // As between the process that evaluates a mesh and the compiler.
  return structuredClone(declarations) as MeshDeclarations
}
