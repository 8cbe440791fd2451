import { calledListener, isStream, type Listener, type MeshGraph, type ResolvedRoute, type VirtualNode, type VirtualService } from '@mesh-compile/ir'
import { findRequest, type Match } from '../requests/find-request.ts'
import { showRequest } from '../requests/show-request.ts'
import { arrivals, type Arrival } from './gateway.ts'
import type { Goal, Party } from './parties.ts'

/** A request by which a caller is answered. */
export interface Reach {
  readonly request: string
  readonly node: VirtualNode
}

/** What is known of a caller's way to a goal. */
export interface Reached {
  /** By node that answers; the first example of each. */
  readonly by: ReadonlyMap<string, Reach>
  /** Whether something on the way could not be decided. */
  readonly undecided: boolean
}

const EVERYTHING: Match = { path: { kind: 'prefix', value: '/' }, headers: [], queryParameters: [] }

/** Which nodes answer requests of a caller on the way to a goal, each with an example. */
export function findReach(graph: MeshGraph, caller: Party, goal: Goal, requests?: Match): Reached {
  const by = new Map<string, Reach>()
  let undecided = false
  for (const call of callsOf(graph, caller)) {
    if (goal.services && !goal.services.includes(call.service)) continue
    for (const listener of call.listeners) {
      const routes = graph.routesOf(call.service, listener)
      for (const [index, { targets }] of routes.entries()) {
        const wanted = targets.filter(({ node, weight, listener: answering }) => weight > 0 && answering && isWanted(goal, node))
        if (wanted.every(({ node }) => by.has(node.name))) continue
        const answer = call.find(listener, routes, index, requests)
        if (answer === 'unknown') undecided = true
        else if (answer !== 'none') for (const { node } of wanted) by.set(node.name, by.get(node.name) ?? { request: answer, node })
      }
    }
  }
  return { by, undecided }
}

function isWanted({ node: wanted }: Goal, node: VirtualNode): boolean {
  return !wanted || wanted.name === node.name
}

/** A call that a caller may make. */
interface PossibleCall {
  readonly service: VirtualService
  readonly listeners: readonly Listener[]
  /** A request that the route at `index` takes, as text; that there is none; or that it is not known. */
  find(listener: Listener, routes: readonly ResolvedRoute[], index: number, requests: Match | undefined): string
}

function callsOf(graph: MeshGraph, caller: Party): readonly PossibleCall[] {
  switch (caller.kind) {
    case 'virtualNode':
      return caller.declaration.backends.flatMap(({ virtualService }) => {
        const service = graph.virtualServices.get(virtualService)
        return service ? [{ service, listeners: service.listeners, find: nodeFinder(service) }] : []
      })
    case 'virtualGateway':
      return caller.declaration.routes.flatMap((route) => {
        const service = graph.virtualServices.get(route.virtualService)
        const listener = service && calledListener(service, route)
        if (!service || !listener) return []
        return [{ service, listeners: [listener], find: gatewayFinder(arrivals(caller.declaration, route)) }]
      })
    default:
      return caller satisfies never
  }
}

function nodeFinder(service: VirtualService): PossibleCall['find'] {
  return (listener, routes, index, requests) => {
    // A connection has no path and no headers: whatever it carries gets there, or nothing does.
    if (isStream(listener.protocol)) return index === 0 ? `a connection to '${service.name}', port ${listener.port},` : 'none'
    const { match, before } = tried(routes, index)
    const answer = findRequest([match, requests ?? EVERYTHING], before)
    return answer.kind === 'found' ? showRequest(answer.value, `${service.name}:${listener.port}`) : answer.kind
  }
}

/** Finds requests of a gateway route by the routes of its service. */
export function gatewayFinder(possible: readonly Arrival[]): PossibleCall['find'] {
  return (_, routes, index, requests) => {
    let undecided = false
    const { match, before } = tried(routes, index)
    for (const { taken, earlier, host, asReceived } of possible) {
      const wanted = asReceived(match)
      if (wanted === 'none') continue
      const passed = before.map(asReceived)
      if (wanted === 'unknown' || passed.includes('unknown')) {
        undecided = true
        continue
      }
      const none = passed.filter((other): other is Match => typeof other === 'object')
      const answer = findRequest([taken, wanted, requests ?? EVERYTHING], [...earlier, ...none])
      if (answer.kind === 'found') return showRequest(answer.value, host)
      if (answer.kind === 'unknown') undecided = true
    }
    return undecided ? 'unknown' : 'none'
  }
}

function tried(routes: readonly ResolvedRoute[], index: number): { readonly match: Match; readonly before: readonly Match[] } {
  return { match: routes[index]?.match ?? EVERYTHING, before: routes.slice(0, index).map(({ match }) => match) }
}
