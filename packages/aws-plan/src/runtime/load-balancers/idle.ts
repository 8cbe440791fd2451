import { CONNECTION_IDLE_MS } from '@mesh-compile/envoy-bootstrap/contract'
import { defaults, hopsOf, isShorter, type MeshGraph, type Timeout } from '@mesh-compile/ir'

/** AWS: idle_timeout.timeout_seconds is 60 by default. */
const USUAL_SECONDS = 60
/** It must have closed a connection before Envoy does, or it sends a request into one that ends, and answers 502. */
const LONGEST_SECONDS: number = CONNECTION_IDLE_MS / 1000 - 60

/**
 * Seconds after which the load balancer gives up a connection on which nothing is sent: later than the gateway gives up
 * a request that nobody answers, so that clients are told by the one that knows why.
 */
export function idleSeconds(graph: MeshGraph, gateway: string): number {
  const silences = hopsOf(graph).flatMap(({ call, entry, limits }) => (entry && call.caller.name === gateway ? [longestSilence(limits)] : []))
  const longest = silences.reduce((one, other) => (isShorter(one, other) ? other : one), 1)
  return longest === 0 ? LONGEST_SECONDS : Math.min(LONGEST_SECONDS, Math.max(USUAL_SECONDS, Math.ceil(longest / 1000) + 1))
}

/** Milliseconds for which a request may be without a byte; 0 where nothing limits it. */
function longestSilence({ perRequestMs = defaults.timeout.perRequestMs, idleMs = defaults.timeout.idleMs }: Timeout): number {
  return isShorter(idleMs, perRequestMs) ? idleMs : perRequestMs
}
