import type { HeaderMatch, PathMatch, QueryParameterMatch, RequestMatch } from '@mesh-compile/ir'
import { defined, unlessEmpty } from '../defined.ts'
import type { Value } from '../value.ts'
import { checkCount, checkLength } from './limits.ts'
import type { Planning, Subject } from './planning.ts'

/** What routes and gateway routes alike ask of an HTTP request. `port`: the listener that it arrives at. */
export function httpMatch(
  planning: Planning,
  match: RequestMatch,
  port: number | undefined,
  subject: Subject,
): Readonly<Record<string, Value | undefined>> {
  const { method, headers: asked, queryParameters: parameters } = match
  checkCount(planning.report, subject, 'match.queryParameters', parameters.length, 'queryParameters')
  return {
    ...path(planning, match.path, subject),
    Method: method,
    Headers: unlessEmpty(headers(planning, asked, subject, 'headers')),
    QueryParameters: unlessEmpty(parameters.map(queryParameter)),
    Port: port,
  }
}

/** Headers of a request, or the metadata of a gRPC call. */
export function headers({ report }: Planning, list: readonly HeaderMatch[], subject: Subject, field: 'headers' | 'metadata'): readonly Value[] {
  checkCount(report, subject, `match.${field}`, list.length, 'headers')
  return list.map((header) => {
    const what = `match.${field}.${header.name}`
    checkLength(report, subject, `the name of ${what}`, header.name, 'headerName')
    if ('value' in header) checkLength(report, subject, what, header.value, 'headerValue')
    return defined({ Name: header.name, Invert: header.invert || undefined, Match: headerMatch(header) })
  })
}

const METHODS = { exact: 'Exact', prefix: 'Prefix', suffix: 'Suffix', regex: 'Regex' } as const

/** Undefined where the header must only be there. */
function headerMatch(header: HeaderMatch): Value | undefined {
  switch (header.kind) {
    case 'present':
      return undefined
    case 'range':
      return { Range: { Start: header.start, End: header.end } }
    case 'exact':
    case 'prefix':
    case 'suffix':
    case 'regex':
      return { [METHODS[header.kind]]: header.value }
    default:
      return header satisfies never
  }
}

function path({ report }: Planning, { kind, value }: PathMatch, subject: Subject): Readonly<Record<string, Value>> {
  if (kind === 'prefix') return { Prefix: value }
  checkLength(report, subject, `match.path.${kind}`, value, 'path')
  return { Path: { [METHODS[kind]]: value } }
}

function queryParameter(parameter: QueryParameterMatch): Value {
  const { name } = parameter
  return parameter.kind === 'present' ? { Name: name } : { Name: name, Match: { Exact: parameter.value } }
}
