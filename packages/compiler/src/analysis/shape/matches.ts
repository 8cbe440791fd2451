import { isStream, type HeaderMatch, type Protocol, type QueryParameterMatch, type RequestMatch, type RouteMatch } from '@mesh-compile/ir'
import { collectDiagnostics, type Place, type Report } from '@mesh-compile/ir/diagnostics'
import { matchDiagnostics as diagnostics } from './match-diagnostics.ts'
import { checkGrpcPath } from './grpc-names.ts'
import { pathFault } from './paths.ts'
import { quote } from './quote.ts'
import { checkInteger, checkPort, type IntegerRange } from './ranges.ts'
import { checkRegex } from './regex.ts'

/** What a route of a router or of a gateway asks. */
export type CheckedMatch = RequestMatch & Pick<RouteMatch, 'port'>

/** Whose match it is, and where a property of it stands. */
export interface MatchPlace {
  readonly owner: string
  readonly protocol: Protocol
  readonly at: (path: string) => Place
}

// A request has at most 100 headers (Envoy: max_headers_count); App Mesh looked at no more than 10.
const HEADERS: IntegerRange = { least: 0, most: 100 }
// RFC 9110: a field name is a token; Envoy compares it in lower case.
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/
// RFC 9110: visible characters, with spaces and tabs inside.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\uffff]*$/
// What may stand in the query of a URL, without the `&` and `=` that part it and the `#` that ends it.
const NOT_IN_NAME = /[^\x21\x22\x24\x25\x27-\x3c\x3e-\x7e]/gu
const NOT_IN_VALUE = /[^\x21\x22\x24\x25\x27-\x7e]/gu

/** Checks that requests can be what a match asks, and that Envoy takes it. */
export function checkMatch(match: CheckedMatch, place: MatchPlace, report: Report): void {
  const { owner, protocol, at } = place
  checkPort(owner, match.port, at('port'), report)
  if (isStream(protocol)) return
  checkPath(match, place, report)
  const field = protocol === 'grpc' ? 'metadata' : 'headers'
  checkInteger(owner, `the number of match.${field}`, match.headers.length, HEADERS, at(field), report)
  for (const header of match.headers) checkHeader(header, { ...place, at: (path) => at(`${field}.${header.name}${path}`) }, report)
  for (const parameter of match.queryParameters) {
    checkQueryParameter(owner, parameter, at(`queryParameters.${parameter.name}`), report)
  }
}

/** Whether nothing is wrong with a match by itself. */
export function isWellShaped(match: CheckedMatch, protocol: Protocol): boolean {
  const { diagnostics: found, report } = collectDiagnostics()
  checkMatch(match, { owner: '', protocol, at: (path) => ({ path }) }, report)
  return found.length === 0
}

function checkPath({ path }: CheckedMatch, place: MatchPlace, report: Report): void {
  const { owner, protocol, at } = place
  if (path.kind === 'regex') checkRegex(owner, path.value, at('path.regex'), report)
  else if (protocol === 'grpc') checkGrpcPath(path, place, report)
  else {
    const reason = pathFault(path)
    if (reason === undefined) return
    report(diagnostics.illegalPath, { owner, path: path.value, reason }, { at: at(path.kind === 'prefix' ? 'prefix' : 'path') })
  }
}

function checkHeader(header: HeaderMatch, { owner, at }: MatchPlace, report: Report): void {
  const illegal = (reason: string): void =>
    report(diagnostics.illegalHeader, { owner, header: quote(header.name), reason }, { at: at('') })
  if (!HEADER_NAME.test(header.name)) {
    // In the language any case may be written; it is lowered.
    illegal(HEADER_NAME.test(header.name.toLowerCase()) ? 'must be in lower case, in which Envoy compares it' : 'is not a name that HTTP allows')
    return
  }
  switch (header.kind) {
    case 'present':
      return
    case 'range':
      if (![header.start, header.end].every(Number.isSafeInteger)) illegal('has a range whose ends are not both integers')
      else if (header.start >= header.end) {
        illegal(`has a range from ${header.start} up to but not including ${header.end}, which holds no number`)
      }
      return
    case 'regex':
      checkRegex(`${owner}, header ${quote(header.name)}`, header.value, at('.regex'), report)
      return
    case 'prefix':
    case 'suffix':
      // Envoy refuses its whole configuration then.
      if (header.value === '') illegal(`has an empty ${header.kind}, which every value has: write { present: true }`)
      break
    default:
      break
  }
  if (!HEADER_VALUE.test(header.value)) illegal(`cannot be ${quote(header.value)}: it holds a control character`)
}

function checkQueryParameter(owner: string, parameter: QueryParameterMatch, at: Place, report: Report): void {
  const { name } = parameter
  const illegal = (reason: string): void => report(diagnostics.illegalQueryParameter, { owner, parameter: quote(name), reason }, { at })
  const nameInUrl = inUrl(name, NOT_IN_NAME)
  const value = parameter.kind === 'exact' ? parameter.value : ''
  const valueInUrl = inUrl(value, NOT_IN_VALUE)
  if (name === '') illegal('has no name')
  else if (nameInUrl !== name) illegal(`would be ${quote(nameInUrl)} in a URL`)
  else if (valueInUrl !== value) illegal(`cannot be ${quote(value)}, which would be ${quote(valueInUrl)} in a URL`)
}

/** A text as it would stand there. */
function inUrl(text: string, unsafe: RegExp): string {
  return text.replaceAll(unsafe, (character) =>
    Array.from(new TextEncoder().encode(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )
}
