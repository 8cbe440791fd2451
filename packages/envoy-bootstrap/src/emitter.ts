import { deriveListenerTimeouts } from '@mesh-compile/ir'
import { watchErrors } from '@mesh-compile/ir/diagnostics'
import type { EmitContext, EmitResult, OutputFile, ProxyRequirements } from '@mesh-compile/ir/emitter'
import { bootstrapPath, ENVOY_VERSION } from './contract.ts'
import { checkIgnoredIps, interceptionFiles } from './interception/interception.ts'
import { lintBootstrap } from './lint/lint.ts'
import type { EnvoyOptions } from './options.ts'
import { createPathCheck } from './packaging/check-paths.ts'
import { packagingFor } from './packaging/packaging.ts'
import { createJsonPrinter } from './print/json.ts'
import { loadPrinter } from './print/print.ts'
import { bootstrapFrame } from './translate/bootstrap.ts'
import { checkCloudMap } from './translate/cloud-map.ts'
import { checkOptionConflicts } from './translate/option-conflicts.ts'
import { checkAdminPort } from './translate/ports.ts'
import { ownerOf, proxiesOf, translateProxy } from './translate/proxy.ts'
import { checkRegexSizes } from './translate/regex-sizes.ts'

/**
 * Emits one bootstrap for each virtual node and gateway, in each format asked for, what it watches, and what leads
 * traffic to it.
 */
export async function emitBootstraps(context: EmitContext<EnvoyOptions>): Promise<EmitResult> {
  const { mesh, graph, options, request } = context
  const printJson = createJsonPrinter()
  const printers = await Promise.all(
    request.formats.map(async (format) => ({ format, print: await loadPrinter(format, printJson) })),
  )
  const packagingOf = packagingFor(request.xds, options)
  const { report, failed } = watchErrors(context.report)
  checkOptionConflicts(mesh, options, report)
  checkRegexSizes(mesh, report)
  checkIgnoredIps(options, report)
  checkCloudMap(mesh, report)
  const listenerTimeouts = deriveListenerTimeouts(graph)

  const files: OutputFile[] = []
  const proxies: ProxyRequirements[] = []
  const all = proxiesOf(mesh)
  const checkPaths = createPathCheck(all.map(ownerOf), request.formats, report)
  for (const proxy of all) {
    const owner = ownerOf(proxy)
    const packaging = packagingOf(owner.name)
    const surroundings = { mesh, graph, options, listenerTimeouts, references: packaging.references, report }
    checkAdminPort(proxy, { adminPort: options.adminPort, metrics: mesh.metrics }, report)
    const { resources, external, unverifiedClusters } = translateProxy(surroundings, proxy)
    const { bootstrap, files: watched } = packaging.assemble(bootstrapFrame(mesh, owner, options), resources)
    checkPaths(owner, watched)
    // With an error nothing is written, and what is incomplete would only fail the lint as well.
    if (failed()) continue
    lintBootstrap(bootstrap, { unverifiedClusters, watched })
    // In JSON whatever the bootstrap's format: it is Envoy that reads them, and people that look.
    for (const { path, response } of watched) files.push({ path, contents: printJson(response) })
    for (const { format, print } of printers) {
      files.push({ path: bootstrapPath(owner.name, format), contents: print(bootstrap) })
    }
    proxies.push({ name: owner.name, kind: owner.kind, external })
  }
  if (!failed()) files.push(...interceptionFiles(mesh, options))
  return { files, proxies, requires: { envoy: ENVOY_VERSION } }
}
