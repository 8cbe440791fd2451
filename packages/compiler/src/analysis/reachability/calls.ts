import { compareText, groupBy, isStream, listenersCalled, showListener, type Call, type Listener, type MeshGraph, type VirtualService } from '@mesh-compile/ir'
import type { RelatedPlace, Report } from '@mesh-compile/ir/diagnostics'
import { reachabilityDiagnostics as diagnostics } from './diagnostics.ts'
import { findRequest, type Match } from '../requests/find-request.ts'
import { showRequest } from '../requests/show-request.ts'
import { isWellShaped } from '../shape/matches.ts'
import { listenersOf } from './providers.ts'
import { showCall } from './requests.ts'

const EVERYTHING: Match = { path: { kind: 'prefix', value: '/' }, headers: [], queryParameters: [] }

// One root cause, one finding: of its callers the first stands in the message and a few more beside it.
const RELATED_CALLERS = 3

/** Checks for every service that somebody calls that each call can arrive. */
export function checkCalls(graph: MeshGraph, report: Report): void {
  for (const [service, calls] of groupCalls(graph)) {
    const [first] = calls
    if (!first) continue
    checkProtocols(service, calls, report)
    if (!service.provider) {
      const client = first.caller.name
      const related = showCallers(calls)
      const [listener] = listenersCalled(service, first)
      report(diagnostics.notProvided, { client, service: service.name, request: showCall(service, listener) }, { at: { origin: service.origin }, related })
      continue
    }
    for (const listener of service.listeners) {
      const callers = calls.filter((call) => listenersCalled(service, call).includes(listener))
      const client = callers[0]?.caller.name
      if (client === undefined) continue
      const related = showCallers(callers)
      const routes = graph.routesOf(service, listener)
      const router = service.provider.kind === 'virtualRouter' ? graph.virtualRouters.get(service.provider.name) : undefined
      // A route that no listener of the router leads to was told by itself.
      if (router && routes.length === 0 && router.routes.every((route) => listenersOf(router, route).length > 0)) {
        const args = { router: router.name, listener: showListener(listener), request: showCall(service, listener), outcome: outcome(listener) }
        report(diagnostics.noRoutes, { client, service: service.name, ...args }, { at: { origin: router.origin }, related })
      }
      // What is wrong with a match by itself has been told, and what it was meant to take is not known.
      const isKnown = routes.length > 0 && routes.every(({ match }) => isWellShaped(match, listener.protocol))
      const unmatched = router && (listener.protocol === 'http' || listener.protocol === 'http2') && isKnown
        ? findRequest([EVERYTHING], routes.map(({ match }) => match))
        : undefined
      if (router && unmatched?.kind === 'found') {
        const host = service.listeners.length > 1 ? `${service.name}:${listener.port}` : service.name
        const args = { service: service.name, router: router.name, request: showRequest(unmatched.value, host) }
        report(diagnostics.unmatchedRequests, args, { at: { origin: router.origin } })
      }
      const nodes = new Map(routes.flatMap(({ targets }) => targets.map(({ node }) => [node.name, node] as const)))
      for (const node of nodes.values()) {
        if (node.serviceDiscovery) continue
        const args = { client, service: service.name, node: node.name }
        report(diagnostics.noServiceDiscovery, args, { at: { origin: node.origin }, related: related.slice(0, 1) })
      }
    }
  }
}

/** Where the first of some callers calls, and a few of the others. */
function showCallers(calls: readonly Call[]): readonly RelatedPlace[] {
  return calls.slice(0, 1 + RELATED_CALLERS).map(({ caller, origin, path }, index) => ({
    label: index === 0 ? 'called here' : `'${caller.name}' calls it too`,
    origin,
    path,
  }))
}

function outcome({ protocol }: Listener): string {
  return isStream(protocol) ? 'goes nowhere' : 'is answered 404 by Envoy'
}

function groupCalls({ calls, virtualServices }: MeshGraph): readonly (readonly [VirtualService, readonly Call[]])[] {
  return [...groupBy(calls, ({ virtualService }) => virtualService)]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([name, group]) => {
      const service = virtualServices.get(name)
      return service ? [[service, group] as const] : []
    })
}

function checkProtocols(service: VirtualService, calls: readonly Call[], report: Report): void {
  const [listener] = service.listeners
  if (!listener) return
  for (const { caller, protocol, origin, path } of calls) {
    const at = { origin, path }
    const speaks = (wanted: string): boolean => service.listeners.some((candidate) => candidate.protocol === wanted)
    if (protocol && !speaks(protocol)) {
      const args = { service: service.name, actual: showListener(listener), expected: protocol }
      report(diagnostics.backendProtocol, args, { at })
    }
    if (caller.kind === 'virtualGateway' && service.listeners.every(({ protocol: spoken }) => isStream(spoken))) {
      report(diagnostics.gatewayProtocol, { gateway: caller.name, service: service.name, listener: showListener(listener) }, { at })
    }
  }
}

/** Checks that no caller has two services on one port that only a name could tell apart. */
export function checkPortCollisions({ mesh, virtualServices }: MeshGraph, report: Report): void {
  for (const node of mesh.virtualNodes) {
    // With explicit interception, each TCP backend has a port of its own.
    if (node.interception.kind === 'explicit') continue
    const byPort = new Map<number, { readonly name: string; readonly tcp: boolean }>()
    for (const [index, { virtualService }] of node.backends.entries()) {
      for (const { port, protocol } of virtualServices.get(virtualService)?.listeners ?? []) {
        const tcp = protocol === 'tcp'
        const first = byPort.get(port)
        if (first && first.name !== virtualService && (first.tcp || tcp)) {
          report(
            diagnostics.portCollision,
            { client: node.name, first: first.name, second: virtualService, port },
            { at: { origin: node.origin, path: `backends[${index}]` } },
          )
        }
        byPort.set(port, first ?? { name: virtualService, tcp })
      }
    }
  }
}
