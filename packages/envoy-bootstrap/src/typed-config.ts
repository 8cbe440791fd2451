import type {
  Any,
  Cluster,
  ClusterLoadAssignment,
  DirectResponse,
  DnsCluster,
  DownstreamConnections,
  DogStatsdSink,
  DownstreamTlsContext,
  DynamicForwardProxy,
  DynamicForwardProxyCluster,
  FileAccessLog,
  FixedHeap,
  HealthCheckFilter,
  HttpConnectionManager,
  Listener,
  OpenTelemetryConfig,
  OriginalDst,
  PreviousHosts,
  RouteConfiguration,
  Router,
  StatsdSink,
  ScaleTimers,
  Secret,
  SniDynamicForwardProxy,
  TcpProxy,
  TlsInspector,
  UpstreamHttpOptions,
  UpstreamTlsContext,
  XRayConfig,
} from './envoy-types.ts'

/** Messages that travel inside an `Any`, by their protobuf name. */
interface Messages {
  'envoy.config.metrics.v3.DogStatsdSink': DogStatsdSink
  'envoy.config.metrics.v3.StatsdSink': StatsdSink
  'envoy.config.trace.v3.OpenTelemetryConfig': OpenTelemetryConfig
  'envoy.config.trace.v3.XRayConfig': XRayConfig
  'envoy.extensions.access_loggers.file.v3.FileAccessLog': FileAccessLog
  'envoy.config.overload.v3.ScaleTimersOverloadActionConfig': ScaleTimers
  'envoy.config.cluster.v3.Cluster': Cluster
  'envoy.config.endpoint.v3.ClusterLoadAssignment': ClusterLoadAssignment
  'envoy.config.listener.v3.Listener': Listener
  'envoy.config.route.v3.RouteConfiguration': RouteConfiguration
  'envoy.extensions.clusters.dns.v3.DnsCluster': DnsCluster
  'envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig': DynamicForwardProxyCluster
  'envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig': DynamicForwardProxy
  'envoy.extensions.filters.http.health_check.v3.HealthCheck': HealthCheckFilter
  'envoy.extensions.filters.http.router.v3.Router': Router
  'envoy.extensions.filters.listener.original_dst.v3.OriginalDst': OriginalDst
  'envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector': TlsInspector
  'envoy.extensions.filters.network.direct_response.v3.Config': DirectResponse
  'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager': HttpConnectionManager
  'envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3.FilterConfig': SniDynamicForwardProxy
  'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy': TcpProxy
  'envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig': DownstreamConnections
  'envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig': FixedHeap
  'envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate': PreviousHosts
  'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext': DownstreamTlsContext
  'envoy.extensions.transport_sockets.tls.v3.Secret': Secret
  'envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext': UpstreamTlsContext
  'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': UpstreamHttpOptions
}

/** Which message configures an extension. The TLS transport socket takes one of two and is not in the table. */
const EXTENSIONS = {
  'envoy.access_loggers.file': 'envoy.extensions.access_loggers.file.v3.FileAccessLog',
  'envoy.clusters.dns': 'envoy.extensions.clusters.dns.v3.DnsCluster',
  'envoy.clusters.dynamic_forward_proxy': 'envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig',
  'envoy.filters.http.dynamic_forward_proxy': 'envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig',
  'envoy.filters.http.health_check': 'envoy.extensions.filters.http.health_check.v3.HealthCheck',
  'envoy.filters.http.router': 'envoy.extensions.filters.http.router.v3.Router',
  'envoy.filters.listener.original_dst': 'envoy.extensions.filters.listener.original_dst.v3.OriginalDst',
  'envoy.filters.listener.tls_inspector': 'envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector',
  'envoy.filters.network.direct_response': 'envoy.extensions.filters.network.direct_response.v3.Config',
  'envoy.filters.network.http_connection_manager':
    'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
  'envoy.filters.network.sni_dynamic_forward_proxy':
    'envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3.FilterConfig',
  'envoy.filters.network.tcp_proxy': 'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',
  'envoy.resource_monitors.fixed_heap': 'envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig',
  'envoy.resource_monitors.global_downstream_max_connections':
    'envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig',
  'envoy.retry_host_predicates.previous_hosts': 'envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate',
  'envoy.stat_sinks.dog_statsd': 'envoy.config.metrics.v3.DogStatsdSink',
  'envoy.stat_sinks.statsd': 'envoy.config.metrics.v3.StatsdSink',
  'envoy.tracers.opentelemetry': 'envoy.config.trace.v3.OpenTelemetryConfig',
  'envoy.tracers.xray': 'envoy.config.trace.v3.XRayConfig',
} as const

/** An extension that is emitted; what Envoy says of its security is in extension-postures.ts. */
export type Extension = keyof typeof EXTENSIONS

/** Wraps a message into the JSON form of `Any`; the name and the shape of the message belong together by type. */
export function typedConfig<Name extends keyof Messages>(name: Name, message: Messages[Name]): Any {
  // A variable, because Any's own type knows only of `@type`.
  const any = { '@type': `type.googleapis.com/${name}`, ...message }
  return any
}

/** An extension with its configuration. Envoy refuses an extension by name alone. */
export function extension<Name extends Extension>(
  name: Name,
  message: Messages[(typeof EXTENSIONS)[Name]],
): { name: Name; typed_config: Any } {
  return { name, typed_config: typedConfig(EXTENSIONS[name], message) }
}
