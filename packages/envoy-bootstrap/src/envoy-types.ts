/*
 * Envoy's messages as proto3 JSON, generated at build time (scripts/generate.mjs). Plain literals of these types are
 * what a bootstrap is made of: ten times cheaper than message objects, and no protobuf library is loaded for them.
 */
export type { DogStatsdSinkJson as DogStatsdSink, StatsdSinkJson as StatsdSink } from '../gen/envoy/config/metrics/v3/stats_pb.js'
export type { OpenTelemetryConfigJson as OpenTelemetryConfig } from '../gen/envoy/config/trace/v3/opentelemetry_pb.js'
export type { XRayConfigJson as XRayConfig } from '../gen/envoy/config/trace/v3/xray_pb.js'
export type { PercentJson as Percent } from '../gen/envoy/type/v3/percent_pb.js'
export type { AccessLogJson as AccessLog } from '../gen/envoy/config/accesslog/v3/accesslog_pb.js'
export type { AdminJson as Admin, BootstrapJson as Bootstrap } from '../gen/envoy/config/bootstrap/v3/bootstrap_pb.js'
export type { CircuitBreakersJson as CircuitBreakers } from '../gen/envoy/config/cluster/v3/circuit_breaker_pb.js'
export type { OutlierDetectionJson as OutlierDetection } from '../gen/envoy/config/cluster/v3/outlier_detection_pb.js'
export type { ClusterJson as Cluster } from '../gen/envoy/config/cluster/v3/cluster_pb.js'
export type { AddressJson as Address } from '../gen/envoy/config/core/v3/address_pb.js'
export type { TransportSocketJson as TransportSocket } from '../gen/envoy/config/core/v3/base_pb.js'
export type { HealthCheckJson as HealthCheck } from '../gen/envoy/config/core/v3/health_check_pb.js'
export type {
  Http2ProtocolOptionsJson as Http2ProtocolOptions,
  HttpProtocolOptionsJson as CommonHttpProtocolOptions,
} from '../gen/envoy/config/core/v3/protocol_pb.js'
export type {
  OverloadManagerJson as OverloadManager,
  ScaleTimersOverloadActionConfigJson as ScaleTimers,
  TriggerJson as OverloadTrigger,
} from '../gen/envoy/config/overload/v3/overload_pb.js'
export type { ClusterLoadAssignmentJson as ClusterLoadAssignment } from '../gen/envoy/config/endpoint/v3/endpoint_pb.js'
export type {
  FilterChainJson as FilterChain,
  FilterChainMatchJson as FilterChainMatch,
  FilterJson as NetworkFilter,
  ListenerFilterChainMatchPredicateJson as ListenerFilterPredicate,
  ListenerFilterJson as ListenerFilter,
} from '../gen/envoy/config/listener/v3/listener_components_pb.js'
export type { ListenerJson as Listener } from '../gen/envoy/config/listener/v3/listener_pb.js'
export type {
  HeaderMatcherJson as HeaderMatcher,
  QueryParameterMatcherJson as QueryParameterMatcher,
  RetryPolicyJson as RetryPolicy,
  RouteActionJson as RouteAction,
  RouteJson as Route,
  RouteMatchJson as RouteMatch,
  VirtualHostJson as VirtualHost,
} from '../gen/envoy/config/route/v3/route_components_pb.js'
export type { RouteConfigurationJson as RouteConfiguration } from '../gen/envoy/config/route/v3/route_pb.js'
export type { FileAccessLogJson as FileAccessLog } from '../gen/envoy/extensions/access_loggers/file/v3/file_pb.js'
export type { DnsClusterJson as DnsCluster } from '../gen/envoy/extensions/clusters/dns/v3/dns_cluster_pb.js'
export type { ClusterConfigJson as DynamicForwardProxyCluster } from '../gen/envoy/extensions/clusters/dynamic_forward_proxy/v3/cluster_pb.js'
export type { DnsCacheConfigJson as DnsCache } from '../gen/envoy/extensions/common/dynamic_forward_proxy/v3/dns_cache_pb.js'
export type { FilterConfigJson as DynamicForwardProxy } from '../gen/envoy/extensions/filters/http/dynamic_forward_proxy/v3/dynamic_forward_proxy_pb.js'
export type { FilterConfigJson as SniDynamicForwardProxy } from '../gen/envoy/extensions/filters/network/sni_dynamic_forward_proxy/v3/sni_dynamic_forward_proxy_pb.js'
export type { ConfigJson as DirectResponse } from '../gen/envoy/extensions/filters/network/direct_response/v3/config_pb.js'
export type {
  HttpConnectionManagerJson as HttpConnectionManager,
  HttpConnectionManager_TracingJson as HttpTracing,
  HttpFilterJson as HttpFilter,
} from '../gen/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js'
export type { HealthCheckJson as HealthCheckFilter } from '../gen/envoy/extensions/filters/http/health_check/v3/health_check_pb.js'
export type { RouterJson as Router } from '../gen/envoy/extensions/filters/http/router/v3/router_pb.js'
export type { OriginalDstJson as OriginalDst } from '../gen/envoy/extensions/filters/listener/original_dst/v3/original_dst_pb.js'
export type { TlsInspectorJson as TlsInspector } from '../gen/envoy/extensions/filters/listener/tls_inspector/v3/tls_inspector_pb.js'
export type { TcpProxyJson as TcpProxy } from '../gen/envoy/extensions/filters/network/tcp_proxy/v3/tcp_proxy_pb.js'
export type { DownstreamConnectionsConfigJson as DownstreamConnections } from '../gen/envoy/extensions/resource_monitors/downstream_connections/v3/downstream_connections_pb.js'
export type { FixedHeapConfigJson as FixedHeap } from '../gen/envoy/extensions/resource_monitors/fixed_heap/v3/fixed_heap_pb.js'
export type { PreviousHostsPredicateJson as PreviousHosts } from '../gen/envoy/extensions/retry/host/previous_hosts/v3/previous_hosts_pb.js'
export type {
  CommonTlsContextJson as CommonTlsContext,
  DownstreamTlsContextJson as DownstreamTlsContext,
  UpstreamTlsContextJson as UpstreamTlsContext,
} from '../gen/envoy/extensions/transport_sockets/tls/v3/tls_pb.js'
export type { SubjectAltNameMatcherJson as SubjectAltNameMatcher, TlsParametersJson as TlsParameters } from '../gen/envoy/extensions/transport_sockets/tls/v3/common_pb.js'
export type { SdsSecretConfigJson as SdsSecretConfig, SecretJson as Secret } from '../gen/envoy/extensions/transport_sockets/tls/v3/secret_pb.js'
export type { ConfigSourceJson as ConfigSource } from '../gen/envoy/config/core/v3/config_source_pb.js'
export type { DiscoveryResponseJson as DiscoveryResponse } from '../gen/envoy/service/discovery/v3/discovery_pb.js'
export type { HttpProtocolOptionsJson as UpstreamHttpOptions } from '../gen/envoy/extensions/upstreams/http/v3/http_protocol_options_pb.js'
export type { AnyJson as Any } from '@bufbuild/protobuf/wkt'
