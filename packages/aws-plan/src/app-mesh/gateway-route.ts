import {
  calledListener, type GatewayRewrite, type GatewayRoute, type HeaderMatch, type HostnameMatch, type Listener, type VirtualGateway,
} from '@mesh-compile/ir'
import { defined } from '../defined.ts'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import { HERE, type Resource } from '../plan.ts'
import { gatewayRouteType } from '../resource-types/app-mesh.ts'
import type { Value } from '../value.ts'
import { gatewayRouteId, virtualGatewayId, virtualServiceId } from './ids.ts'
import { checkLength } from './limits.ts'
import { httpMatch } from './match.ts'
import type { NamedRoute } from './name-by-port.ts'
import { placeOf, type Planning, type Subject } from './planning.ts'
import { ROUTE_KINDS } from './route-kinds.ts'
import { rpcMatch } from './rpc-match.ts'

/** A gateway route, for the one listener whose kind it has. */
export function gatewayRouteResource(planning: Planning, gateway: VirtualGateway, { name, route, listener }: NamedRoute<GatewayRoute>): Resource {
  const subject: Subject = {
    owner: `gateway route '${route.name}' of virtual gateway '${gateway.name}'`,
    origin: gateway.origin,
    path: `routes.${route.name}.match`,
  }
  const port = gateway.listeners.length > 1 ? listener.port : route.match.port
  const hostname = route.match.hostname && hostnameMatch(route.match.hostname)
  return {
    id: gatewayRouteId(gateway, name),
    type: gatewayRouteType,
    concern: 'virtual-gateways',
    owner: { kind: 'virtual-gateway', name: gateway.name },
    place: HERE,
    properties: {
      MeshName: planning.mesh.name,
      VirtualGatewayName: gateway.name,
      GatewayRouteName: name,
      Spec: defined({
        Priority: route.priority,
        [ROUTE_KINDS[listener.protocol]]: {
          Match: defined({ ...matchOf(planning, route, listener, port, subject), Hostname: hostname }),
          Action: defined({
            Target: defined({ VirtualService: { VirtualServiceName: route.virtualService }, Port: targetPort(planning, route) }),
            Rewrite: listener.protocol === 'grpc' ? rpcRewrite(route.rewrite) : httpRewrite(planning, gateway, route, subject),
          }),
        },
      }),
    },
    dependsOn: [virtualGatewayId(gateway.name), virtualServiceId(route.virtualService)],
  }
}

// As Envoy tells calls of gRPC: its own content types, and not those of gRPC-Web.
const RPC_CONTENT: HeaderMatch = { name: 'content-type', invert: false, kind: 'regex', value: String.raw`application/grpc(\+.*)?` }

/** On a listener of HTTP, calls of gRPC are told by path and content type. */
function matchOf(
  planning: Planning,
  { protocol, match }: GatewayRoute,
  listener: Listener,
  port: number | undefined,
  subject: Subject,
): Readonly<Record<string, Value | undefined>> {
  if (listener.protocol === 'grpc') return rpcMatch(planning, match, 'service', port, subject)
  return httpMatch(planning, protocol === 'grpc' ? { ...match, headers: [...match.headers, RPC_CONTENT] } : match, port, subject)
}

function hostnameMatch({ kind, value }: HostnameMatch): Value {
  return kind === 'exact' ? { Exact: value } : { Suffix: value }
}

/** Stated where the provider of the service has several to choose from. */
function targetPort({ graph }: Planning, route: GatewayRoute): number | undefined {
  if (route.targetPort !== undefined) return route.targetPort
  const service = graph.virtualServices.get(route.virtualService)
  const { kind, name } = service?.provider ?? {}
  const provider = name === undefined ? undefined : (kind === 'virtualNode' ? graph.virtualNodes : graph.virtualRouters).get(name)
  return service && (provider?.listeners.length ?? 0) > 1 ? calledListener(service, route)?.port : undefined
}

/** App Mesh's own default, the name of the service as Host, is not stated: Terraform's provider has no word for it here. */
function rpcRewrite({ defaultTargetHostname: host }: GatewayRewrite): Value | undefined {
  return host === 'ENABLED' ? undefined : { Hostname: { DefaultTargetHostname: host } }
}

/** Every rewrite is stated, for App Mesh rewrites where nothing is said. */
function httpRewrite(planning: Planning, gateway: VirtualGateway, route: GatewayRoute, subject: Subject): Value {
  const { rewrite, match } = route
  if (rewrite.path !== undefined) {
    checkLength(planning.report, { ...subject, path: `routes.${route.name}.rewrite.path` }, 'rewrite.path', rewrite.path, 'path')
  }
  return defined({
    Hostname: { DefaultTargetHostname: rewrite.defaultTargetHostname },
    Prefix: match.path.kind === 'prefix' ? prefixRewrite(planning, gateway, route, subject) : undefined,
    Path: rewrite.path === undefined ? undefined : { Exact: rewrite.path },
  })
}

function prefixRewrite({ report }: Planning, gateway: VirtualGateway, { name, rewrite, match }: GatewayRoute, subject: Subject): Value {
  const { prefix: value } = rewrite
  if (value === undefined) return { DefaultPrefix: 'DISABLED' }
  if (value === '/') return { DefaultPrefix: 'ENABLED' }
  const place: Subject = { ...subject, path: `routes.${name}.rewrite.prefix` }
  checkLength(report, place, 'rewrite.prefix', value, 'path')
  const prefix = match.path.value
  if (!value.endsWith('/') || !prefix.endsWith('/')) {
    report(diagnostics.prefixRewrite, { route: name, gateway: gateway.name, value, prefix }, { at: placeOf(place) })
  }
  return { Value: value }
}
