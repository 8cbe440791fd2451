import { discoveredName, isIpAddress, type VirtualNode } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { isHostname } from './hostname.ts'
import { quote } from './quote.ts'

/** Checks the names and addresses by which a virtual node is found. */
export function checkServiceDiscovery({ name: node, serviceDiscovery: discovery, origin }: VirtualNode, report: Report): void {
  if (!discovery) return
  const at = { origin, path: 'serviceDiscovery' }
  if (discovery.kind !== 'static') {
    const hostname = discoveredName(discovery) ?? ''
    if (!isHostname(hostname)) report(diagnostics.illegalHostname, { owner: `virtual node '${node}'`, hostname: quote(hostname) }, { at })
    return
  }
  if (discovery.addresses.length === 0) report(diagnostics.noAddresses, { node }, { at })
  for (const address of discovery.addresses) {
    if (!isIpAddress(address)) report(diagnostics.illegalAddress, { node, address: quote(address) }, { at })
  }
}
