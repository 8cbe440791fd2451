import type { Mesh, Tracing } from '@mesh-compile/ir'
import type { Cluster, HttpTracing, Percent, XRayConfig } from '../envoy-types.ts'
import { extension } from '../typed-config.ts'
import { remoteCluster } from './cluster.ts'
import { duration } from './duration.ts'
import type { ProxyOwner } from './translation.ts'

/** The cluster of the collector, beside those of the mesh. */
export const TRACING_CLUSTER = 'static_cluster_tracing'

/** Time that the collector has to take a batch of spans; requests do not wait for it. */
const EXPORT_TIMEOUT = duration(1_000)

/** Spans of every request that a proxy forwards, on either side. */
export function httpTracing(mesh: Mesh, tracing: Tracing, owner: ProxyOwner): HttpTracing {
  return {
    // One number decides: no client may ask for a trace of its own (x-client-trace-id).
    client_sampling: {},
    // X-Ray's tracer decides by its manifest.
    random_sampling: percent(tracing.kind === 'xray' ? 100 : tracing.samplingPercent),
    // A sidecar's two sides are the client's and the server's span of a hop. A gateway is a hop of its own, and has both.
    ...(owner.kind === 'virtual-gateway' && { spawn_upstream_span: true }),
    provider: provider(mesh, tracing, owner),
  }
}

/** The collector, as far as Envoy reaches it by a cluster: X-Ray's daemon it writes to directly. */
export function tracingClusters({ tracing, settings }: Mesh): readonly Cluster[] {
  if (tracing?.kind !== 'openTelemetry') return []
  const { address, port, protocol } = tracing
  const discovery = { kind: 'static', addresses: [address] } as const
  const listener = { protocol: protocol === 'grpc' ? 'http2' : 'http', port } as const
  return [remoteCluster(settings, TRACING_CLUSTER, { node: 'collector', discovery, listener, gateway: false })]
}

function provider(mesh: Mesh, tracing: Tracing, owner: ProxyOwner): NonNullable<HttpTracing['provider']> {
  const name = `${mesh.name}/${owner.name}`
  switch (tracing.kind) {
    case 'openTelemetry':
      return extension('envoy.tracers.opentelemetry', {
        service_name: name,
        ...(tracing.protocol === 'grpc'
          ? { grpc_service: { envoy_grpc: { cluster_name: TRACING_CLUSTER }, timeout: EXPORT_TIMEOUT } }
          : { http_service: { http_uri: { uri: collectorUri(tracing), cluster: TRACING_CLUSTER, timeout: EXPORT_TIMEOUT } } }),
      })
    case 'xray':
      return extension('envoy.tracers.xray', xray(mesh, tracing, owner, name))
    default:
      return tracing satisfies never
  }
}

/** Segments as App Mesh's Envoys wrote them: X-Ray draws them as part of a mesh. */
function xray(mesh: Mesh, tracing: Extract<Tracing, { kind: 'xray' }>, { kind, name }: ProxyOwner, segment: string): XRayConfig {
  const { address, port, samplingPercent } = tracing
  const rule = { fixed_target: 0, rate: samplingPercent / 100 }
  return {
    // Envoy joins the two by a colon and reads what comes of it, so that it does not survive an IPv6 address without brackets.
    daemon_endpoint: { protocol: 'UDP', address: hostOf(address), port_value: port },
    segment_name: segment,
    sampling_rule_manifest: { inline_string: JSON.stringify({ version: 2, default: rule, rules: [] }) },
    segment_fields: {
      origin: 'AWS::AppMesh::Proxy',
      aws: {
        app_mesh: { mesh_name: mesh.name, [kind === 'virtual-node' ? 'virtual_node_name' : 'virtual_gateway_name']: name },
      },
    },
  }
}

function collectorUri({ address, port }: { readonly address: string; readonly port: number }): string {
  return `http://${hostOf(address)}:${port}/v1/traces`
}

/** An address as it stands before a port. */
function hostOf(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}

// Zero is protobuf's default and left out.
function percent(value: number): Percent {
  return value === 0 ? {} : { value }
}
