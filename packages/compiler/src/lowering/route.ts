import { isStream, type Defaults, type Route, type RouteDefault, type Timeout, type WeightedTarget } from '@mesh-compile/ir'
import { lowerRouteMatch } from './match.ts'
import { isGiven, readDeclaration, readList, readNumber, readObject, subjectOf, valueOf, type Value } from './reader.ts'
import { readMember } from './reference.ts'
import { lowerRetryPolicy } from './retry-policy.ts'
import { lowerTimeout } from './timeout.ts'

/** Reads `httpRoute(...)` and its siblings; `name` is its key in the router. */
export function lowerRoute(name: string, value: Value, mesh: number, defaults: Defaults): Route | undefined {
  const declaration = readDeclaration(value, ['route'], 'a route, such as httpRoute({ ... })')
  if (!declaration) return undefined
  const { protocol } = declaration
  const subject = subjectOf(value.subject, `route '${name}'`, declaration.call)
  const spec = valueOf(subject, declaration.spec, '')
  const isTcp = isStream(protocol)
  const keys = ['to', 'priority', 'timeout', 'match', ...(isTcp ? [] : (['retryPolicy'] as const))] as const
  const fields = readObject<'to' | 'priority' | 'timeout' | 'match' | 'retryPolicy'>(spec, keys)
  const targets = readList(fields.to).flatMap((item) => lowerTarget(item, mesh) ?? [])
  const priority = isGiven(fields.priority) ? readNumber(fields.priority, 'an integer from 0 to 1000') : undefined
  const stated = lowerTimeout(fields.timeout)
  const fromDefaults = leftToDefaults(stated, { isTcp, statesRetries: !isTcp && isGiven(fields.retryPolicy) })
  const retryPolicy = isTcp ? undefined : lowerRetryPolicy(fields.retryPolicy, protocol, defaults.retryPolicy)
  return {
    name,
    protocol,
    match: lowerRouteMatch(fields.match, protocol),
    targets,
    timeout: { ...(isTcp ? defaults.tcpTimeout : defaults.timeout), ...stated },
    ...(priority !== undefined && { priority }),
    ...(retryPolicy && { retryPolicy }),
    ...(fromDefaults.length > 0 && { fromDefaults }),
    origin: { call: declaration.call },
  }
}

/** What the route does not state, as far as its protocol knows it. */
function leftToDefaults(
  { perRequestMs, idleMs }: Timeout,
  { isTcp, statesRetries }: { readonly isTcp: boolean; readonly statesRetries: boolean },
): readonly RouteDefault[] {
  return [
    ...(isTcp || statesRetries ? [] : (['retryPolicy'] as const)),
    ...(idleMs === undefined ? (['timeout.idle'] as const) : []),
    ...(isTcp || perRequestMs !== undefined ? [] : (['timeout.perRequest'] as const)),
  ]
}

function lowerTarget(value: Value, mesh: number): WeightedTarget | undefined {
  const declaration = readDeclaration(value, ['weightedTarget'], 'a target made by weighted()')
  if (!declaration) return undefined
  const subject = subjectOf(value.subject, 'weighted()', declaration.call)
  const node = readMember(valueOf(subject, declaration.node, 'arguments[0]'), ['virtualNode'], 'a virtual node', mesh)
  const weight = readNumber(valueOf(subject, declaration.weight, 'arguments[1]'), 'an integer from 0 to 100')
  const options = readObject(valueOf(subject, declaration.options, 'arguments[2]'), ['port'])
  const port = isGiven(options.port) ? readNumber(options.port, 'a port of the virtual node') : undefined
  return node && weight !== undefined ? { virtualNode: node.name, ...(port !== undefined && { port }), weight } : undefined
}
