import { attribute, type Owner, type Plan, type Resource } from '@mesh-compile/aws-plan'
import * as types from '../../../aws-plan/src/resource-types/app-mesh.ts'
import { idOf, plan, resource } from './plans.ts'

const MESH = idOf(types.meshType, '')
const web: Owner = { kind: 'virtual-node', name: 'web' }
const checkout: Owner = { kind: 'virtual-node', name: 'checkout-v1' }
const router: Owner = { kind: 'virtual-router', name: 'checkout' }
const service: Owner = { kind: 'virtual-service', name: 'checkout.shop.local' }
const gateway: Owner = { kind: 'virtual-gateway', name: 'edge' }
const MeshName = attribute(MESH, 'MeshName')
const listener = { PortMapping: { Port: 8080, Protocol: 'http' } }

/** A shop with a resource of each type of App Mesh, as a planner might write it. */
export const shopResources: readonly Resource[] = [
  resource(types.meshType, '', { MeshName: 'shop', Spec: { EgressFilter: { Type: 'DROP_ALL' } }, Tags: [{ Key: 'team', Value: 'shop' }] }),
  resource(types.virtualNodeType, 'web', {
    MeshName,
    VirtualNodeName: 'web',
    Spec: {
      Backends: [{ VirtualService: { VirtualServiceName: 'checkout.shop.local', ClientPolicy: { TLS: { Enforce: true, Ports: [8080], Validation: { Trust: { File: { CertificateChain: '/ca.pem' } } } } } } }],
    },
  }, { owner: web, dependsOn: [MESH] }),
  resource(types.virtualNodeType, 'checkout-v1', {
    MeshName: 'shop',
    VirtualNodeName: 'checkout-v1',
    Spec: {
      Listeners: [{ ...listener, HealthCheck: { Protocol: 'http', Path: '/', HealthyThreshold: 2, UnhealthyThreshold: 2, IntervalMillis: 5000, TimeoutMillis: 2000 } }],
      ServiceDiscovery: { AWSCloudMap: { NamespaceName: 'shop.local', ServiceName: 'checkout', Attributes: [{ Key: 'version', Value: '1' }] } },
    },
  }, { owner: checkout, dependsOn: [MESH] }),
  resource(types.virtualRouterType, 'checkout', { MeshName, VirtualRouterName: 'checkout', Spec: { Listeners: [listener] } }, { owner: router }),
  resource(types.routeType, 'checkout/all', {
    MeshName,
    VirtualRouterName: attribute(idOf(types.virtualRouterType, 'checkout'), 'VirtualRouterName'),
    RouteName: 'all',
    Spec: {
      Priority: 3,
      HttpRoute: {
        Match: { Prefix: '/', Headers: [{ Name: 'x-id', Invert: false, Match: { Range: { Start: 1, End: 9 } } }] },
        Action: { WeightedTargets: [{ VirtualNode: 'checkout-v1', Port: 8080, Weight: 1 }] },
        RetryPolicy: { MaxRetries: 2, PerRetryTimeout: { Unit: 'ms', Value: 250 }, HttpRetryEvents: ['server-error'] },
      },
    },
  }, { owner: router, dependsOn: [idOf(types.virtualNodeType, 'checkout-v1')] }),
  resource(types.virtualServiceType, 'checkout.shop.local', {
    MeshName,
    VirtualServiceName: 'checkout.shop.local',
    Spec: { Provider: { VirtualRouter: { VirtualRouterName: 'checkout' } } },
  }, { owner: service, dependsOn: [idOf(types.virtualRouterType, 'checkout')] }),
  resource(types.virtualGatewayType, 'edge', { MeshName, VirtualGatewayName: 'edge', Spec: { Listeners: [listener] } }, { owner: gateway }),
  resource(types.gatewayRouteType, 'edge/all', {
    MeshName,
    VirtualGatewayName: attribute(idOf(types.virtualGatewayType, 'edge'), 'VirtualGatewayName'),
    GatewayRouteName: 'all',
    Spec: { HttpRoute: { Match: { Prefix: '/' }, Action: { Target: { VirtualService: { VirtualServiceName: 'checkout.shop.local' } } } } },
  }, { owner: gateway, dependsOn: [idOf(types.virtualServiceType, 'checkout.shop.local')] }),
]

export const shopPlan: Plan = plan(shopResources, {
  outputs: [
    { name: 'meshArn', description: 'ARN of the mesh', value: attribute(MESH, 'Arn') },
    {
      name: 'virtualNodeArns',
      description: 'ARN of the virtual node',
      value: { web: attribute(idOf(types.virtualNodeType, 'web'), 'Arn'), 'checkout-v1': attribute(idOf(types.virtualNodeType, 'checkout-v1'), 'Arn') },
    },
  ],
})
