import { ipPreferenceOf, type Mesh } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import type { OutputFile } from '@mesh-compile/ir/emitter'
import { interceptionScriptPath } from '../contract.ts'
import { envoyDiagnostics as diagnostics } from '../diagnostics.ts'
import { byName } from '../translate/order.ts'
import { ipVersion } from './ip-range.ts'
import { ignoredPeers, interceptionScript, type InterceptionOptions } from './script.ts'

/** One script for each virtual node whose traffic is redirected. */
export function interceptionFiles(mesh: Mesh, options: InterceptionOptions): readonly OutputFile[] {
  const ignored = ignoredPeers(options)
  return mesh.virtualNodes
    .filter(({ external, interception }) => !external && interception.kind === 'transparent')
    .toSorted(byName)
    .map((node) => ({ path: interceptionScriptPath(node.name), contents: () => interceptionScript(node, ignored, ipPreferenceOf(mesh.settings, node) !== undefined) }))
}

/** Checks that what applications reach without Envoy is given as addresses. */
export function checkIgnoredIps({ egressIgnoredIps }: InterceptionOptions, report: Report): void {
  for (const address of egressIgnoredIps) {
    if (ipVersion(address) === undefined) report(diagnostics.illegalIgnoredIp, { address })
  }
}
