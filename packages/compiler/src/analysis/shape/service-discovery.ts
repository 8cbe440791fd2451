import { discoveredName, isIpAddress, type VirtualNode } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { isHostname } from './hostname.ts'
import { isIllegalHost } from './names.ts'
import { quote } from './quote.ts'

/** Checks the names and addresses by which a virtual node is found. */
export function checkServiceDiscovery({ name: node, serviceDiscovery: discovery, origin }: VirtualNode, report: Report): void {
  if (!discovery) return
  const at = { origin, path: 'serviceDiscovery' }
  if (discovery.kind !== 'static') {
    const hostname = discoveredName(discovery) ?? ''
    // What is found by its own name, as external services are, has been told that it is none.
    if (hostname === node && isIllegalHost({ name: node })) return
    if (!isHostname(hostname)) report(diagnostics.illegalHostname, { owner: `virtual node '${node}'`, hostname: quote(hostname), expected: 'a host name' }, { at })
    return
  }
  if (discovery.addresses.length === 0) report(diagnostics.noAddresses, { node }, { at })
  for (const address of discovery.addresses) {
    if (!isIpAddress(address)) report(diagnostics.illegalAddress, { node, address: quote(address) }, { at })
  }
}
