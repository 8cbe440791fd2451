/*
 * AWS::AppMesh::*, whole: what the language learns to say later is a line here at most. Names, and what is required, are
 * those of CloudFormation's schema; tests hold them against it and against the schema of the Terraform provider.
 */
import type { Properties, Property, ResourceType } from '../resource-type.ts'
import {
  accessLog, action, clientPolicy, duration, headers, healthCheck, httpMatch, httpTimeout, listenerTls, meshName, portMapping, tcpTimeout,
} from './app-mesh-parts.ts'
import { called, integer, notInTerraform, object, objects, required, requiredInTerraform, since, string, strings, tags } from './shorthand.ts'

const attributes = { Arn: 'arn', Id: 'id' }

/** What a resource is called; CloudFormation makes a name up where there is none. */
const name = requiredInTerraform(called('name', string))

export const meshType: ResourceType = {
  cloudFormation: 'AWS::AppMesh::Mesh',
  terraform: 'aws_appmesh_mesh',
  noun: 'Mesh',
  attributes: { ...attributes, MeshName: 'name' },
  properties: {
    MeshName: name,
    Spec: object({
      EgressFilter: object({ Type: required(string) }),
      ServiceDiscovery: since('5.47', object({ IpPreference: string })),
    }),
    ...tags,
  },
}

const outlierDetection = object({
  MaxServerErrors: required(integer),
  Interval: required(duration),
  BaseEjectionDuration: required(duration),
  MaxEjectionPercent: required(integer),
})

const maxRequests = object({ MaxRequests: required(integer) })
const httpPool = object({ MaxConnections: required(integer), MaxPendingRequests: integer })

export const virtualNodeType: ResourceType = {
  cloudFormation: 'AWS::AppMesh::VirtualNode',
  terraform: 'aws_appmesh_virtual_node',
  noun: 'VirtualNode',
  attributes: { ...attributes, VirtualNodeName: 'name' },
  // App Mesh removes none that something else still names.
  keptUntilReplaced: true,
  properties: {
    ...meshName,
    VirtualNodeName: name,
    Spec: required(
      object({
        BackendDefaults: object({ ClientPolicy: clientPolicy }),
        Backends: objects('backend', {
          VirtualService: requiredInTerraform(object({ VirtualServiceName: required(string), ClientPolicy: clientPolicy })),
        }),
        Listeners: objects('listener', {
          PortMapping: required(portMapping),
          ConnectionPool: object({ HTTP: httpPool, HTTP2: maxRequests, GRPC: maxRequests, TCP: object({ MaxConnections: required(integer) }) }),
          HealthCheck: healthCheck,
          OutlierDetection: outlierDetection,
          Timeout: object({ HTTP: httpTimeout, HTTP2: httpTimeout, GRPC: httpTimeout, TCP: tcpTimeout }),
          TLS: listenerTls,
        }),
        Logging: accessLog,
        ServiceDiscovery: object({
          AWSCloudMap: object({
            NamespaceName: required(string),
            ServiceName: required(string),
            Attributes: { kind: 'pairs', terraform: 'attributes' },
            IpPreference: notInTerraform(string),
          }),
          DNS: object({ Hostname: required(string), ResponseType: string, IpPreference: string }),
        }),
      }),
    ),
    ...tags,
  },
}

export const virtualRouterType: ResourceType = {
  cloudFormation: 'AWS::AppMesh::VirtualRouter',
  terraform: 'aws_appmesh_virtual_router',
  noun: 'VirtualRouter',
  attributes: { ...attributes, VirtualRouterName: 'name' },
  // App Mesh removes none that something else still names.
  keptUntilReplaced: true,
  properties: {
    ...meshName,
    VirtualRouterName: name,
    Spec: required(object({ Listeners: required(objects('listener', { PortMapping: required(portMapping) })) })),
    ...tags,
  },
}

const retries: Properties = {
  MaxRetries: required(integer),
  PerRetryTimeout: required(duration),
  HttpRetryEvents: strings,
  TcpRetryEvents: strings,
}

const httpRoute: Property = object({
  Match: required(object({ ...httpMatch, Method: string, Scheme: string })),
  Action: required(action),
  RetryPolicy: object(retries),
  Timeout: httpTimeout,
})

export const routeType: ResourceType = {
  cloudFormation: 'AWS::AppMesh::Route',
  terraform: 'aws_appmesh_route',
  noun: 'Route',
  attributes: { ...attributes, RouteName: 'name' },
  properties: {
    ...meshName,
    VirtualRouterName: required(string),
    RouteName: name,
    Spec: required(
      object({
        Priority: integer,
        HttpRoute: httpRoute,
        Http2Route: httpRoute,
        GrpcRoute: object({
          Match: required(object({ ServiceName: string, MethodName: string, Port: integer, Metadata: headers('metadata') })),
          Action: required(action),
          RetryPolicy: object({ ...retries, GrpcRetryEvents: strings }),
          Timeout: httpTimeout,
        }),
        TcpRoute: object({ Match: object({ Port: integer }), Action: required(action), Timeout: tcpTimeout }),
      }),
    ),
    ...tags,
  },
}

export const virtualServiceType: ResourceType = {
  cloudFormation: 'AWS::AppMesh::VirtualService',
  terraform: 'aws_appmesh_virtual_service',
  noun: 'VirtualService',
  attributes: { ...attributes, VirtualServiceName: 'name' },
  // App Mesh removes none that something else still names.
  keptUntilReplaced: true,
  properties: {
    ...meshName,
    VirtualServiceName: required(called('name', string)),
    Spec: required(
      object({
        Provider: object({
          VirtualNode: object({ VirtualNodeName: required(string) }),
          VirtualRouter: object({ VirtualRouterName: required(string) }),
        }),
      }),
    ),
    ...tags,
  },
}

export const virtualGatewayType: ResourceType = {
  cloudFormation: 'AWS::AppMesh::VirtualGateway',
  terraform: 'aws_appmesh_virtual_gateway',
  noun: 'VirtualGateway',
  attributes: { ...attributes, VirtualGatewayName: 'name' },
  properties: {
    ...meshName,
    VirtualGatewayName: name,
    Spec: required(
      object({
        BackendDefaults: object({ ClientPolicy: clientPolicy }),
        Listeners: required(
          objects('listener', {
            PortMapping: required(portMapping),
            ConnectionPool: object({ HTTP: httpPool, HTTP2: maxRequests, GRPC: maxRequests }),
            HealthCheck: healthCheck,
            TLS: listenerTls,
          }),
        ),
        Logging: accessLog,
      }),
    ),
    ...tags,
  },
}

const target = required(object({ VirtualService: required(object({ VirtualServiceName: required(string) })), Port: integer }))
const hostname = object({ Exact: string, Suffix: string })
const hostnameRewrite = object({ DefaultTargetHostname: requiredInTerraform(string) })

const httpGatewayRoute: Property = object({
  Match: required(object({ ...httpMatch, Hostname: hostname, Method: notInTerraform(string) })),
  Action: required(
    object({
      Target: target,
      Rewrite: object({
        Hostname: hostnameRewrite,
        Path: object({ Exact: requiredInTerraform(string) }),
        Prefix: object({ DefaultPrefix: string, Value: string }),
      }),
    }),
  ),
})

export const gatewayRouteType: ResourceType = {
  cloudFormation: 'AWS::AppMesh::GatewayRoute',
  terraform: 'aws_appmesh_gateway_route',
  noun: 'GatewayRoute',
  attributes: { ...attributes, GatewayRouteName: 'name' },
  properties: {
    ...meshName,
    VirtualGatewayName: required(string),
    GatewayRouteName: name,
    Spec: required(
      object({
        Priority: integer,
        HttpRoute: httpGatewayRoute,
        Http2Route: httpGatewayRoute,
        GrpcRoute: object({
          Match: required(
            object({
              ServiceName: requiredInTerraform(string),
              Hostname: notInTerraform(hostname),
              Metadata: notInTerraform(headers('metadata')),
              Port: integer,
            }),
          ),
          Action: required(object({ Target: target, Rewrite: notInTerraform(object({ Hostname: hostnameRewrite })) })),
        }),
      }),
    ),
    ...tags,
  },
}
