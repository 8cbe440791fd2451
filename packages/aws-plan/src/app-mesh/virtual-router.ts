import type { Listener, Route, VirtualRouter } from '@mesh-compile/ir'
import { HERE, type Resource } from '../plan.ts'
import { virtualRouterType } from '../resource-types/app-mesh.ts'
import { MESH_ID, virtualRouterId } from './ids.ts'
import { portMapping } from './listener.ts'
import { nameByPort } from './name-by-port.ts'
import type { Planning } from './planning.ts'
import { routeResource } from './route.ts'
import { checkOrder } from './route-order.ts'

/** A virtual router and its routes. */
export function virtualRouterResources(planning: Planning, router: VirtualRouter): readonly Resource[] {
  const { name, listeners, routes } = router
  checkOrder(planning, routes, { owner: `virtual router '${name}'`, origin: router.origin })
  const resource: Resource = {
    id: virtualRouterId(name),
    type: virtualRouterType,
    concern: 'virtual-routers',
    owner: { kind: 'virtual-router', name },
    place: HERE,
    properties: {
      MeshName: planning.mesh.name,
      VirtualRouterName: name,
      Spec: { Listeners: listeners.map((listener) => ({ PortMapping: portMapping(listener) })) },
    },
    dependsOn: [MESH_ID],
  }
  return [resource, ...nameByPort(routes, (route) => listenersOf(router, route)).map((named) => routeResource(planning, router, named))]
}

/** The listeners whose requests a route takes. */
function listenersOf({ listeners }: VirtualRouter, { protocol, match }: Route): readonly Listener[] {
  return listeners.filter((listener) => listener.protocol === protocol && listener.port === (match.port ?? listener.port))
}
