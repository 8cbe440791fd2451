import type { GatewayRoute, Mesh } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { isHostname } from './hostname.ts'
import { matchDiagnostics } from './match-diagnostics.ts'
import { checkMatch } from './matches.ts'
import { pathFault } from './paths.ts'
import { quote } from './quote.ts'
import { checkInteger, checkPort, PRIORITY } from './ranges.ts'

/** Checks matches, rewrites, ports and priorities of every gateway route. */
export function checkGatewayRoutes(mesh: Mesh, report: Report): void {
  for (const { routes, origin } of mesh.virtualGateways) {
    for (const route of routes) {
      const { name, protocol, match, priority, targetPort } = route
      const owner = `gateway route '${name}'`
      const at = (path: string): Place => ({ origin, path: `routes.${name}.${path}` })
      checkMatch(match, { owner, protocol, at: (path) => at(`match.${path}`) }, report)
      checkInteger(owner, 'priority', priority, PRIORITY, at('priority'), report)
      checkPort(owner, targetPort, at('targetPort'), report)
      checkHostname(route, owner, at('match.hostname'), report)
      checkRewrite(route, owner, at, report)
    }
  }
}

function checkHostname({ match: { hostname } }: GatewayRoute, owner: string, at: Place, report: Report): void {
  if (!hostname) return
  const { kind, value } = hostname
  const name = kind === 'exact' ? value : value.startsWith('*.') ? value.slice(2) : ''
  // Envoy takes a final dot off before it looks for the host.
  if (!isHostname(name) || name.endsWith('.')) {
    const expected = kind === 'exact' ? 'a host name' : "'*.' followed by a host name"
    report(diagnostics.illegalHostname, { owner, hostname: quote(value), expected }, { at })
  }
}

function checkRewrite({ rewrite }: GatewayRoute, owner: string, at: (path: string) => Place, report: Report): void {
  for (const kind of ['prefix', 'path'] as const) {
    const path = rewrite[kind]
    if (path === undefined) continue
    const reason = pathFault({ kind: kind === 'prefix' ? 'prefix' : 'exact', value: path })
    if (reason === undefined) continue
    report(matchDiagnostics.illegalRewrite, { owner, field: `rewrite.${kind}`, path: quote(path), reason }, { at: at(`rewrite.${kind}`) })
  }
}
