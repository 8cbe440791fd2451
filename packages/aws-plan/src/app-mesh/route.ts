import { isStream, routeTimeout, type Listener, type Route, type VirtualRouter, type WeightedTarget } from '@mesh-compile/ir'
import { defined } from '../defined.ts'
import { HERE, type Resource } from '../plan.ts'
import { routeType } from '../resource-types/app-mesh.ts'
import type { Value } from '../value.ts'
import { routeId, virtualNodeId, virtualRouterId } from './ids.ts'
import { checkCount } from './limits.ts'
import { timeout } from './listener.ts'
import { httpMatch } from './match.ts'
import type { NamedRoute } from './name-by-port.ts'
import type { Planning, Subject } from './planning.ts'
import { retryPolicy } from './retry-policy.ts'
import { ROUTE_KINDS } from './route-kinds.ts'
import { rpcMatch } from './rpc-match.ts'

/** A route. Its limits and retries are stated even where they are those of App Mesh. */
export function routeResource(planning: Planning, router: VirtualRouter, { name, route, listener }: NamedRoute<Route>): Resource {
  const { protocol, targets } = route
  const subject: Subject = { owner: `route '${route.name}' of virtual router '${router.name}'`, origin: route.origin, path: 'match' }
  checkCount(planning.report, { ...subject, path: 'to' }, 'targets', targets.length, 'targets')
  const limits = routeTimeout(protocol, route.timeout)
  const nodes = [...new Set(targets.map(({ virtualNode }) => virtualNode))]
  return {
    id: routeId(router, name),
    type: routeType,
    concern: 'virtual-routers',
    owner: { kind: 'virtual-router', name: router.name },
    place: HERE,
    properties: {
      MeshName: planning.mesh.name,
      VirtualRouterName: router.name,
      RouteName: name,
      Spec: defined({
        Priority: route.priority,
        [ROUTE_KINDS[protocol]]: defined({
          Match: routeMatch(planning, router, route, listener, subject),
          Action: { WeightedTargets: targets.map((target) => weightedTarget(planning, target, listener)) },
          RetryPolicy: isStream(protocol) ? undefined : retryPolicy(planning, router, route, limits),
          Timeout: timeout(limits, protocol),
        }),
      }),
    },
    dependsOn: [virtualRouterId(router.name), ...nodes.map(virtualNodeId)],
  }
}

function routeMatch(
  planning: Planning,
  { listeners }: VirtualRouter,
  { protocol, match }: Route,
  listener: Listener,
  subject: Subject,
): Value | undefined {
  // App Mesh: a port is needed where the router has several listeners.
  const port = listeners.length > 1 ? listener.port : match.port
  switch (protocol) {
    case 'http':
    case 'http2':
      return defined({ ...httpMatch(planning, match, port, subject), Scheme: match.scheme })
    case 'grpc':
      return rpcMatch(planning, match, 'method', port, subject)
    case 'tcp':
      return port === undefined ? undefined : { Port: port }
    default:
      return protocol satisfies never
  }
}

/** The port is stated where the node has several to choose from. */
function weightedTarget({ graph }: Planning, { virtualNode, port, weight }: WeightedTarget, listener: Listener): Value {
  const several = (graph.virtualNodes.get(virtualNode)?.listeners.length ?? 0) > 1
  return defined({ VirtualNode: virtualNode, Port: port ?? (several ? listener.port : undefined), Weight: weight })
}
