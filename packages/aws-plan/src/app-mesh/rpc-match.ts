import type { RequestMatch } from '@mesh-compile/ir'
import { defined, unlessEmpty } from '../defined.ts'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import type { Value } from '../value.ts'
import { checkLength } from './limits.ts'
import { headers } from './match.ts'
import { placeOf, type Planning, type Subject } from './planning.ts'

/**
 * Which calls a gRPC route takes. App Mesh names the service and the method, where the IR has the path that such calls
 * have: `/service/method`, `/service/`, or `/` for all.
 *
 * @param finest what App Mesh tells calls apart by on such a route: on gateways there is no method
 */
export function rpcMatch(
  planning: Planning,
  match: RequestMatch,
  finest: 'service' | 'method',
  port: number | undefined,
  subject: Subject,
): Readonly<Record<string, Value>> {
  const { report } = planning
  const said = rpcNames(match)
  const isPathSaid = said && (finest === 'method' || said.MethodName === undefined)
  const unsaid = match.method ?? match.queryParameters[0]?.name ?? (isPathSaid ? undefined : match.path.value)
  if (unsaid !== undefined) report(diagnostics.rpcMatch, { owner: subject.owner, what: unsaid }, { at: placeOf(subject) })
  if (said?.MethodName !== undefined) checkLength(report, subject, 'match.methodName', said.MethodName, 'methodName')
  return defined({ ...said, Metadata: unlessEmpty(headers(planning, match.headers, subject, 'metadata')), Port: port })
}

interface RpcNames {
  readonly ServiceName?: string
  readonly MethodName?: string
}

/** Undefined where a path tells no service or method. */
function rpcNames({ path: { kind, value } }: RequestMatch): RpcNames | undefined {
  const [, ServiceName, MethodName] = /^\/(?:([^/]+)\/([^/]+)?)?$/.exec(value) ?? []
  if (kind === 'exact') return ServiceName !== undefined && MethodName !== undefined ? { ServiceName, MethodName } : undefined
  if (kind === 'regex' || MethodName !== undefined) return undefined
  return ServiceName !== undefined ? { ServiceName } : value === '/' ? {} : undefined
}
