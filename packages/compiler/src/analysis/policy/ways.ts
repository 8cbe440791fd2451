import type { MeshGraph, ReachAssertion } from '@mesh-compile/ir'
import type { Goal, Party } from './parties.ts'
import { findReach } from './reach.ts'

/** How a caller gets to a goal: the nodes between, and the last request. */
export interface Way {
  readonly through: readonly string[]
  readonly request: string
  readonly node: string
}

const ANYWHERE: Goal = { shown: 'anything' }

/**
 * The shortest way of a caller to a goal that does not end in a call of somebody excepted, if there is one.
 *
 * Transitively, each node that is reached may make every call of its own: what it makes of a request is not known.
 */
export function findWays(
  graph: MeshGraph,
  caller: Party,
  goal: Goal,
  { requests, transitively }: Pick<ReachAssertion, 'requests' | 'transitively'>,
  excepted: ReadonlySet<string>,
): { readonly ways: readonly Way[]; readonly undecided: boolean } {
  let undecided = false
  const seen = new Set([caller.declaration.name])
  let frontier: readonly { readonly party: Party; readonly through: readonly string[] }[] = [{ party: caller, through: [] }]
  while (frontier.length > 0) {
    const next: { party: Party; through: readonly string[] }[] = []
    for (const { party, through } of frontier) {
      const { name } = party.declaration
      // The assertion is about the caller's own requests; what those between send is theirs.
      const filter = through.length === 0 ? requests : undefined
      if (!excepted.has(name)) {
        const reached = findReach(graph, party, goal, filter)
        undecided ||= reached.undecided
        const [first] = reached.by.values()
        if (first) return { ways: [{ through, request: first.request, node: first.node.name }], undecided }
      }
      if (!transitively) continue
      const onward = findReach(graph, party, ANYWHERE, filter)
      undecided ||= onward.undecided
      for (const { node } of onward.by.values()) {
        if (seen.has(node.name)) continue
        seen.add(node.name)
        next.push({ party: { kind: 'virtualNode', declaration: node }, through: [...through, node.name] })
      }
    }
    frontier = next
  }
  return { ways: [], undecided }
}
