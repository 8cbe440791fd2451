import type { ResourceType } from '../resource-type.ts'
import {
  gatewayRouteType, meshType, routeType, virtualGatewayType, virtualNodeType, virtualRouterType, virtualServiceType,
} from './app-mesh.ts'
import { alarmType, dashboardType } from './cloudwatch.ts'
import { securityGroupEgressType, securityGroupIngressType, securityGroupType } from './ec2.ts'
import { loadBalancerListenerType, loadBalancerType, targetGroupType } from './elastic-load-balancing.ts'
import { serviceType, taskDefinitionType } from './ecs.ts'
import { instanceProfileType, rolePolicyType, roleType } from './iam.ts'
import { logGroupType } from './logs.ts'
import { s3ObjectType } from './s3.ts'
import { discoveryServiceType, privateDnsNamespaceType } from './service-discovery.ts'
import { ssmDocumentType } from './ssm.ts'

/** Every type of resource that can be in a plan. */
export const resourceTypes: readonly ResourceType[] = [
  gatewayRouteType, meshType, routeType, virtualGatewayType, virtualNodeType, virtualRouterType, virtualServiceType,
  alarmType, dashboardType,
  securityGroupEgressType, securityGroupIngressType, securityGroupType,
  loadBalancerListenerType, loadBalancerType, targetGroupType,
  instanceProfileType, rolePolicyType, roleType,
  logGroupType,
  s3ObjectType,
  serviceType, taskDefinitionType,
  discoveryServiceType, privateDnsNamespaceType,
  ssmDocumentType,
]
