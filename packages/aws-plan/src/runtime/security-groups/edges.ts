import type { Caller, VirtualNode } from '@mesh-compile/ir'
import { runtimeDiagnostics as diagnostics } from '../../diagnostics/runtime.ts'
import type { Owner } from '../../plan.ts'
import { ANYWHERE_IPV4, ANYWHERE_IPV6, hostCidr } from '../cidr.ts'
import type { Runtime } from '../runtime.ts'
import { securityGroupId } from './groups.ts'
import type { Peer, Rule, Traffic } from './rules.ts'

/** One who connects, to whom, and at which port: a caller and a listener of a virtual node, through whichever services. */
interface Edge {
  readonly caller: Caller
  readonly callee: VirtualNode
  readonly port: number
}

/**
 * For each declared edge a rule at both ends, each a rule of what is planned: the caller may go out, the callee lets it in.
 * Where one end is not planned, its fixed addresses stand for it, or else the ranges of the option `outsideCidrs`.
 */
export function edgeRules(runtime: Runtime, outsideCidrs: readonly string[]): readonly Rule[] {
  const { proxies } = runtime
  const planned = new Map(proxies.map(({ name, owner }) => [name, owner]))
  const edges = edgesOf(runtime).filter(({ caller, callee }) => planned.has(caller.name) || planned.has(callee.name))
  if (outsideCidrs.length === 0) warnOfOutside(runtime, edges, planned)
  const known = knownRanges(runtime)
  const peersOf = (name: string): readonly Peer[] =>
    planned.has(name) ? [{ kind: 'group', group: securityGroupId(name) }] : (known.get(name) ?? outsideCidrs).map((cidr) => ({ kind: 'cidr', cidr }))
  return edges.flatMap(({ caller, callee, port }) => {
    const traffic: Traffic = { protocol: 'tcp', port }
    const description = `${caller.name} calls ${callee.name}`
    const rule = (direction: Rule['direction'], own: string, other: string): readonly Rule[] => {
      // Both go when the caller does without them: where stacks are deployed one after the other, they are in the caller's.
      const owner = planned.get(caller.name) ?? planned.get(own)
      return owner && planned.has(own) ? peersOf(other).map((peer) => ({ direction, group: securityGroupId(own), peer, traffic, owner, description })) : []
    }
    return [...rule('ingress', callee.name, caller.name), ...rule('egress', caller.name, callee.name)]
  })
}

function edgesOf({ mesh, graph }: Runtime): readonly Edge[] {
  return mesh.virtualNodes.flatMap((callee) =>
    callee.listeners.flatMap((listener) => graph.callersOf(callee, listener).map((caller) => ({ caller, callee, port: listener.port }))),
  )
}

/** Where virtual nodes are of which the mesh says it: those with fixed addresses, and services outside, whose names may have any. */
function knownRanges({ mesh }: Runtime): ReadonlyMap<string, readonly string[]> {
  return new Map(
    mesh.virtualNodes.flatMap(({ name, external, serviceDiscovery }): (readonly [string, readonly string[]])[] => {
      if (serviceDiscovery?.kind === 'static') return [[name, serviceDiscovery.addresses.map(hostCidr)]]
      return external ? [[name, [ANYWHERE_IPV4, ANYWHERE_IPV6]]] : []
    }),
  )
}

/** Told once for each proxy that is not planned and has to do with one that is. */
function warnOfOutside(runtime: Runtime, edges: readonly Edge[], planned: ReadonlyMap<string, Owner>): void {
  const { mesh, report } = runtime
  const known = knownRanges(runtime)
  const warn = (kind: string, { name, origin }: Caller | VirtualNode): void => {
    const callees = distinct(edges.filter(({ caller }) => caller.name === name).map(({ callee }) => callee.name))
    const callers = distinct(edges.filter(({ callee }) => callee.name === name).map(({ caller }) => caller.name))
    const what = [...(callees.length > 0 ? [`call ${enumerate(callees)}`] : []), ...(callers.length > 0 ? [`be called by ${enumerate(callers)}`] : [])]
    report(diagnostics.noRuleForOutside, { kind, name, what: what.join(', or ') }, { at: { origin } })
  }
  const outside = new Set(edges.flatMap(({ caller, callee }) => [caller.name, callee.name]).filter((name) => !planned.has(name) && !known.has(name)))
  for (const node of mesh.virtualNodes) if (outside.has(node.name)) warn('virtual node', node as VirtualNode)
  for (const gateway of mesh.virtualGateways) if (outside.has(gateway.name)) warn('virtual gateway', { kind: 'virtualGateway', ...gateway })
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted()
}

const SHOWN = 3

/** `'catalog', 'cart', 'web' and 4 more` */
function enumerate(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => `'${name}'`).join(', ')
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown
}
