import { buildGraph, type Mesh, type MeshGraph } from '@mesh-compile/ir'
import { collectDiagnostics, type Diagnostic } from '@mesh-compile/ir/diagnostics'
import { passes } from './passes.ts'
import { referenceDiagnostics } from './references/diagnostics.ts'

/** A mesh with its names resolved, and what is wrong with it. */
export interface Analysis {
  readonly graph: MeshGraph
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Runs every pass. `broken` names what could not be read whole: nothing more is said about those, for it would only
 * follow from a mistake already reported; likewise about things of which there are two by one name.
 */
export function analyse(mesh: Mesh, broken: ReadonlySet<string> = new Set()): Analysis {
  const graph = buildGraph(mesh)
  const { diagnostics, report } = collectDiagnostics()
  for (const pass of passes) pass.run(graph, report)
  const doubtful = new Set(broken)
  for (const { definition, args } of diagnostics) {
    if (definition === referenceDiagnostics.duplicateName) doubtful.add(String(args['name']))
  }
  const isCertain = ({ definition, args }: Diagnostic): boolean =>
    definition === referenceDiagnostics.duplicateName || !Object.values(args).some((name) => doubtful.has(String(name)))
  return { graph, diagnostics: diagnostics.filter(isCertain) }
}
