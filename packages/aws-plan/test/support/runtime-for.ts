import { readEnvoySettings } from '../../src/runtime/envoy-settings.ts'
import { proxiesOf } from '../../src/runtime/proxies.ts'
import type { Runtime } from '../../src/runtime/runtime.ts'
import { runtimeContext, type RuntimeCase } from './runtime-of.ts'

/** What one concern of the runtime plan is planned from; what it reports is left out. */
export function runtimeFor(json: object, settings: RuntimeCase = {}): Runtime {
  const { mesh, graph, options, request, needed, report } = runtimeContext(json, settings, () => undefined)
  const envoy = needed.get('envoy')
  if (!envoy) throw new Error('there is no runtime without Envoy')
  return { mesh, graph, options, envoy: readEnvoySettings(envoy.options), xds: request.xds, proxies: proxiesOf(mesh, envoy), report }
}
