import type { Call, ClientTls, MeshGraph } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { isSound } from '../reachability/providers.ts'
import { answersTo } from './answers.ts'
import { tlsPolicyDiagnostics as diagnostics } from './diagnostics.ts'

/** A client policy as its caller uses it: towards which ports, and where it is named first. */
interface Use {
  readonly first: Call
  readonly called: Set<number>
}

/** Checks that every port to which a client policy is limited is a port by which something that is called under it answers. */
export function checkPolicyPorts(graph: MeshGraph, report: Report): void {
  const uses = new Map<string, Use>()
  for (const call of graph.calls) {
    if (!call.tls?.ports) continue
    const key = keyOf(call.caller.name, call.tls)
    const use = uses.get(key) ?? { first: call, called: new Set() }
    uses.set(key, use)
    const service = graph.virtualServices.get(call.virtualService)
    if (!service) continue
    // Who does not keep to the contract was told so, and is to answer by its ports.
    const answering = isSound(graph, service) ? answersTo(graph, call, service).map(({ listener }) => listener) : service.listeners
    for (const { port, protocol } of answering) if (protocol !== 'tls') use.called.add(port)
  }
  for (const { first, called } of uses.values()) {
    const { caller, origin, path } = first
    for (const port of first.tls?.ports ?? []) {
      if (!called.has(port)) report(diagnostics.policyForNoPort, { client: caller.name, port }, { at: { origin, path } })
    }
  }
}

// A policy of `backendDefaults` stands in each of its calls.
function keyOf(caller: string, policy: ClientTls): string {
  return `${caller}\0${JSON.stringify(policy)}`
}
