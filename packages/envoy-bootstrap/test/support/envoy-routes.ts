import type { HeaderMatcher, QueryParameterMatcher, Route, VirtualHost } from '../../src/envoy-types.ts'

/*
 * What Envoy's router does with a request, as far as we emit it: written from Envoy's documentation and from what was
 * measured on 1.40, and compared with a real one by the behaviour tests.
 */

/** A request with a normalised path. */
export interface HttpRequest {
  readonly host: string
  readonly method: string
  readonly scheme: 'http' | 'https'
  /** Without the query. */
  readonly path: string
  readonly query?: string
  /** Lines, names in lower case. */
  readonly headers: readonly (readonly [string, string])[]
}

/** Which route takes a request, and what becomes of it; or the status it is answered. */
export type Outcome = { readonly route: string; readonly path: string; readonly host: string } | { readonly status: number }

/** Sends a request through virtual hosts. */
export function routeRequest(hosts: readonly VirtualHost[], request: HttpRequest): Outcome {
  const host = chooseHost(hosts, request.host)
  const route = host?.routes?.find((candidate) => matches(candidate, request))
  if (!route) return { status: 404 }
  if (route.direct_response) return { status: route.direct_response.status ?? 0 }
  return { route: route.name ?? '', path: rewritten(route, request), host: route.route?.host_rewrite_literal ?? request.host }
}

/** Exact domains first, then the longest suffix, then any. */
function chooseHost(hosts: readonly VirtualHost[], host: string): VirtualHost | undefined {
  const width = ({ domains: [domain = ''] = [] }: VirtualHost): number =>
    domain === host ? Infinity : domain === '*' ? 0 : domain.startsWith('*') && host.endsWith(domain.slice(1)) && host.length >= domain.length ? domain.length : -1
  return hosts.filter((candidate) => width(candidate) >= 0).toSorted((a, b) => width(b) - width(a))[0]
}

function matches({ match = {} }: Route, request: HttpRequest): boolean {
  const { path } = request
  const ofPath =
    match.prefix !== undefined ? path.startsWith(match.prefix) : match.path !== undefined ? path === match.path : whole(match.safe_regex?.regex).test(path)
  const ofRpc = !match.grpc || request.headers.some(([name, value]) => name === 'content-type' && /^application\/grpc(\+|$)/.test(value))
  return (
    ofPath &&
    ofRpc &&
    (match.headers ?? []).every((matcher) => matchesHeader(matcher, request)) &&
    (match.query_parameters ?? []).every((matcher) => matchesParameter(matcher, request.query))
  )
}

function matchesHeader(matcher: HeaderMatcher, request: HttpRequest): boolean {
  const lines = linesOf(matcher.name ?? '', request)
  const inverted = matcher.invert_match ?? false
  if (matcher.present_match) return (lines.length > 0) !== inverted
  // An absent header matches nothing, and a repeated one what no line is, or what some line is.
  if (lines.length === 0) return false
  return lines.some((line) => matchesLine(matcher, line)) !== inverted
}

function linesOf(name: string, { method, scheme, path, query, headers }: HttpRequest): readonly string[] {
  if (name === ':method') return [method]
  if (name === ':scheme') return [scheme]
  if (name === ':path') return [query === undefined ? path : `${path}?${query}`]
  return headers.filter(([candidate]) => candidate === name).map(([, value]) => value)
}

function matchesLine({ string_match: text, range_match: range }: HeaderMatcher, line: string): boolean {
  if (range) return /^[+-]?\d+$/.test(line) && Number(line) >= Number(range.start) && Number(line) < Number(range.end)
  if (text?.exact !== undefined) return line === text.exact
  if (text?.prefix !== undefined) return line.startsWith(text.prefix)
  if (text?.suffix !== undefined) return line.endsWith(text.suffix)
  return whole(text?.safe_regex?.regex).test(line)
}

/** The first of several values counts. */
function matchesParameter({ name, present_match: present, string_match: text }: QueryParameterMatcher, query = ''): boolean {
  const value = query.split('&').map((part) => part.split('=')).find(([key]) => key === name)
  return value !== undefined && (present === true || (value[1] ?? '') === text?.exact)
}

function rewritten({ match = {}, route = {} }: Route, { path, query }: HttpRequest): string {
  const matched = match.prefix ?? path
  const regex = route.regex_rewrite
  const to =
    route.prefix_rewrite !== undefined
      ? route.prefix_rewrite + path.slice(matched.length)
      : regex
        ? path.replace(new RegExp(regex.pattern?.regex ?? '', 'g'), () => (regex.substitution ?? '').replaceAll('\\\\', '\\'))
        : path
  return query === undefined ? to : `${to}?${query}`
}

function whole(regex = ''): RegExp {
  return new RegExp(`^(?:${regex})$`)
}
