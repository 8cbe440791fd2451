import type { Mesh, PathMatch, Route, VirtualRouter } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { isHostname } from './hostname.ts'
import { quote } from './quote.ts'
import { checkInteger, checkTimeout, type IntegerRange } from './ranges.ts'

// AWS: RouteSpec.priority and GatewayRouteSpec.priority.
const PRIORITY: IntegerRange = { least: 0, most: 1000 }
// AWS: WeightedTarget.weight.
const WEIGHT: IntegerRange = { least: 0, most: 100 }
// AWS sets no upper bound; more than this only multiplies an outage.
const MAX_RETRIES: IntegerRange = { least: 0, most: 20 }
const PER_RETRY_TIMEOUT_MS: IntegerRange = { least: 1, most: 86_400_000 }
// RFC 9110: a field name is a token; Envoy compares it in lower case.
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/
// RFC 9110: visible characters, with spaces and tabs inside.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\uffff]*$/

/** Checks weights, matches, priorities and retry policies of every route. */
export function checkRoutes(mesh: Mesh, report: Report): void {
  for (const router of mesh.virtualRouters) {
    for (const route of router.routes) checkRoute(router, route, report)
  }
  for (const gateway of mesh.virtualGateways) {
    for (const { name, match, priority, rewrite } of gateway.routes) {
      const owner = `gateway route '${name}'`
      const at = (path: string): Place => ({ origin: gateway.origin, path: `routes.${name}.${path}` })
      checkPath(owner, match.path, at(match.path.kind === 'prefix' ? 'match.prefix' : 'match.path'), report)
      checkInteger(owner, 'priority', priority, PRIORITY, at('priority'), report)
      if (rewrite.prefix !== undefined) checkPath(owner, { kind: 'prefix', value: rewrite.prefix }, at('rewrite.prefix'), report)
      if (match.hostname) {
        const { kind, value } = match.hostname
        const legal = kind === 'exact' ? isHostname(value) : value.startsWith('*.') && isHostname(value.slice(2))
        if (!legal) report(diagnostics.illegalHostname, { owner, hostname: quote(value) }, { at: at('match.hostname') })
      }
    }
  }
}

function checkRoute(router: VirtualRouter, route: Route, report: Report): void {
  const owner = `route '${route.name}'`
  const { origin } = route
  const { path, headers } = route.match
  checkWeights(router, route, report)
  checkPath(owner, path, { origin, path: path.kind === 'prefix' ? 'match.prefix' : 'match.path' }, report)
  for (const header of headers) {
    const at = { origin, path: `match.headers.${header.name}` }
    if (!HEADER_NAME.test(header.name)) {
      report(diagnostics.illegalHeader, { owner, header: quote(header.name), reason: 'is not a name that HTTP allows' }, { at })
    } else if ('value' in header && !HEADER_VALUE.test(header.value)) {
      const reason = `cannot be ${quote(header.value)}: it holds a control character`
      report(diagnostics.illegalHeader, { owner, header: quote(header.name), reason }, { at })
    }
  }
  checkInteger(owner, 'priority', route.priority, PRIORITY, { origin, path: 'priority' }, report)
  checkTimeout(owner, route.timeout, { origin, path: 'timeout' }, report)
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
    report(diagnostics.noTargets, { route: route.name, router: router.name, reason }, { at: { origin, path: 'to' } })
  if (targets.length === 0) {
    nowhere('it has no targets')
    return
  }
  for (const [index, { virtualNode, weight }] of targets.entries()) {
    const at = { origin, path: `to[${index}]` }
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

function checkPath(owner: string, { kind, value }: PathMatch, at: Place, report: Report): void {
  if (kind === 'regex') return
  const illegal = (reason: string): void => report(diagnostics.illegalPath, { owner, path: value, reason }, { at })
  if (!value.startsWith('/')) illegal("a path begins with '/'")
  else if (/[?#]/.test(value)) illegal("the query and what follows '#' are not part of the path")
  else if (!/^[\x21-\x7e]*$/.test(value)) illegal('a path is printable ASCII; write other characters as %XX')
  else if (/\/\/|\/\.\.?(\/|$)/.test(kind === 'prefix' ? value.replace(/\/\.{0,2}$/, '') : value)) {
    illegal("paths are normalised before they are matched, which takes '//', '/./' and '/../' out")
  }
}
