import type { CommonHttpProtocolOptions, HttpConnectionManager, HttpFilter, NetworkFilter, RouteConfiguration, VirtualHost } from '../envoy-types.ts'
import type { EnvoyOptions } from '../options.ts'
import { extension } from '../typed-config.ts'
import { accessLog } from './access-log.ts'
import {
  DRAIN_TIMEOUT,
  HTTP_LIMITS,
  HTTP2_LIMITS,
  MAX_REQUEST_HEADERS_KB,
  REQUEST_HEADERS_TIMEOUT,
  STREAM_IDLE_TIMEOUT,
} from './limits.ts'
import type { Translation } from './translation.ts'

/** What one HTTP connection manager is about. */
export interface HttpSpec {
  /** `ingress` or `egress`, longer where there are several; the first part of its statistics. */
  readonly statPrefix: string
  readonly routeConfiguration: string
  readonly virtualHosts: readonly VirtualHost[]
  /** Whether connections of HTTP/1.1 are what is usual here; those of HTTP/2 cannot become websockets. */
  readonly isHttp1: boolean
  /** What differs at the edge of the mesh. */
  readonly edge?: HttpConnectionManager
  /** Match hosts whatever port they carry, as clients at the edge write them. */
  readonly ignorePort?: boolean
  /** Headers that callers must not be able to forge; taken out before the request goes on. */
  readonly removeHeaders?: readonly string[]
  /** Before the router. */
  readonly filters?: readonly HttpFilter[]
}

/**
 * Headers that Envoy itself sets for applications and that pass through unchecked when a client sends them (measured;
 * CVE-2023-27487 is about the first).
 */
export const FORGED_HEADERS: readonly string[] = [
  'x-envoy-original-path',
  'x-envoy-decorator-operation',
  'x-envoy-original-dst-host',
]

/** An HTTP connection manager, alike on every hop so that all of them judge the same path. */
export function httpConnectionManager(translation: Translation, spec: HttpSpec): NetworkFilter {
  const configuration: RouteConfiguration = {
    name: spec.routeConfiguration,
    virtual_hosts: [...spec.virtualHosts],
    ...(spec.ignorePort && { ignore_port_in_host_matching: true }),
    ...(spec.removeHeaders && { request_headers_to_remove: [...spec.removeHeaders] }),
  }
  translation.routeConfigurations.push(configuration)
  return extension('envoy.filters.network.http_connection_manager', {
    stat_prefix: spec.statPrefix,
    ...translation.references.routes(configuration),
    ...accessLog(translation.accessLog),
    ...(translation.tracing && { tracing: translation.tracing }),
    http_filters: [...(spec.filters ?? []), extension('envoy.filters.http.router', {})],
    // Routes are matched on what the application will see after it has normalised the path itself.
    normalize_path: true,
    merge_slashes: true,
    path_with_escaped_slashes_action: translation.mesh.settings.escapedSlashes,
    // `a.local.` and `a.local` are one host.
    strip_trailing_host_dot: true,
    ...(spec.isHttp1 && translation.mesh.settings.websocketUpgrades && { upgrade_configs: [{ upgrade_type: 'websocket' }] }),
    // No internal_address_config: left out, nobody is internal, and no x-envoy-* header of a caller changes timeouts and
    // retries (CVE-2024-45806). Empty, it makes every private address internal (measured on 1.40).
    max_request_headers_kb: MAX_REQUEST_HEADERS_KB,
    common_http_protocol_options: { ...HTTP_LIMITS, ...underscores(translation.options.headersWithUnderscores) },
    http2_protocol_options: HTTP2_LIMITS,
    request_headers_timeout: REQUEST_HEADERS_TIMEOUT,
    stream_idle_timeout: STREAM_IDLE_TIMEOUT,
    drain_timeout: DRAIN_TIMEOUT,
    ...spec.edge,
  })
}

/** What is done with headers whose names have an underscore. */
export function underscores(
  action: EnvoyOptions['headersWithUnderscores'],
): Pick<CommonHttpProtocolOptions, 'headers_with_underscores_action'> {
  return action === 'ALLOW' ? {} : { headers_with_underscores_action: action }
}
