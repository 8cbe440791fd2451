import { showListener, type Identity, type Listener } from '@mesh-compile/ir'
import type { FilterChain, TransportSocket } from '../envoy-types.ts'
import { secured } from './listener.ts'
import { downstreamTls } from './tls.ts'
import type { Translation } from './translation.ts'

/** A way into a listener: the transport that a client's first bytes must show, and the TLS to speak then. */
export interface Transport {
  /** Envoy: FilterChainMatch.transport_protocol; absent where nothing is to be told apart. */
  readonly protocol?: 'tls' | 'raw_buffer'
  readonly socket?: TransportSocket
}

/**
 * The ways into a listener. None: mutual TLS that accepts no client. There is no chain for it, for a context without
 * names would let all in.
 *
 * @param accepted the clients of a mutual-TLS listener
 */
export function transportsOf(translation: Translation, listener: Listener, accepted: readonly Identity[]): readonly Transport[] {
  const { tls } = listener
  if (!tls) return [{}]
  const context = `listener ${showListener(listener)} of '${translation.owner.name}'`
  const nobody = tls.clients && accepted.length === 0
  const socket = nobody ? undefined : downstreamTls(translation, { ...listener, tls }, accepted, context)
  const secure: Transport[] = socket ? [{ protocol: 'tls', socket }] : []
  return tls.mode === 'PERMISSIVE' ? [...secure, { protocol: 'raw_buffer' }] : secure
}

/** The same filters behind each way in. */
export function chainsOf(
  transports: readonly Transport[],
  filters: NonNullable<FilterChain['filters']>,
  match: FilterChain['filter_chain_match'] = {},
): FilterChain[] {
  return transports.map(({ protocol, socket }) => {
    const matched = { ...match, ...(protocol && { transport_protocol: protocol }) }
    return {
      ...(Object.keys(matched).length > 0 && { filter_chain_match: matched }),
      ...(socket && secured(socket)),
      filters,
    }
  })
}
