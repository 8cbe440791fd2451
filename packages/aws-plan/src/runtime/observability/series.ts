import type { MeshGraph } from '@mesh-compile/ir'
import type { Proxy } from '../proxies.ts'

/*
 * Which of Envoy's statistics become metrics of CloudWatch, and by which dimensions. Each combination is billed as a
 * metric of its own, so all of them are known here: collectors are told exactly these, and alarms, the dashboard and
 * the estimate of costs look only for these.
 */

/** Where the metrics of all meshes are in CloudWatch. */
export const NAMESPACE = 'mesh-compile'

/** A metric of CloudWatch: a name and its dimensions, which are labels of the statistic in Prometheus. */
export interface Series {
  readonly metric: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** Metrics about requests, by what Envoy counts them for. */
export interface RequestMetrics {
  readonly requests: string
  /** Of the class that `envoy_response_code_class` says, which is 5. */
  readonly errors: string
  /** Milliseconds, as a histogram. */
  readonly latency: string
}

/** Requests of callers, by virtual service. */
export const CALLS: RequestMetrics = {
  requests: 'envoy_vhost_upstream_rq_completed',
  errors: 'envoy_vhost_upstream_rq_xx',
  latency: 'envoy_vhost_upstream_rq_time',
}

/** Requests that a virtual node's proxy hands to the application, by listener. */
export const SERVED: RequestMetrics = {
  requests: 'envoy_cluster_upstream_rq_completed',
  errors: 'envoy_cluster_upstream_rq_xx',
  latency: 'envoy_cluster_upstream_rq_time',
}

/** Requests that clients send to a virtual gateway. */
export const ENTERED: RequestMetrics = {
  requests: 'envoy_http_downstream_rq_completed',
  errors: 'envoy_http_downstream_rq_xx',
  latency: 'envoy_http_downstream_rq_time',
}

/** 1 for each proxy that runs. */
export const LIVE = 'envoy_server_live'
/** Bytes. */
export const MEMORY = 'envoy_server_memory_allocated'
/** Requests answered 503 because a connection pool was full. */
export const OVERFLOW = 'envoy_cluster_upstream_rq_pending_overflow'
/** Instances of a virtual node that its callers know. */
export const MEMBERS = 'envoy_cluster_membership_total'
/** Those of them that health checks and outlier detection leave in use. */
export const HEALTHY_MEMBERS = 'envoy_cluster_membership_healthy'

/** Every metric of a mesh whose collectors run beside these proxies, each once. */
export function allSeries(graph: MeshGraph, proxies: readonly Proxy[]): readonly Series[] {
  const all = proxies.flatMap((proxy) => seriesOf(graph, proxy))
  return [...new Map(all.map((series) => [seriesKey(series), series])).values()]
}

/** What two series have in common only if they are the same. */
export function seriesKey({ metric, dimensions }: Series): string {
  return JSON.stringify([metric, ...Object.entries(dimensions)])
}

/** The metrics that one proxy has a part in. */
export function seriesOf(graph: MeshGraph, proxy: Proxy): readonly Series[] {
  return [...ownSeries(graph, proxy), ...callSeries(graph, proxy), ...targetSeries(graph, proxy)]
}

/** The dimensions of a virtual service, as its callers count it. */
export function serviceDimensions({ mesh }: MeshGraph, virtualService: string): Series['dimensions'] {
  return { appmesh_mesh: mesh.name, appmesh_virtual_service: virtualService }
}

/** The dimensions of one route of a virtual service. */
export function routeDimensions(graph: MeshGraph, virtualService: string, route: string): Series['dimensions'] {
  return { ...serviceDimensions(graph, virtualService), appmesh_route: route }
}

/** The dimensions of a proxy. */
export function proxyDimensions({ mesh }: MeshGraph, { kind, name }: Pick<Proxy, 'kind' | 'name'>): Series['dimensions'] {
  return { appmesh_mesh: mesh.name, [kind === 'virtual-node' ? 'appmesh_virtual_node' : 'appmesh_virtual_gateway']: name }
}

/** The dimensions of a listener of a virtual node. */
export function listenerDimensions(graph: MeshGraph, node: string, port: number): Series['dimensions'] {
  return { ...proxyDimensions(graph, { kind: 'virtual-node', name: node }), appmesh_listener_port: String(port) }
}

/** The dimensions of what clients send to a virtual gateway. */
export function gatewayDimensions(graph: MeshGraph, gateway: string): Series['dimensions'] {
  return { ...proxyDimensions(graph, { kind: 'virtual-gateway', name: gateway }), envoy_http_conn_manager_prefix: 'ingress' }
}

/** The dimensions of a virtual node, as its callers see it. */
export function targetDimensions({ mesh }: MeshGraph, node: string): Series['dimensions'] {
  return { appmesh_mesh: mesh.name, appmesh_target_virtual_node: node }
}

/** The dimensions of the answers of class 5 among those with these. */
export function errorsAmong(dimensions: Series['dimensions']): Series['dimensions'] {
  return { ...dimensions, envoy_response_code_class: '5' }
}

/** The names of the routes of a virtual service in HTTP; none where it has a single one, whose metrics are the service's. */
export function routesOf(graph: MeshGraph, virtualService: string): readonly string[] {
  const service = graph.virtualServices.get(virtualService)
  const names = (service?.listeners ?? [])
    .filter(({ protocol }) => protocol !== 'tcp')
    .flatMap((listener) => graph.routesOf(service!, listener).flatMap(({ route }) => (route ? [route.name] : [])))
  const distinct = [...new Set(names)].sort()
  return distinct.length > 1 ? distinct : []
}

function requests({ requests, errors, latency }: RequestMetrics, dimensions: Series['dimensions']): readonly Series[] {
  return [
    { metric: requests, dimensions },
    { metric: errors, dimensions: errorsAmong(dimensions) },
    { metric: latency, dimensions },
  ]
}

function ownSeries(graph: MeshGraph, proxy: Proxy): readonly Series[] {
  const served = proxy.kind === 'virtual-gateway'
    ? requests(ENTERED, gatewayDimensions(graph, proxy.name))
    : proxy.node.listeners
      .filter(({ protocol }) => protocol !== 'tcp')
      .flatMap(({ port }) => requests(SERVED, listenerDimensions(graph, proxy.name, port)))
  return [...[LIVE, MEMORY, OVERFLOW].map((metric) => ({ metric, dimensions: proxyDimensions(graph, proxy) })), ...served]
}

function callSeries(graph: MeshGraph, { name }: Proxy): readonly Series[] {
  return calledServices(graph, name).flatMap((service) => [
    ...requests(CALLS, serviceDimensions(graph, service)),
    ...routesOf(graph, service).flatMap((route) => requests(CALLS, routeDimensions(graph, service, route))),
  ])
}

/** Only where something may take an instance out of use. */
function targetSeries(graph: MeshGraph, { name }: Proxy): readonly Series[] {
  const targets = new Set(
    graph.callsOf(name).flatMap(({ virtualService }) => {
      const service = graph.virtualServices.get(virtualService)
      return (service?.listeners ?? []).flatMap((listener) =>
        graph.routesOf(service!, listener).flatMap(({ targets }) =>
          targets.flatMap(({ node, listener: answering }) => (answering?.healthCheck || answering?.outlierDetection ? [node.name] : [])),
        ),
      )
    }),
  )
  return [...targets].sort().flatMap((target) => [MEMBERS, HEALTHY_MEMBERS].map((metric) => ({ metric, dimensions: targetDimensions(graph, target) })))
}

/** The virtual services with HTTP listeners that a proxy calls. */
function calledServices(graph: MeshGraph, caller: string): readonly string[] {
  const names = new Set(graph.callsOf(caller).map(({ virtualService }) => virtualService))
  return [...names].sort().filter((name) => graph.virtualServices.get(name)?.listeners.some(({ protocol }) => protocol !== 'tcp'))
}
