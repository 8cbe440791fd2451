import type { Mesh } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { isHostname } from './hostname.ts'
import { quote } from './quote.ts'

/** Checks the hosts that applications may reach besides their backends. */
export function checkEgressHosts({ settings: { egressHosts }, origin }: Mesh, report: Report): void {
  for (const kind of ['tls', 'http'] as const) {
    for (const host of egressHosts[kind]) {
      if (isEgressHost(host)) continue
      report(diagnostics.illegalEgressHost, { kind, host: quote(host) }, { at: { origin, path: `arguments[1].egressHosts.${kind}` } })
    }
  }
}

function isEgressHost(host: string): boolean {
  const domain = host.replace(/^\*\./, '')
  // A final dot is never part of an SNI.
  if (!isHostname(domain) || domain.endsWith('.')) return false
  return domain === host || domain.includes('.')
}
