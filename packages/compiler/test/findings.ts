import type { Mesh } from '@mesh-compile/dsl'
import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import { messageOf } from '@mesh-compile/ir/diagnostics'
import { analyse } from '../src/analysis/analyse.ts'
import { lower } from '../src/lowering/lower.ts'

/** What lowering and the analysis say about a mesh: code and message of each finding. */
export function findings(handle: Mesh): readonly string[] {
  const declarations = (handle as unknown as Record<symbol, MeshDeclarations>)[Symbol.for('@mesh-compile/dsl')]
  const { mesh: lowered, diagnostics, broken } = lower(structuredClone(declarations) as MeshDeclarations)
  return [...diagnostics, ...analyse(lowered, broken).diagnostics].map((diagnostic) => `${diagnostic.definition.code} ${messageOf(diagnostic)}`)
}
