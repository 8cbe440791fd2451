import { buildGraph, type Mesh } from '@mesh-compile/ir'
import { collectDiagnostics } from '@mesh-compile/ir/diagnostics'
import type { EmitContext, ExternalPath, OptionDefinitions, OptionValues } from '@mesh-compile/ir/emitter'
import { envoy } from '@mesh-compile/envoy-bootstrap'

/** What the Envoy emitter says that the proxies of a mesh need besides their configuration, by proxy. */
export async function externalOf(mesh: Mesh): Promise<Readonly<Record<string, readonly ExternalPath[]>>> {
  const options = Object.fromEntries(Object.entries(envoy.options as OptionDefinitions).map(([name, option]) => [name, option.default]))
  const { proxies = [] } = await envoy.emit({
    mesh,
    graph: buildGraph(mesh),
    options: options as OptionValues<typeof envoy.options>,
    request: { formats: ['json'], xds: 'files' },
    needed: new Map(),
    report: collectDiagnostics().report,
  } satisfies EmitContext<OptionValues<typeof envoy.options>>)
  return Object.fromEntries(proxies.map(({ name, external }) => [name, external]))
}
