import type { ProxyKind } from '../contract.ts'
import type { RuntimeKey } from '../known-names.ts'

const RUNTIME: Partial<Readonly<Record<RuntimeKey, number>>> = {
  // As App Mesh: Envoy's own limit of 100 refuses expressions that users wrote there.
  're2.max_program_size.error_level': 1000,
  // Rapid reset (CVE-2023-44487): a client is cut off once half of so many streams of a connection were reset sooner
  // than this. Envoy's defaults, written out because they protect against strangers.
  'overload.premature_reset_total_stream_count': 500,
  'overload.premature_reset_min_stream_lifetime_seconds': 1,
}

/** Envoy's runtime, where it has what no message has. */
export function runtimeOf(kind: ProxyKind): Partial<Readonly<Record<RuntimeKey, number>>> {
  // Requests that come in one read are handled one a turn: a stranger's thousand do not keep others waiting. Between
  // sidecars many at once are usual, and an application is no stranger.
  return { ...RUNTIME, ...(kind === 'virtual-gateway' && { 'http.max_requests_per_io_cycle': 1 }) }
}
