import { discoveredName, type Mesh } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { envoyDiagnostics as diagnostics } from '../diagnostics.ts'

/** Checks that DNS alone tells who is an instance of a virtual node. */
export function checkCloudMap({ virtualNodes }: Mesh, report: Report): void {
  for (const { name: node, serviceDiscovery: discovery, origin } of virtualNodes) {
    if (discovery?.kind !== 'cloudMap') continue
    const attributes = Object.entries(discovery.attributes).map(([key, value]) => `${key}=${value}`)
    if (attributes.length === 0) continue
    const args = { node, attributes: attributes.join(', '), name: discoveredName(discovery) ?? '' }
    report(diagnostics.cloudMapAttributes, args, { at: { origin, path: 'serviceDiscovery' } })
  }
}
