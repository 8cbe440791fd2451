import type { HeaderMatch, PathMatch, QueryParameterMatch, RequestMatch, RouteMatch } from '@mesh-compile/ir'
import type { HeaderMatcher, QueryParameterMatcher, RouteMatch as EnvoyRouteMatch } from '../envoy-types.ts'

/** What a route asks of a request. The port has chosen the filter chain before any route is looked at. */
export type Demands = RequestMatch & Pick<RouteMatch, 'scheme'>

/** What a route asks that the IR does not say of it. */
export interface FurtherDemands {
  /** Only requests of content type `application/grpc`. */
  readonly grpc: boolean
  /** A second condition on the path. */
  readonly also?: HeaderMatcher
}

/** The match of a route. */
export function translateMatch(match: Demands, { grpc, also }: FurtherDemands): EnvoyRouteMatch {
  const headers = [...(also ? [also] : []), ...pseudoHeaders(match), ...match.headers.map(translateHeader)]
  return {
    ...translatePath(match.path),
    ...(headers.length > 0 && { headers }),
    ...(match.queryParameters.length > 0 && { query_parameters: match.queryParameters.map(translateQueryParameter) }),
    ...(grpc && { grpc: {} }),
  }
}

function translatePath({ kind, value }: PathMatch): EnvoyRouteMatch {
  switch (kind) {
    case 'prefix':
      return { prefix: value }
    case 'exact':
      return { path: value }
    case 'regex':
      return { safe_regex: { regex: value } }
    default:
      return kind satisfies never
  }
}

// Envoy has no field of its own for either: they are headers to it, as in HTTP/2.
function pseudoHeaders({ method, scheme }: Demands): readonly HeaderMatcher[] {
  return [
    ...(method ? [{ name: ':method', string_match: { exact: method } }] : []),
    ...(scheme ? [{ name: ':scheme', string_match: { exact: scheme } }] : []),
  ]
}

function translateHeader(header: HeaderMatch): HeaderMatcher {
  const { name, invert } = header
  return { name, ...headerValue(header), ...(invert && { invert_match: true }) }
}

function headerValue(header: HeaderMatch): HeaderMatcher {
  switch (header.kind) {
    case 'exact':
    case 'prefix':
    case 'suffix':
      return { string_match: { [header.kind]: header.value } }
    case 'regex':
      return { string_match: { safe_regex: { regex: header.value } } }
    case 'range':
      // 64-bit integers are strings in proto3 JSON; the end is exclusive on both sides.
      return { range_match: { start: String(header.start), end: String(header.end) } }
    case 'present':
      return { present_match: true }
    default:
      return header satisfies never
  }
}

function translateQueryParameter(parameter: QueryParameterMatch): QueryParameterMatcher {
  const { name } = parameter
  return parameter.kind === 'present' ? { name, present_match: true } : { name, string_match: { exact: parameter.value } }
}
