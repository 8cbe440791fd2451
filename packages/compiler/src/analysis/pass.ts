import type { MeshGraph } from '@mesh-compile/ir'
import type { DiagnosticDefinition, Report } from '@mesh-compile/ir/diagnostics'

/** One question that the analysis asks of a mesh. */
export interface Pass {
  /** A few words with dashes; the name of its folder. */
  readonly name: string
  /** One sentence: what holds when it finds nothing. */
  readonly description: string
  /** Everything it may find. */
  readonly diagnostics: Readonly<Record<string, DiagnosticDefinition>>
  run(graph: MeshGraph, report: Report): void
}
