import { buildGraph, type Mesh } from '@mesh-compile/ir'
import { collectDiagnostics } from '@mesh-compile/ir/diagnostics'
import type { ExternalPath } from '@mesh-compile/ir/emitter'
import { meshSchema } from '@mesh-compile/ir/schema'
import { usualAwsOptions, type AwsOptions } from '../../src/options.ts'
import { readEnvoySettings } from '../../src/runtime/envoy-settings.ts'
import { proxiesOf } from '../../src/runtime/proxies.ts'
import type { Runtime } from '../../src/runtime/runtime.ts'

/** What one concern is planned from, for a mesh that is written down as IR JSON; for tests of that concern alone. */
export function bareRuntime(
  json: object,
  { options = {}, external = {} }: { readonly options?: Partial<AwsOptions>; readonly external?: Readonly<Record<string, readonly ExternalPath[]>> } = {},
): Runtime {
  const mesh: Mesh = meshSchema.parse({ irVersion: 1, name: 'shop', ...json })
  return {
    mesh,
    graph: buildGraph(mesh),
    options: { ...usualAwsOptions, ...options },
    envoy: readEnvoySettings({}),
    xds: 'files',
    proxies: proxiesOf(mesh, { files: [], proxies: Object.entries(external).map(([name, paths]) => ({ name, kind: 'virtual-node', external: paths })), options: {} }),
    report: collectDiagnostics().report,
  }
}
