import type * as fc from 'fast-check'
import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import { lower } from '../../../packages/compiler/src/lowering/lower.ts'

const factor = Number(process.env['MESH_COMPILE_PROPERTY_RUNS'] ?? 1)
const seed = process.env['MESH_COMPILE_PROPERTY_SEED']

/**
 * How often a property is tried, and from which seed: always the same ones, so that a change is what makes a test fail.
 * `MESH_COMPILE_PROPERTY_RUNS=20` tries twenty times as often, `MESH_COMPILE_PROPERTY_SEED=random` (or a number) elsewhere.
 */
export function runs(usual: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: usual * factor, seed: seed === undefined ? 20 : seed === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(seed) }
}

/** What a failure is told with: the seed, the property's own words, and the smallest mesh that was found, as IR. */
export function reportWith<Values>(declare: (values: Values) => MeshDeclarations): (details: fc.RunDetails<[Values]>) => Promise<void> {
  return async (details) => {
    if (!details.failed) return
    const { counterexample, counterexamplePath: path, seed: failed, numRuns, numShrinks, errorInstance } = details
    const what = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
    const at = `after ${numRuns} tries, made smaller ${numShrinks} times; MESH_COMPILE_PROPERTY_SEED=${failed} tries the same again (path ${path})`
    throw new Error(`${what}\n${at}\n${counterexample ? showMesh(declare(counterexample[0])) : ''}`)
  }
}

/** A mesh as IR JSON, without the places in a source that there is not. */
export function showMesh(declarations: MeshDeclarations): string {
  return JSON.stringify(lower(declarations).mesh, (key, value: unknown) => (key === 'origin' ? undefined : value), 2)
}
