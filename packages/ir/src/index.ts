export type { AccessLog, LogFormat } from './access-log.ts'
export type { Authority, AuthoritySource, Certificate, CertificateSource, Identity } from './certificate.ts'
export { expectedIdentities, policyTowards } from './client-policy.ts'
export type { Assertion, CallerSet, Destination, MutualTlsAssertion, ReachAssertion, Silence } from './assertion.ts'
export { acceptedIdentities, buildGraph, calledListener, listenersCalled, samePort, showListener } from './graph.ts'
export type { Call, Caller, MeshGraph, ResolvedRoute, ResolvedTarget } from './graph.ts'
export { appMeshDefaults, defaults } from './defaults.ts'
export type { Defaults } from './defaults.ts'
export { groupBy } from './group-by.ts'
export { hopsOf } from './hops.ts'
export type { GatewayEntry, Hop } from './hops.ts'
export { isIpAddress, isIpv4 } from './ip-address.ts'
export { isStream } from './listener.ts'
export type { Listener, Protocol, Timeout } from './listener.ts'
export type { ConnectionPool, HealthCheck, OutlierDetection } from './resilience.ts'
export { connectRetriesOf, isStated, repeatsAnswered, retriesOf } from './retries.ts'
export { callerLimits, deriveListenerTimeouts, isShorter, routeTimeout } from './timeouts.ts'
export type { ListenerTimeouts } from './timeouts.ts'
export { IR_VERSION } from './mesh.ts'
export type { EgressHosts, Mesh, MeshSettings, Provider, VirtualRouter, VirtualService, Zone } from './mesh.ts'
export { compareGatewayRoutes, compareRoutes, compareText } from './order.ts'
export type { Declared, Origin, SourceSpan } from './origin.ts'
export type { Container, ContainerHealthCheck, Ec2, Ec2Task, EcsOnEc2, EcsOnFargate, FargateTask, OwnTask, Platform } from './platform.ts'
export type {
  GrpcRetryEvent,
  HeaderMatch,
  HttpMethod,
  HttpRetryEvent,
  PathMatch,
  QueryParameterMatch,
  RequestMatch,
  RetryPolicy,
  Route,
  RouteDefault,
  RouteMatch,
  TcpRetryEvent,
  WeightedTarget,
} from './route.ts'
export type { ClientTls, ClientValidation, ListenerTls, ServerValidation, TlsVersion } from './tls.ts'
export type { GatewayRewrite, GatewayRoute, GatewayRouteMatch, HostnameMatch, VirtualGateway } from './virtual-gateway.ts'
export type { Metrics, Tracing } from './telemetry.ts'
export { discoveredName, ipPreferenceOf } from './service-discovery.ts'
export type { IpPreference, ServiceDiscovery } from './service-discovery.ts'
export type { Backend, ExplicitInterception, Interception, VirtualNode } from './virtual-node.ts'
