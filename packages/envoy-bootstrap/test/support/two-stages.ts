import { compareGatewayRoutes, compareRoutes, type GatewayRoute, type HeaderMatch, type Mesh, type PathMatch, type RequestMatch, type RouteMatch } from '@mesh-compile/ir'
import type { HttpRequest, Outcome } from './envoy-routes.ts'

/*
 * What gateway routes mean: first a gateway route is chosen, then the request is rewritten, then the service's own
 * routes see it. This is the model that the flattened routes are held against; it knows nothing of Envoy.
 */

/** Sends a request through the only gateway of a mesh, to the listener on `port`. */
export function routeInTwoStages({ virtualGateways: [gateway], virtualRouters }: Mesh, port: number, request: HttpRequest): Outcome {
  const gatewayRoute = (gateway?.routes ?? [])
    .toSorted(compareGatewayRoutes)
    .find((route) => (route.match.port ?? port) === port && takesHost(route, request.host) && takesPath(route, request.path) && takes(route, request))
  if (!gatewayRoute) return { status: 404 }
  const seen = { ...request, path: rewrite(gatewayRoute, request.path) }
  const router = virtualRouters.find(({ name }) => name === gatewayRoute.virtualService.replace('.m', ''))
  const route = (router?.routes ?? [])
    .toSorted(compareRoutes)
    .find(({ match, protocol }) => matchesPath(match.path, seen.path) && takes({ match, protocol }, seen))
  if (!route) return { status: 404 }
  return {
    route: `${gatewayRoute.name}.${route.name}`,
    path: seen.query === undefined ? seen.path : `${seen.path}?${seen.query}`,
    host: gatewayRoute.rewrite.defaultTargetHostname === 'ENABLED' ? gatewayRoute.virtualService : request.host,
  }
}

function takesHost({ match: { hostname } }: GatewayRoute, host: string): boolean {
  if (!hostname) return true
  return hostname.kind === 'exact' ? hostname.value === host : host.endsWith(hostname.value.slice(1))
}

function takesPath({ match: { path }, rewrite: { prefix } }: GatewayRoute, of: string): boolean {
  if (path.kind !== 'prefix' || prefix === undefined) return matchesPath(path, of)
  // A prefix that is rewritten takes whole segments.
  return of === path.value || of.startsWith(path.value.endsWith('/') ? path.value : `${path.value}/`)
}

function rewrite({ match: { path }, rewrite: { prefix, path: whole } }: GatewayRoute, of: string): string {
  if (path.kind !== 'prefix') return whole ?? of
  if (prefix === undefined) return of
  const rest = of.slice(path.value.length).replace(/^\//, '')
  const isBelow = of !== path.value || path.value.endsWith('/')
  return isBelow ? `${prefix.replace(/\/$/, '')}/${rest}` : prefix
}

function matchesPath({ kind, value }: PathMatch, path: string): boolean {
  return kind === 'exact' ? path === value : kind === 'prefix' ? path.startsWith(value) : new RegExp(`^(?:${value})$`).test(path)
}

/** What is asked beside host and path. */
function takes({ match, protocol }: { readonly match: RequestMatch & Pick<RouteMatch, 'scheme'>; readonly protocol: string }, request: HttpRequest): boolean {
  const ofRpc = request.headers.some(([name, value]) => name === 'content-type' && value === 'application/grpc')
  return (
    (protocol !== 'grpc' || ofRpc) &&
    (match.method ?? request.method) === request.method &&
    (match.scheme ?? request.scheme) === request.scheme &&
    match.headers.every((header) => takesHeader(header, request)) &&
    match.queryParameters.every((parameter) => {
      const [value] = new URLSearchParams(request.query).getAll(parameter.name)
      return value !== undefined && (parameter.kind === 'present' || parameter.value === value)
    })
  )
}

function takesHeader(header: HeaderMatch, { headers }: HttpRequest): boolean {
  const values = headers.filter(([name]) => name === header.name).map(([, value]) => value)
  if (header.kind === 'present') return header.invert ? values.length === 0 : values.length > 0
  if (values.length === 0) return false
  const some = values.some((value) => {
    switch (header.kind) {
      case 'exact':
        return value === header.value
      case 'prefix':
        return value.startsWith(header.value)
      case 'suffix':
        return value.endsWith(header.value)
      case 'regex':
        return new RegExp(`^(?:${header.value})$`).test(value)
      case 'range':
        return /^\d+$/.test(value) && Number(value) >= header.start && Number(value) < header.end
      default:
        return header satisfies never
    }
  })
  return some !== header.invert
}
