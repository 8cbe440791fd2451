import {
  compareText,
  type HeaderMatch,
  type PathMatch,
  type QueryParameterMatch,
  type RequestMatch,
  type Route,
  type RouteMatch,
} from '@mesh-compile/ir'
import { isGiven, readNumber, readObject, readRecord, readString, readWord, reportWrong, type Value } from './reader.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'] as const
const EVERY_PATH: PathMatch = { kind: 'prefix', value: '/' }

/** Reads `match` of a route; absent is every request of its protocol. */
export function lowerRouteMatch(value: Value, protocol: Route['protocol']): RouteMatch {
  switch (protocol) {
    case 'tcp':
      return { path: EVERY_PATH, headers: [], queryParameters: [], ...lowerPort(readObject(value, ['port']).port) }
    case 'grpc':
      return lowerRpcMatch(value)
    case 'http':
    case 'http2': {
      const fields = readObject(value, [...REQUEST_FIELDS, 'scheme'])
      const scheme = isGiven(fields.scheme) ? readWord(fields.scheme, ['http', 'https']) : undefined
      return { ...lowerRequestMatch(fields), ...(scheme && { scheme }), ...lowerPort(fields.port) }
    }
    default:
      return protocol satisfies never
  }
}

/** Fields of a match that routers and gateways share. */
export const REQUEST_FIELDS = ['prefix', 'path', 'method', 'headers', 'queryParameters', 'port'] as const

/** Reads what routers and gateways alike can ask of a request. */
export function lowerRequestMatch(fields: Readonly<Record<Exclude<(typeof REQUEST_FIELDS)[number], 'port'>, Value>>): RequestMatch {
  const method = isGiven(fields.method) ? readWord(fields.method, METHODS) : undefined
  return {
    path: lowerPath(fields.prefix, fields.path) ?? EVERY_PATH,
    ...(method && { method }),
    headers: lowerHeaders(fields.headers),
    queryParameters: lowerQueryParameters(fields.queryParameters),
  }
}

/** Reads `serviceName`, `methodName` and `metadata` of a gRPC match, as the path that such calls have. */
export function lowerRpcMatch(value: Value): RouteMatch {
  const fields = readObject(value, ['serviceName', 'methodName', 'metadata', 'port'])
  return {
    path: lowerRpcPath(fields.serviceName, fields.methodName),
    headers: lowerHeaders(fields.metadata),
    queryParameters: [],
    ...lowerPort(fields.port),
  }
}

/** gRPC: a call is a POST of `/package.Service/Method`. */
export function lowerRpcPath(serviceName: Value, methodName?: Value): PathMatch {
  const service = isGiven(serviceName) ? readString(serviceName, 'the full name of a gRPC service') : undefined
  if (!methodName || !isGiven(methodName)) {
    return service === undefined ? EVERY_PATH : { kind: 'prefix', value: `/${service}/` }
  }
  const method = readString(methodName, 'the name of a gRPC method')
  // A method alone says nothing: its name may stand in any service.
  if (!isGiven(serviceName)) readString(serviceName, 'the full name of the gRPC service that has the method')
  return { kind: 'exact', value: `/${service ?? ''}/${method ?? ''}` }
}

/** Reads `port` of a match. */
export function lowerPort(value: Value): { readonly port?: number } {
  const port = isGiven(value) ? readNumber(value, 'the port of a listener') : undefined
  return port === undefined ? {} : { port }
}

/** Reads `prefix`, or `path: { exact }` or `path: { regex }`; neither is `undefined`. */
export function lowerPath(prefix: Value, path: Value): PathMatch | undefined {
  if (isGiven(path)) {
    const { exact, regex } = readObject(path, ['exact', 'regex'])
    const kind = isGiven(regex) && !isGiven(exact) ? 'regex' : 'exact'
    const text = kind === 'regex' ? readString(regex, 'a regular expression') : readString(exact, 'a path')
    return text === undefined ? undefined : { kind, value: text }
  }
  const text = isGiven(prefix) ? readString(prefix, 'the beginning of a path') : undefined
  return text === undefined ? undefined : { kind: 'prefix', value: text }
}

const TEXTS = ['exact', 'prefix', 'suffix', 'regex'] as const
const HEADER_FIELDS = [...TEXTS, 'range', 'present', 'invert'] as const
const HEADER_EXPECTED = 'a text, or one of { exact }, { prefix }, { suffix }, { regex }, { range } and { present: true }'

/** Reads header or metadata matches, sorted by name. */
export function lowerHeaders(value: Value): readonly HeaderMatch[] {
  const matches = readRecord(value).flatMap(([key, header]) => lowerHeader(key.toLowerCase(), header) ?? [])
  return matches.sort((a, b) => compareText(a.name, b.name))
}

// Envoy compares header names in lower case.
function lowerHeader(name: string, value: Value): HeaderMatch | undefined {
  if (typeof value.raw === 'string') return { name, invert: false, kind: 'exact', value: value.raw }
  const fields = readObject(value, HEADER_FIELDS)
  const invert = isGiven(fields.invert) && readWord(fields.invert, [true, false]) === true
  if ([...TEXTS, 'range', 'present'].filter((kind) => isGiven(fields[kind as 'exact'])).length !== 1) {
    return reportWrong(value, HEADER_EXPECTED)
  }
  if (isGiven(fields.present)) {
    return readWord(fields.present, [true]) && { name, invert, kind: 'present' }
  }
  if (isGiven(fields.range)) {
    const range = readObject(fields.range, ['start', 'end'])
    const start = readNumber(range.start, 'an integer')
    const end = readNumber(range.end, 'an integer')
    return start === undefined || end === undefined ? undefined : { name, invert, kind: 'range', start, end }
  }
  const kind = TEXTS.find((candidate) => isGiven(fields[candidate])) ?? 'exact'
  const text = readString(fields[kind], 'a text')
  return text === undefined ? undefined : { name, invert, kind, value: text }
}

function lowerQueryParameters(value: Value): readonly QueryParameterMatch[] {
  const matches = readRecord(value).flatMap(([name, item]): QueryParameterMatch[] => {
    if (typeof item.raw === 'string') return [{ name, kind: 'exact', value: item.raw }]
    const { exact, present } = readObject(item, ['exact', 'present'])
    if (present.raw === true) return [{ name, kind: 'present' }]
    const text = readString(exact, 'the text that the parameter must be, or { present: true }')
    return text === undefined ? [] : [{ name, kind: 'exact', value: text }]
  })
  return matches.sort((a, b) => compareText(a.name, b.name))
}
