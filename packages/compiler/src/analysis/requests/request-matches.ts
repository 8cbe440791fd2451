import type { HeaderMatch } from '@mesh-compile/ir'
import type { Match, Request } from './find-request.ts'
import { holds, textOf } from './text.ts'

/** Whether a match takes a request, as Envoy decides it; `undefined` where an expression is beyond us. */
export function takes(match: Match, request: Request): boolean | undefined {
  const answers = [
    holds(textOf(match.path), request.path),
    match.method === undefined || match.method === request.method,
    match.scheme === undefined || match.scheme === (request.scheme ?? 'http'),
    ...match.headers.map((header) => takesHeader(header, request)),
    ...match.queryParameters.map((parameter) => {
      const value = request.queryParameters.find(([name]) => name === parameter.name)?.[1]
      return value !== undefined && holds(textOf(parameter), value)
    }),
  ]
  if (answers.includes(false)) return false
  return answers.includes(undefined) ? undefined : true
}

function takesHeader(match: HeaderMatch, { headers }: Request): boolean | undefined {
  const lines = headers.flatMap(([name, line]) => (name === match.name ? [line] : []))
  if (lines.length === 0) return match.kind === 'present' && match.invert
  const answers = lines.map((line) => holds(textOf(match), line))
  if (answers.includes(true)) return !match.invert
  return answers.includes(undefined) ? undefined : match.invert
}
