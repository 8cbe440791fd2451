import { showListener, type Assertion, type MeshGraph, type MutualTlsAssertion, type ReachAssertion } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import type { Pass } from '../pass.ts'
import { policyDiagnostics as diagnostics } from './diagnostics.ts'
import { answersOf, goalsOf, membersOf, type Goal, type Party } from './parties.ts'
import { findReach } from './reach.ts'
import { findWays } from './ways.ts'

/** Every assertion of the mesh holds for all requests. */
export const policy: Pass = {
  name: 'policy',
  description: 'Every assertion of the mesh holds for all requests.',
  diagnostics,
  run(graph, report) {
    for (const assertion of graph.mesh.assertions) {
      const goals = destinationsOf(assertion).flatMap((destination) => goalsOf(graph, destination))
      const at: Place = { origin: assertion.origin }
      if (goals.length === 0) report(diagnostics.emptyAssertion, { claim: assertion.kind, field: 'the destination' }, { at })
      if (assertion.kind === 'requireMutualTls') {
        for (const goal of goals) checkMutualTls(graph, goal, at, report)
        continue
      }
      const callers = membersOf(graph, assertion.from)
      if (callers.length === 0) report(diagnostics.emptyAssertion, { claim: assertion.kind, field: 'the caller' }, { at })
      const check = assertion.kind === 'canReach' ? checkCanReach : checkCannotReach
      for (const goal of goals) check({ graph, assertion, at, report }, callers, goal)
    }
  },
}

function destinationsOf(assertion: Assertion): MutualTlsAssertion['of'] {
  return assertion.kind === 'requireMutualTls' ? assertion.of : assertion.to
}

function checkMutualTls(graph: MeshGraph, goal: Goal, at: Place, report: Report): void {
  for (const { node, listener } of answersOf(graph, goal)) {
    const { tls } = listener
    if (tls?.mode === 'STRICT' && tls.clients) continue
    const taken = !tls || tls.mode === 'PERMISSIVE' ? 'plaintext' : 'clients without a certificate'
    const related = [{ label: 'the listener', origin: listener.origin ?? node.origin }]
    report(diagnostics.notMutualTls, { listener: showListener(listener), node: node.name, destination: goal.shown, taken }, { at, related })
  }
}

/** What both checks of reachability work with. */
interface Claim {
  readonly graph: MeshGraph
  readonly assertion: ReachAssertion
  readonly at: Place
  readonly report: Report
}

function checkCanReach({ graph, assertion, at, report }: Claim, callers: readonly Party[], goal: Goal): void {
  for (const caller of callers) {
    const { name, origin } = caller.declaration
    const { by, undecided } = findReach(graph, caller, goal, assertion.requests)
    if (by.size > 0) continue
    const related = [{ label: `'${name}'`, origin }]
    if (undecided) report(diagnostics.undecided, { client: name, destination: goal.shown }, { at, related })
    else report(diagnostics.notReachable, { client: name, destination: goal.shown, reason: reasonOf(graph, caller, goal) }, { at, related })
  }
}

function reasonOf(graph: MeshGraph, { kind, declaration }: Party, goal: Goal): string {
  const called = new Set(graph.callsOf(declaration.name).map(({ virtualService }) => virtualService))
  const names = goal.services ?? graph.mesh.virtualServices.filter((service) => answersOf(graph, { shown: '', services: [service] }).some(({ node }) => node.name === goal.node?.name))
  const isNamed = names.some(({ name }) => called.has(name))
  if (isNamed) return 'no request of that kind is led there by the routes'
  const shown = names.map(({ name }) => `'${name}'`).join(' or ')
  if (shown === '') return 'no virtual service leads there'
  return kind === 'virtualGateway' ? `none of its gateway routes leads to ${shown}` : `it does not name ${shown} as a backend`
}

function checkCannotReach({ graph, assertion, at, report }: Claim, callers: readonly Party[], goal: Goal): void {
  const excepted = new Set(membersOf(graph, assertion.except).map(({ declaration }) => declaration.name))
  for (const caller of callers) {
    const { name, origin } = caller.declaration
    const own = goal.node?.name === name
    if (own) continue
    const { ways, undecided } = findWays(graph, caller, goal, assertion, excepted)
    const [first] = ways
    if (first) {
      const way = first.through.length > 0 ? `, by way of ${first.through.map((between) => `'${between}'`).join(' and ')}` : ''
      const args = { client: name, destination: goal.shown, request: first.request, node: first.node, way }
      report(diagnostics.reachable, args, { at, related: [{ label: `'${name}'`, origin }] })
    } else if (undecided) {
      report(diagnostics.undecided, { client: name, destination: goal.shown }, { at, related: [{ label: `'${name}'`, origin }] })
    }
  }
}
