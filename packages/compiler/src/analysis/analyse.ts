import { buildGraph, type Mesh, type MeshGraph } from '@mesh-compile/ir'
import { collectDiagnostics, type Diagnostic, type DiagnosticDefinition } from '@mesh-compile/ir/diagnostics'
import { passes } from './passes.ts'
import { reachabilityDiagnostics } from './reachability/diagnostics.ts'
import { referenceDiagnostics } from './references/diagnostics.ts'

/** A mesh with its names resolved, and what is wrong with it. */
export interface Analysis {
  readonly graph: MeshGraph
  readonly diagnostics: readonly Diagnostic[]
}

// What they find is wrong with a service, whoever calls it: that one caller could not be read takes nothing from it.
const SERVICES: ReadonlySet<DiagnosticDefinition> = new Set(Object.values(reachabilityDiagnostics))

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
  const isDoubtful = (key: string, value: string, definition: DiagnosticDefinition): boolean => {
    if (!SERVICES.has(definition)) return doubtful.has(value)
    // Whether a route of a router or gateway is reached depends on all of its routes.
    return key !== 'client' && (doubtful.has(value) || (key === 'owner' && doubtful.has(/'(.+)'$/.exec(value)?.[1] ?? '')))
  }
  const isCertain = ({ definition, args }: Diagnostic): boolean =>
    definition === referenceDiagnostics.duplicateName ||
    !Object.entries(args).some(([key, value]) => isDoubtful(key, String(value), definition))
  return { graph, diagnostics: withoutTwins(diagnostics.filter(isCertain)) }
}

// A value that several declarations share, such as a listener, is one mistake: it is told for the first of them.
function withoutTwins(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Set<string>()
  return diagnostics.filter(({ definition, at }) => {
    if (!at?.origin || !at.path?.startsWith('arguments')) return true
    const place = `${definition.code} ${JSON.stringify(at)}`
    return !told.has(place) && told.add(place) !== undefined
  })
}
