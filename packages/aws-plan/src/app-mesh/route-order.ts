import type { GatewayRoute, HeaderMatch, PathMatch, Route } from '@mesh-compile/ir'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import { placeOf, type Planning, type Subject } from './planning.ts'

type AnyRoute = Pick<Route | GatewayRoute, 'name' | 'priority' | 'protocol'> & { readonly match: Route['match'] & GatewayRoute['match'] }

/**
 * Reports two routes of one priority that may take the same request, where App Mesh does not say which it tries first:
 * it is known to try longer prefixes before shorter ones, and no more. One pair is told, since one answer sorts them all.
 */
export function checkOrder(planning: Planning, routes: readonly AnyRoute[], subject: Subject): void {
  for (const [index, one] of routes.entries()) {
    const other = routes.slice(index + 1).find((candidate) => isUndecided(one, candidate))
    if (!other) continue
    const args = { owner: subject.owner, one: one.name, other: other.name }
    planning.report(diagnostics.routeOrder, args, { at: placeOf(subject) })
    return
  }
}

function isUndecided(one: AnyRoute, other: AnyRoute): boolean {
  const [a, b] = [one.match.path, other.match.path]
  const byLength = a.kind === 'prefix' && b.kind === 'prefix' && a.value.length !== b.value.length
  return one.protocol === other.protocol && one.priority === other.priority && !byLength && mayTakeTheSame(one.match, other.match)
}

/** Whether there may be a request that both take; `true` where it is not plain that there is none. */
function mayTakeTheSame(one: AnyRoute['match'], other: AnyRoute['match']): boolean {
  const differ = (a: string | number | undefined, b: string | number | undefined): boolean => a !== undefined && b !== undefined && a !== b
  if (differ(one.method, other.method) || differ(one.port, other.port) || differ(one.scheme, other.scheme)) return false
  // Hosts are told apart before routes are.
  if (one.hostname?.kind !== other.hostname?.kind || one.hostname?.value !== other.hostname?.value) return false
  if (one.headers.some((header) => other.headers.some((against) => areContrary(header, against)))) return false
  return pathsMeet(one.path, other.path) && pathsMeet(other.path, one.path)
}

/** Whether a value that the one wants is never one that the other wants. */
function areContrary(one: HeaderMatch, other: HeaderMatch): boolean {
  if (one.name !== other.name || one.kind !== 'exact' || other.kind !== 'exact') return false
  return one.invert === other.invert ? !one.invert && one.value !== other.value : one.value === other.value
}

function pathsMeet(one: PathMatch, other: PathMatch): boolean {
  if (one.kind === 'regex' || other.kind === 'regex') return true
  if (one.kind === 'exact') return other.kind === 'exact' ? one.value === other.value : one.value.startsWith(other.value)
  return other.kind === 'exact' || one.value.startsWith(other.value) || other.value.startsWith(one.value)
}
