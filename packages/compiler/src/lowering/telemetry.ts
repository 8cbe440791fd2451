import type { Metrics, Tracing } from '@mesh-compile/ir'
import { at, isGiven, readNumber, readObject, readString, readWord, reportWrong, type Value } from './reader.ts'

const LOOPBACK = '127.0.0.1'
// X-Ray's default rule, and App Mesh's.
const SAMPLING_PERCENT = 5
// IANA and OTLP: 4317 for gRPC, 4318 for HTTP. X-Ray daemon: 2000. statsd: 8125.
const OTLP_PORT = { grpc: 4317, http: 4318 } as const
const XRAY_PORT = 2000
const STATSD_PORT = 8125

/** Reads `tracing` of a mesh. */
export function lowerTracing(value: Value): Tracing | undefined {
  if (!isGiven(value)) return undefined
  const { openTelemetry, xray, sampling } = readObject(value, ['openTelemetry', 'xray', 'sampling'])
  if (isGiven(openTelemetry) === isGiven(xray)) return reportWrong(value, 'either { openTelemetry } or { xray }')
  const samplingPercent = isGiven(sampling) ? readNumber(sampling, 'a percentage') : SAMPLING_PERCENT
  const tracer = isGiven(xray) ? lowerXray(xray) : lowerOpenTelemetry(openTelemetry)
  return tracer && samplingPercent !== undefined ? { ...tracer, samplingPercent, origin: at(value).origin } : undefined
}

function lowerOpenTelemetry(value: Value): Omit<Extract<Tracing, { kind: 'openTelemetry' }>, 'samplingPercent'> | undefined {
  const fields = readObject(value, ['address', 'port', 'protocol'])
  const address = isGiven(fields.address) ? readString(fields.address, 'an IP address') : LOOPBACK
  const protocol = isGiven(fields.protocol) ? readWord(fields.protocol, ['grpc', 'http']) : 'grpc'
  const port = isGiven(fields.port) ? readNumber(fields.port, 'a port') : OTLP_PORT[protocol ?? 'grpc']
  return address === undefined || port === undefined || !protocol ? undefined : { kind: 'openTelemetry', address, port, protocol }
}

function lowerXray(value: Value): Omit<Extract<Tracing, { kind: 'xray' }>, 'samplingPercent'> | undefined {
  const { daemon } = readObject(value, ['daemon'])
  if (!isGiven(daemon)) return { kind: 'xray', address: LOOPBACK, port: XRAY_PORT }
  const expected = "an IP address and a port, such as '127.0.0.1:2000'"
  const text = readString(daemon, expected)
  if (text === undefined) return undefined
  const [, six, four, port] = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(text) ?? []
  return port === undefined ? reportWrong(daemon, expected) : { kind: 'xray', address: six ?? four ?? '', port: Number(port) }
}

/** Reads `metrics` of a mesh. */
export function lowerMetrics(value: Value): Metrics | undefined {
  if (!isGiven(value)) return undefined
  const { prometheus, statsd } = readObject(value, ['prometheus', 'statsd'])
  const port = isGiven(prometheus) ? readNumber(readObject(prometheus, ['port']).port, 'the port that Prometheus asks') : undefined
  const sink = isGiven(statsd) ? lowerStatsd(statsd) : undefined
  return { ...(port !== undefined && { prometheus: { port } }), ...(sink && { statsd: sink }), origin: at(value).origin }
}

function lowerStatsd(value: Value): Metrics['statsd'] {
  const fields = readObject(value, ['address', 'port', 'dogStatsD'])
  const address = isGiven(fields.address) ? readString(fields.address, 'an IP address') : LOOPBACK
  const port = isGiven(fields.port) ? readNumber(fields.port, 'a port') : STATSD_PORT
  const dogStatsD = isGiven(fields.dogStatsD) ? readWord(fields.dogStatsD, [true, false]) : false
  return address === undefined || port === undefined || dogStatsD === undefined ? undefined : { address, port, dogStatsD }
}
