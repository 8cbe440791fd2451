import type { Mesh, Route, VirtualRouter } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { checkMatch } from './matches.ts'
import { checkInteger, checkPort, checkTimeout, PRIORITY, type IntegerRange } from './ranges.ts'

// AWS: WeightedTarget.weight.
const WEIGHT: IntegerRange = { least: 0, most: 100 }
// AWS sets no upper bound; more than this only multiplies an outage.
const MAX_RETRIES: IntegerRange = { least: 0, most: 20 }
const PER_RETRY_TIMEOUT_MS: IntegerRange = { least: 1, most: 86_400_000 }

/** Checks weights, matches, priorities and retry policies of every route of a router. */
export function checkRoutes(mesh: Mesh, report: Report): void {
  for (const router of mesh.virtualRouters) {
    for (const route of router.routes) checkRoute(router, route, report)
  }
}

function checkRoute(router: VirtualRouter, route: Route, report: Report): void {
  const owner = `route '${route.name}'`
  const { origin } = route
  checkWeights(router, route, report)
  const at = (path: string): Place => ({ origin, path: `match.${path}` })
  checkMatch(route.match, { owner, protocol: route.protocol, at }, report)
  checkInteger(owner, 'priority', route.priority, PRIORITY, { origin, path: 'priority' }, report)
  checkTimeout(owner, route.protocol, route.timeout, { origin, path: 'timeout' }, report)
  const policy = route.retryPolicy
  if (policy) {
    const at = (field: string): Place => ({ origin, path: `retryPolicy.${field}` })
    checkInteger(owner, 'retryPolicy.maxRetries', policy.maxRetries, MAX_RETRIES, at('maxRetries'), report)
    const { perRetryTimeoutMs } = policy
    checkInteger(owner, 'retryPolicy.perRetryTimeout in ms', perRetryTimeoutMs, PER_RETRY_TIMEOUT_MS, at('perRetryTimeout'), report)
    if (policy.httpRetryEvents.length + policy.tcpRetryEvents.length + policy.grpcRetryEvents.length === 0 && policy.maxRetries > 0) {
      const field = 'retryPolicy.httpRetryEvents'
      const expected = 'at least one event (here or in tcpRetryEvents)'
      report(diagnostics.outOfRange, { owner, field, actual: 'empty', expected }, { at: at('httpRetryEvents') })
    }
  }
}

function checkWeights(router: VirtualRouter, route: Route, report: Report): void {
  const { origin, targets } = route
  const nowhere = (reason: string): void =>
    report(diagnostics.noTargets, { owner: `route '${route.name}'`, router: `virtual router '${router.name}'`, reason }, { at: { origin, path: 'to' } })
  if (targets.length === 0) {
    nowhere('it has no targets')
    return
  }
  for (const [index, { virtualNode, weight, port }] of targets.entries()) {
    const at = { origin, path: `to[${index}]` }
    checkPort(`target '${virtualNode}' of route '${route.name}'`, port, at, report)
    // One weight over 100 is told below, in the words that the types have for it.
    if (weight > WEIGHT.most && Number.isInteger(weight)) continue
    checkInteger(`target '${virtualNode}' of route '${route.name}'`, 'weight', weight, WEIGHT, at, report)
  }
  const sum = targets.reduce((total, { weight }) => total + weight, 0)
  if (sum > 100) {
    report(diagnostics.weightsOver100, { sum }, { at: { origin, path: 'to' } })
  } else if (sum === 0) {
    nowhere('all of its weights are 0, which Envoy refuses')
  }
}
