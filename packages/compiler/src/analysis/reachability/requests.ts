import type { HeaderMatch, PathMatch, QueryParameterMatch, RequestMatch, RouteMatch, VirtualService } from '@mesh-compile/ir'

/** A request that a route would take, as people write it: `GET /orders?page=2 with x-canary: v2`. */
export function showRequest({ path, method, headers, queryParameters }: RequestMatch, host?: string): string {
  const query = queryParameters.map((parameter) => `${parameter.name}=${parameter.kind === 'exact' ? parameter.value : 'any'}`)
  const shown = headers.map((header) => `${header.name}: ${showHeader(header)}`)
  const where = `${host ?? ''}${path.value}${query.length > 0 ? `?${query.join('&')}` : ''}`
  return `${method ?? 'GET'} ${where}${shown.length > 0 ? ` with ${shown.join(', ')}` : ''}`
}

function showHeader(header: HeaderMatch): string {
  const not = header.invert ? 'not ' : ''
  switch (header.kind) {
    case 'present':
      return header.invert ? 'absent' : 'any'
    case 'range':
      return `${not}${header.start} to ${header.end - 1}`
    case 'exact':
      return `${not}${header.value}`
    case 'prefix':
    case 'suffix':
    case 'regex':
      return `${not}${header.kind} ${header.value}`
    default:
      return header satisfies never
  }
}

/** The plainest request to a service. */
export function showCall(service: VirtualService): string {
  const [listener] = service.listeners
  if (listener?.protocol === 'tcp') return `a connection to port ${listener.port}`
  return `GET http://${service.name}${listener ? `:${listener.port}` : ''}/`
}

/**
 * A path that none of the matches takes, or `undefined` when they take every request.
 *
 * Everything but the path only ever narrows a match, so matches that ask for nothing else are the only ones that count.
 */
export function findUnmatchedPath(matches: readonly RouteMatch[]): string | undefined {
  const plain = matches.filter((match) => !asksMore(match)).map(({ path }) => path)
  if (plain.some((path) => path.kind === 'prefix' && path.value === '/')) return undefined
  // Every path begins with '/', so without that prefix some path is always free; a longer one than all is tried last.
  const longest = Math.max(1, ...plain.map((path) => path.value.length))
  const candidates = ['/', '/other', `/${'x'.repeat(longest)}`]
  return candidates.find((candidate) => !plain.some((path) => takesPath(path, candidate))) ?? '/other'
}

/** Whether a match asks anything of a request beside its path. */
function asksMore({ headers, queryParameters, method, scheme }: RouteMatch): boolean {
  return headers.length > 0 || queryParameters.length > 0 || method !== undefined || scheme !== undefined
}

/** Whether a path match takes a path; of a regular expression this is not known. */
export function takesPath(match: PathMatch, path: string): boolean {
  if (match.kind === 'regex') return false
  return match.kind === 'exact' ? match.value === path : path.startsWith(match.value)
}

/** Whether `wide` is known to take every request that `narrow` takes. */
export function covers(wide: RouteMatch, narrow: RouteMatch): boolean {
  return (
    coversPath(wide.path, narrow.path) &&
    (wide.method ?? narrow.method) === narrow.method &&
    (wide.scheme ?? narrow.scheme) === narrow.scheme &&
    (wide.port ?? narrow.port) === narrow.port &&
    wide.headers.every((header) => narrow.headers.some((other) => implies(other, header))) &&
    wide.queryParameters.every((parameter) => narrow.queryParameters.some((other) => impliesParameter(other, parameter)))
  )
}

/** Whether `wide` is known to take every path that `narrow` takes. */
export function coversPath(wide: PathMatch, narrow: PathMatch): boolean {
  if (wide.kind === 'prefix' && wide.value === '/') return true
  if (narrow.kind === 'regex' || wide.kind === 'regex') return wide.kind === narrow.kind && wide.value === narrow.value
  return wide.kind === 'prefix' ? narrow.value.startsWith(wide.value) : narrow.kind === 'exact' && narrow.value === wide.value
}

// Each line of a repeated header is tried alone, so a header that matches anything, inverted or not, is also present.
function implies(narrow: HeaderMatch, wide: HeaderMatch): boolean {
  if (narrow.name !== wide.name) return false
  if (wide.kind === 'present' && !wide.invert) return narrow.kind !== 'present' || !narrow.invert
  return JSON.stringify(narrow) === JSON.stringify(wide)
}

function impliesParameter(narrow: QueryParameterMatch, wide: QueryParameterMatch): boolean {
  if (narrow.name !== wide.name) return false
  return wide.kind === 'present' || (narrow.kind === 'exact' && narrow.value === wide.value)
}
