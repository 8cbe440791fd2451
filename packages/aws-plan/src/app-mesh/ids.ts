import type { Provider, VirtualGateway, VirtualRouter } from '@mesh-compile/ir'
import * as types from '../resource-types/app-mesh.ts'
import type { ResourceId } from '../value.ts'

/** The mesh. */
export const MESH_ID: ResourceId = { type: types.meshType.cloudFormation, key: '' }

export function virtualNodeId(name: string): ResourceId {
  return { type: types.virtualNodeType.cloudFormation, key: name }
}

export function virtualRouterId(name: string): ResourceId {
  return { type: types.virtualRouterType.cloudFormation, key: name }
}

export function routeId(router: VirtualRouter, route: string): ResourceId {
  return { type: types.routeType.cloudFormation, key: `${router.name}/${route}` }
}

export function virtualServiceId(name: string): ResourceId {
  return { type: types.virtualServiceType.cloudFormation, key: name }
}

export function virtualGatewayId(name: string): ResourceId {
  return { type: types.virtualGatewayType.cloudFormation, key: name }
}

export function gatewayRouteId(gateway: VirtualGateway, route: string): ResourceId {
  return { type: types.gatewayRouteType.cloudFormation, key: `${gateway.name}/${route}` }
}

/** What answers for a virtual service. */
export function providerId({ kind, name }: Provider): ResourceId {
  return kind === 'virtualNode' ? virtualNodeId(name) : virtualRouterId(name)
}
