import type { HeaderMatch, PathMatch, RetryPolicy, Route, RouteMatch, WeightedTarget } from '@mesh-compile/ir'
import { compareText } from '@mesh-compile/ir'
import { defaults } from './defaults.ts'
import { readDeclaration, readDuration, readList, readNumber, readObject, readRecord, readString, readWord, subjectOf, valueOf, type Value } from './reader.ts'
import { readMember } from './reference.ts'
import { lowerTimeout } from './timeout.ts'

const HTTP_RETRY_EVENTS = ['server-error', 'gateway-error', 'client-error', 'stream-error'] as const
const TCP_RETRY_EVENTS = ['connection-error'] as const

/** Reads `httpRoute(...)` and its siblings; `name` is its key in the router. */
export function lowerRoute(name: string, value: Value, mesh: number): Route | undefined {
  const declaration = readDeclaration(value, ['route'], 'a route, such as httpRoute({ ... })')
  if (!declaration) return undefined
  const { protocol } = declaration
  const subject = subjectOf(value.subject, `route '${name}'`, declaration.call)
  const spec = valueOf(subject, declaration.spec, '')
  const isHttp = protocol !== 'tcp'
  const keys = ['to', 'priority', 'timeout', ...(isHttp ? (['match', 'retryPolicy'] as const) : [])] as const
  const fields = readObject<'to' | 'priority' | 'timeout' | 'match' | 'retryPolicy'>(spec, keys)
  const targets = readList(fields.to).flatMap((item) => lowerTarget(item, mesh) ?? [])
  const priority = fields.priority.raw === undefined ? undefined : readNumber(fields.priority, 'an integer from 0 to 1000')
  const timeout = { ...(isHttp ? defaults.timeout : defaults.tcpTimeout), ...lowerTimeout(fields.timeout) }
  const retryPolicy = isHttp ? lowerRetryPolicy(fields.retryPolicy) : undefined
  return {
    name,
    protocol,
    match: isHttp ? lowerMatch(fields.match) : EVERYTHING,
    targets,
    timeout,
    ...(priority !== undefined && { priority }),
    ...(retryPolicy && { retryPolicy }),
    origin: { call: declaration.call },
  }
}

const EVERYTHING: RouteMatch = { path: { kind: 'prefix', value: '/' }, headers: [] }

function lowerTarget(value: Value, mesh: number): WeightedTarget | undefined {
  const declaration = readDeclaration(value, ['weightedTarget'], 'a target made by weighted()')
  if (!declaration) return undefined
  const subject = subjectOf(value.subject, 'weighted()', declaration.call)
  const node = readMember(valueOf(subject, declaration.node, 'arguments[0]'), ['virtualNode'], 'a virtual node', mesh)
  const weight = readNumber(valueOf(subject, declaration.weight, 'arguments[1]'), 'an integer from 0 to 100')
  return node && weight !== undefined ? { virtualNode: node.name, weight } : undefined
}

function lowerMatch(value: Value): RouteMatch {
  const { prefix, path, headers } = readObject(value, ['prefix', 'path', 'headers'])
  return { path: lowerPath(prefix, path) ?? EVERYTHING.path, headers: lowerHeaders(headers) }
}

/** Reads `prefix` or `path: { exact }`; neither is `undefined`. */
export function lowerPath(prefix: Value, path: Value): PathMatch | undefined {
  if (path.raw !== undefined) {
    const exact = readString(readObject(path, ['exact']).exact, 'a path')
    return exact === undefined ? undefined : { kind: 'exact', value: exact }
  }
  if (prefix.raw === undefined) return undefined
  const text = readString(prefix, 'the beginning of a path')
  return text === undefined ? undefined : { kind: 'prefix', value: text }
}

function lowerHeaders(value: Value): readonly HeaderMatch[] {
  const matches = readRecord(value).flatMap(([key, header]): HeaderMatch[] => {
    // Envoy compares header names in lower case.
    const name = key.toLowerCase()
    if (typeof header.raw === 'string') return [{ name, kind: 'exact', value: header.raw }]
    const { exact, present } = readObject(header, ['exact', 'present'])
    if (present.raw === true) return [{ name, kind: 'present' }]
    const text = readString(exact, 'the text that the header must be, or { present: true }')
    return text === undefined ? [] : [{ name, kind: 'exact', value: text }]
  })
  return matches.sort((a, b) => compareText(a.name, b.name))
}

function lowerRetryPolicy(value: Value): RetryPolicy | undefined {
  if (value.raw === undefined) return defaults.retryPolicy
  if (value.raw === 'none') return undefined
  const fields = readObject(value, ['maxRetries', 'perRetryTimeout', 'httpRetryEvents', 'tcpRetryEvents'])
  const maxRetries = readNumber(fields.maxRetries, 'the number of tries after the first one')
  const perRetryTimeoutMs = fields.perRetryTimeout.raw === undefined ? undefined : readDuration(fields.perRetryTimeout)
  const words = <Word extends string>(list: Value, known: readonly Word[]): readonly Word[] => {
    const read = new Set(readList(list).flatMap((item) => readWord(item, known) ?? []))
    return known.filter((word) => read.has(word))
  }
  if (maxRetries === undefined) return undefined
  return {
    maxRetries,
    ...(perRetryTimeoutMs !== undefined && { perRetryTimeoutMs }),
    httpRetryEvents: words(fields.httpRetryEvents, HTTP_RETRY_EVENTS),
    tcpRetryEvents: words(fields.tcpRetryEvents, TCP_RETRY_EVENTS),
  }
}
