import { defaults } from '@mesh-compile/ir'
import { CONNECTION_IDLE_MS } from '../contract.ts'
import type { CommonHttpProtocolOptions, Http2ProtocolOptions } from '../envoy-types.ts'
import { duration } from './duration.ts'

/*
 * Every number that the user did not say, in one place, each with its reason. Numbers are those measured to be accepted
 * and harmless on Envoy 1.40; where Envoy's own default is as good it is written out only if peers can exhaust it.
 */

/** The application is on the same host: what does not connect in 250 ms never will (App Mesh). */
export const INGRESS_CONNECT_TIMEOUT: string = duration(250)
/** App Mesh's limit between proxies. */
export const EGRESS_CONNECT_TIMEOUT: string = duration(1_000)
/** Destinations outside the mesh may be far away: Envoy's own default. */
export const PASSTHROUGH_CONNECT_TIMEOUT: string = duration(5_000)

/** A slow or stalled peer at the edge can make Envoy hold this much for a connection, not Envoy's 1 MiB. */
export const GATEWAY_BUFFER_BYTES = 32_768

/** Time to finish the TLS handshake, which otherwise nothing limits. */
export const HANDSHAKE_TIMEOUT: string = duration(10_000)
/** Time a listener filter (the TLS inspector) waits for bytes before the connection is closed. */
export const LISTENER_FILTERS_TIMEOUT: string = duration(5_000)
/** Time to send all request headers: closes connections that dribble them. */
export const REQUEST_HEADERS_TIMEOUT: string = duration(10_000)
/** Time to send a whole request at a gateway, unless a route allows more. */
export const GATEWAY_REQUEST_TIMEOUT_MS = 300_000
/** Holds where a route states no idle limit. */
export const STREAM_IDLE_TIMEOUT: string = duration(defaults.timeout.idleMs)
export const DRAIN_TIMEOUT: string = duration(5_000)

/** Envoy's default, written out: beyond it a request is answered 431. */
export const MAX_REQUEST_HEADERS_KB = 60
/** Requests and responses alike; an idle connection is closed after an hour. */
export const HTTP_LIMITS: CommonHttpProtocolOptions = { idle_timeout: duration(CONNECTION_IDLE_MS), max_headers_count: 100 }
/** Envoy's defaults are unlimited streams and 256 MiB windows: one peer could exhaust memory. */
export const HTTP2_LIMITS: Http2ProtocolOptions = {
  max_concurrent_streams: 100,
  initial_stream_window_size: 65_536,
  initial_connection_window_size: 1_048_576,
}
/** Finds a peer that went away without a word before requests are lost on its connection. */
export const HTTP2_KEEPALIVE: Http2ProtocolOptions = {
  connection_keepalive: { interval: duration(30_000), timeout: duration(5_000) },
}
/** Strangers get no second chance after an invalid message: the connection ends, not only the stream. */
export const HTTP2_EDGE: Http2ProtocolOptions = {
  ...HTTP2_LIMITS,
  ...HTTP2_KEEPALIVE,
  override_stream_error_on_invalid_http_message: false,
}

/**
 * Authorities in a chain, the trusted one among them (measured): as many levels as AWS Private CA has. Envoy's default
 * is 100.
 */
export const MAX_VERIFY_DEPTH = 5
