import { isIpAddress, showListener, type Mesh } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { quote } from './quote.ts'

/** Checks where spans and statistics go, and that the port for Prometheus is free beside every node and gateway. */
export function checkTelemetry(mesh: Mesh, report: Report): void {
  const { tracing, metrics } = mesh
  const checkAddress = (field: string, { address, port }: { readonly address: string; readonly port: number }, at: Place): void => {
    if (!isIpAddress(address)) report(diagnostics.illegalCollector, { field, address: quote(address) }, { at })
    checkPort(field, port, at)
  }
  const checkPort = (owner: string, port: number, at: Place): void => {
    if (!Number.isInteger(port) || port < 1 || port > 65_535) report(diagnostics.illegalPort, { owner, port }, { at })
  }
  if (tracing) {
    const at = (field: string): Place => ({ origin: tracing.origin ?? mesh.origin, path: `arguments[1].tracing.${field}` })
    checkAddress(`tracing.${tracing.kind}`, tracing, at(tracing.kind))
    const actual = tracing.samplingPercent
    if (!(actual >= 0 && actual <= 100)) {
      const args = { owner: `mesh '${mesh.name}'`, field: 'tracing.sampling', actual, expected: 'a percentage from 0 to 100' }
      report(diagnostics.outOfRange, args, { at: at('sampling') })
    }
  }
  if (!metrics) return
  const at = (field: string): Place => ({ origin: metrics.origin ?? mesh.origin, path: `arguments[1].metrics.${field}` })
  if (metrics.statsd) checkAddress('metrics.statsd', metrics.statsd, at('statsd'))
  if (metrics.prometheus) {
    checkPort('metrics.prometheus', metrics.prometheus.port, at('prometheus'))
    checkPrometheusPort(mesh, metrics.prometheus.port, at('prometheus'), report)
  }
}

// Envoy's own beside a node; the admin port is an option of the emitter, which checks it.
const NODE_PORTS: ReadonlyMap<number, string> = new Map([
  [15_000, 'inbound traffic'],
  [15_001, 'outbound traffic'],
])

/** Told once, with the first proxy it is about: the port is one value. */
function checkPrometheusPort({ virtualNodes, virtualGateways }: Mesh, port: number, at: Place, report: Report): void {
  const owners = [
    ...virtualNodes.map(({ name, listeners }) => ({ owner: `virtual node '${name}'`, listeners, reserved: NODE_PORTS.get(port) })),
    ...virtualGateways.map(({ name, listeners }) => ({ owner: `virtual gateway '${name}'`, listeners, reserved: undefined })),
  ]
  for (const { owner, listeners, reserved } of owners) {
    const listener = listeners.find((candidate) => candidate.port === port)
    const use = reserved ?? (listener && `listener ${showListener(listener)}`)
    if (use === undefined) continue
    const related = listener?.origin ? [{ label: 'the listener is made here', origin: listener.origin, path: 'arguments[0]' }] : []
    report(diagnostics.metricsPortTaken, { port, owner, use }, { at, related })
    return
  }
}
