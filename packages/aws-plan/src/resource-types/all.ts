import type { ResourceType } from '../resource-type.ts'
import {
  gatewayRouteType, meshType, routeType, virtualGatewayType, virtualNodeType, virtualRouterType, virtualServiceType,
} from './app-mesh.ts'
import { rolePolicyType, roleType } from './iam.ts'
import { logGroupType } from './logs.ts'
import { discoveryServiceType, privateDnsNamespaceType } from './service-discovery.ts'

/** Every type of resource that can be in a plan. */
export const resourceTypes: readonly ResourceType[] = [
  gatewayRouteType, meshType, routeType, virtualGatewayType, virtualNodeType, virtualRouterType, virtualServiceType,
  rolePolicyType, roleType,
  logGroupType,
  discoveryServiceType, privateDnsNamespaceType,
]
