import { showListener, type GatewayRoute, type VirtualGateway } from '@mesh-compile/ir'
import { canonical } from '../canonical.ts'
import { defined } from '../defined.ts'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import { HERE, type Resource } from '../plan.ts'
import { virtualGatewayType } from '../resource-types/app-mesh.ts'
import type { Value } from '../value.ts'
import { accessLog } from './access-log.ts'
import { clientPolicy } from './client-policy.ts'
import { gatewayRouteResource } from './gateway-route.ts'
import { listenersOf } from './gateway-route-listeners.ts'
import { MESH_ID, virtualGatewayId } from './ids.ts'
import { gatewayListener, isCheckedAtGateway } from './listener.ts'
import { nameByPort } from './name-by-port.ts'
import type { Planning, Subject } from './planning.ts'
import { checkOrder } from './route-order.ts'
import { checkFollowing } from './server-follower.ts'

/** A virtual gateway and its routes. */
export function virtualGatewayResources(planning: Planning, gateway: VirtualGateway): readonly Resource[] {
  const { name, origin } = gateway
  const subject: Subject = { owner: `virtual gateway '${name}'`, origin }
  const policy = commonPolicy(planning, gateway, subject)
  tellLostTuning(planning, gateway)
  checkOrder(planning, gateway.routes, subject)
  const resource: Resource = {
    id: virtualGatewayId(name),
    type: virtualGatewayType,
    concern: 'virtual-gateways',
    owner: { kind: 'virtual-gateway', name },
    place: HERE,
    properties: {
      MeshName: planning.mesh.name,
      VirtualGatewayName: name,
      Spec: defined({
        BackendDefaults: policy && { ClientPolicy: policy },
        Listeners: gateway.listeners.map((listener) => gatewayListener(planning, gateway, listener)),
        Logging: accessLog(planning, gateway.accessLog, subject),
      }),
    },
    dependsOn: [MESH_ID],
  }
  const routes = nameByPort(gateway.routes, (route) => listenersOf(planning, gateway, route))
  return [resource, ...routes.map((named) => gatewayRouteResource(planning, gateway, named))]
}

/** The policy towards every service: in App Mesh a gateway has no other. */
function commonPolicy(planning: Planning, gateway: VirtualGateway, subject: Subject): Value | undefined {
  const policies = gateway.routes.map((route) => {
    const place = { ...subject, path: placeIn(route) }
    checkFollowing(planning, route, place)
    return { route, policy: clientPolicy(planning, route, place) }
  })
  const [first, ...others] = policies
  const differing = others.find(({ policy }) => canonical(policy ?? null) !== canonical(first?.policy ?? null))
  // Where App Mesh has no word for one of them, that has been told.
  if (first && differing && policies.every(({ route, policy }) => !route.tls || policy)) {
    const args = { gateway: gateway.name, one: first.route.virtualService, other: differing.route.virtualService }
    planning.report(diagnostics.gatewayPolicies, args, { at: { origin: gateway.origin, path: placeIn(differing.route) } })
  }
  return first?.policy
}

function placeIn({ name }: GatewayRoute): string {
  return `routes.${name}.to`
}

function tellLostTuning({ report }: Planning, gateway: VirtualGateway): void {
  const { name, origin, trustedHops, listeners } = gateway
  if (trustedHops > 0) {
    const instead = 'It takes the address of the proxy before it for that of the client'
    report(diagnostics.lostTuning, { gateway: name, what: `trustedHops: ${trustedHops}`, instead }, { at: { origin, path: 'trustedHops' } })
  }
  for (const [index, listener] of listeners.entries()) {
    const lost = (what: string, instead: string): void =>
      report(diagnostics.lostTuning, { gateway: name, what: `${what} of listener ${showListener(listener)}`, instead }, { at: { origin, path: `listeners[${index}]` } })
    if (listener.timeout) lost('the timeout', 'A request takes as long there as the routes of the service allow')
    if (listener.healthCheck && !isCheckedAtGateway(listener)) lost('the health check by TCP', 'There the listener is not checked')
  }
}
