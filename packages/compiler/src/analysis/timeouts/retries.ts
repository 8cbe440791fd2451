import { isShorter, isStated, isStream, repeatsAnswered, retriesOf, type Hop, type RetryPolicy, type Route } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { showDuration } from '../../show-duration.ts'
import { timeoutDiagnostics as diagnostics } from './diagnostics.ts'
import { oncePerRoute } from './listeners.ts'

// RFC 9110, 9.2.2: all other methods of the language are idempotent.
const NOT_IDEMPOTENT: ReadonlySet<string | undefined> = new Set(['POST', 'PATCH'])

/** Checks the retry policies that routes state, each against its own route. */
export function checkRetries(hops: readonly Hop[], report: Report): void {
  for (const { resolved, contract, service } of oncePerRoute(hops)) {
    const { route } = resolved
    const policy = retriesOf(resolved.retryPolicy)
    if (!route || !policy || isStream(contract.protocol) || !isStated(resolved, 'retryPolicy')) continue
    checkTries(route, policy, service.name, report)
    if (NOT_IDEMPOTENT.has(route.match.method) && repeatsAnswered(policy)) {
      const events = policy.httpRetryEvents.filter((event) => repeatsAnswered({ ...policy, httpRetryEvents: [event] }))
      const args = { route: route.name, service: service.name, method: route.match.method ?? '', events: events.join(' and '), tries: 1 + policy.maxRetries }
      report(diagnostics.repeatedEffects, args, { at: at(route, 'httpRetryEvents') })
    }
  }
}

function checkTries(route: Route, policy: RetryPolicy, service: string, report: Report): void {
  const { perRetryTimeoutMs: perTry = 0, maxRetries } = policy
  const limit = route.timeout.perRequestMs ?? 0
  if (perTry === 0) return
  if (!repeatsAnswered(policy)) {
    if (!isShorter(perTry, limit)) return
    report(diagnostics.lateTryIsLast, { route: route.name, service, perTry: showDuration(perTry) }, { at: at(route, 'perRetryTimeout') })
    return
  }
  // The last try begins when all before it have taken their time.
  const needed = perTry * maxRetries
  if (limit === 0 || needed < limit) return
  const begin = Math.ceil(limit / perTry)
  const args = {
    route: route.name, service,
    tries: 1 + maxRetries,
    perTry: showDuration(perTry),
    limit: showDuration(limit),
    begin: begin === 1 ? 'only the first one begins' : `only ${begin} begin`,
    needed: showDuration(needed),
  }
  report(diagnostics.triesBeyondLimit, args, { at: at(route, 'perRetryTimeout') })
}

function at({ origin }: Route, field: string): Place {
  return { origin, path: `retryPolicy.${field}` }
}
