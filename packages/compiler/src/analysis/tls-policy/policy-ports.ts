import type { Call, ClientTls, MeshGraph } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { tlsPolicyDiagnostics as diagnostics } from './diagnostics.ts'

/** A client policy as its caller uses it: towards which ports, and where it is named first. */
interface Use {
  readonly first: Call
  readonly called: Set<number>
}

/** Checks that every port to which a client policy is limited is a port of something that is called under it. */
export function checkPolicyPorts({ calls, virtualServices }: MeshGraph, report: Report): void {
  const uses = new Map<string, Use>()
  for (const call of calls) {
    if (!call.tls?.ports) continue
    const key = keyOf(call.caller.name, call.tls)
    const use = uses.get(key) ?? { first: call, called: new Set() }
    uses.set(key, use)
    for (const { port } of virtualServices.get(call.virtualService)?.listeners ?? []) use.called.add(port)
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
