import type { PathMatch, RouteMatch, VirtualService } from '@mesh-compile/ir'

/** A request that a route would take, as people write it: `GET /orders with x-canary: v2`. */
export function showRequest({ path, headers }: RouteMatch, host?: string): string {
  const shown = headers.map((header) => `${header.name}: ${header.kind === 'exact' ? header.value : 'any'}`)
  return `GET ${host ?? ''}${path.value}${shown.length > 0 ? ` with ${shown.join(', ')}` : ''}`
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
 * Headers only ever narrow a match, so the request that matches least has none: only matches without headers count.
 */
export function findUnmatchedPath(matches: readonly RouteMatch[]): string | undefined {
  const plain = matches.filter(({ headers }) => headers.length === 0).map(({ path }) => path)
  if (plain.some((path) => path.kind === 'prefix' && path.value === '/')) return undefined
  // Every path begins with '/', so without that prefix some path is always free; a longer one than all is tried last.
  const longest = Math.max(1, ...plain.map((path) => path.value.length))
  const candidates = ['/', '/other', `/${'x'.repeat(longest)}`]
  return candidates.find((candidate) => !plain.some((path) => takesPath(path, candidate))) ?? '/other'
}

/** Whether a path match takes a path. */
export function takesPath(match: PathMatch, path: string): boolean {
  return match.kind === 'exact' ? match.value === path : path.startsWith(match.value)
}

/** Whether `wide` takes every request that `narrow` takes. */
export function covers(wide: RouteMatch, narrow: RouteMatch): boolean {
  return coversPath(wide.path, narrow.path) && wide.headers.every((header) => narrow.headers.some((other) => implies(other, header)))
}

/** Whether `wide` takes every path that `narrow` takes. */
export function coversPath(wide: PathMatch, narrow: PathMatch): boolean {
  return wide.kind === 'prefix' ? narrow.value.startsWith(wide.value) : narrow.kind === 'exact' && narrow.value === wide.value
}

// Each line of a repeated header is tried alone, so a header that is there with one value is also present.
function implies(narrow: RouteMatch['headers'][number], wide: RouteMatch['headers'][number]): boolean {
  if (narrow.name !== wide.name) return false
  return wide.kind === 'present' || (narrow.kind === 'exact' && narrow.value === wide.value)
}
