import type { Certificate, ListenerTimeouts, Mesh, MeshGraph, VirtualGateway, VirtualNode } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import type { ExternalPath } from '@mesh-compile/ir/emitter'
import type { EnvoyOptions } from '../options.ts'
import { logFiles, logUnmatched } from './access-log.ts'
import { createEgressClusters } from './egress-clusters.ts'
import { translateEgress } from './egress.ts'
import { translateExplicitEgress } from './explicit-egress.ts'
import { translateExplicitIngress } from './explicit-ingress.ts'
import { translateGateway } from './gateway.ts'
import { hostAddresses } from './host-addresses.ts'
import { translateIngress } from './ingress.ts'
import { prometheusClusters, prometheusListeners } from './metrics.ts'
import { byName } from './order.ts'
import type { References, Resources } from './resources.ts'
import { sdsCluster } from './sds.ts'
import { createSecrets } from './secrets.ts'
import { upstreamTls } from './tls.ts'
import { httpTracing, tracingClusters } from './tracing.ts'
import type { ProxyOwner, Translation } from './translation.ts'

/** A virtual node or a virtual gateway: what has an Envoy. */
export type Proxy =
  | { readonly kind: 'virtual-node'; readonly declaration: VirtualNode }
  | { readonly kind: 'virtual-gateway'; readonly declaration: VirtualGateway }

/** What all proxies of a mesh are translated with. */
export interface Surroundings {
  readonly mesh: Mesh
  readonly graph: MeshGraph
  readonly options: EnvoyOptions
  readonly listenerTimeouts: ListenerTimeouts
  readonly references: References
  readonly report: Report
}

/** A proxy's resources, and the files they refer to. */
export interface TranslatedProxy {
  readonly resources: Resources
  readonly external: readonly ExternalPath[]
  /** Clusters whose server is not validated, as the user said with a reason. */
  readonly unverifiedClusters: ReadonlySet<string>
}

/** The proxies of a mesh, by name; what is outside of it has none. */
export function proxiesOf({ virtualNodes, virtualGateways }: Mesh): readonly Proxy[] {
  const proxies: Proxy[] = [
    ...virtualNodes.filter(({ external }) => !external).map((declaration) => ({ kind: 'virtual-node', declaration }) as const),
    ...virtualGateways.map((declaration) => ({ kind: 'virtual-gateway', declaration }) as const),
  ]
  return proxies.toSorted((a, b) => byName(a.declaration, b.declaration))
}

/** Who a proxy is. */
export function ownerOf({ kind, declaration: { name, origin } }: Proxy): ProxyOwner {
  return { kind, name, ...(origin && { origin }) }
}

/** Turns a virtual node or gateway into the resources of its proxy: what it can reach and who reaches it, no more. */
export function translateProxy(surroundings: Surroundings, proxy: Proxy): TranslatedProxy {
  const { mesh, graph, options, references, report } = surroundings
  const { accessLog } = proxy.declaration
  const secrets = createSecrets(certificatesOf(proxy), references, options)
  const translation: Translation = {
    mesh,
    graph,
    options,
    owner: ownerOf(proxy),
    addresses: hostAddresses(mesh, proxy),
    ...(accessLog && { accessLog }),
    ...(mesh.tracing && { tracing: httpTracing(mesh, mesh.tracing, ownerOf(proxy)) }),
    references,
    secrets,
    clusters: createEgressClusters(mesh, (policy, target) => upstreamTls(translation, policy, target), {
      gateway: proxy.kind === 'virtual-gateway',
    }),
    routeConfigurations: [],
    report,
  }
  const own = translateListeners(translation, proxy, surroundings.listenerTimeouts)
  // Connections of TCP make no spans, and those of nobody leave no lines.
  const collectors = translation.routeConfigurations.length > 0 ? tracingClusters(mesh) : []
  const logs = own.listeners.length > 0 ? logFiles(accessLog) : []
  const prometheus = prometheusListeners(translation, mesh.metrics)
  const telemetryClusters = [...collectors, ...prometheusClusters(mesh, options.adminPort)]
  const resources = {
    listeners: [...own.listeners.map((listener) => ({ ...listener, ...logUnmatched(accessLog) })), ...prometheus],
    routeConfigurations: translation.routeConfigurations.toSorted(byName),
    clusters: [...own.clusters, ...translation.clusters.list(), ...telemetryClusters].toSorted(byName),
    bootstrapClusters: secrets.usesSds() ? [sdsCluster(options.sdsSocket)] : [],
    secrets: secrets.list(),
  }
  return { resources, external: [...secrets.external(), ...logs], unverifiedClusters: translation.clusters.unverified() }
}

function translateListeners(
  translation: Translation,
  proxy: Proxy,
  timeouts: ListenerTimeouts,
): Pick<Resources, 'listeners' | 'clusters'> {
  switch (proxy.kind) {
    case 'virtual-gateway':
      return { listeners: translateGateway(translation, proxy.declaration), clusters: [] }
    case 'virtual-node': {
      const node = proxy.declaration
      const { interception } = node
      if (interception.kind === 'explicit') {
        const { listeners, clusters } = translateExplicitIngress(translation, node, interception, timeouts)
        return { listeners: [...listeners, ...translateExplicitEgress(translation, node)], clusters }
      }
      const sides = [translateIngress(translation, node, timeouts), translateEgress(translation, node)]
      return {
        listeners: sides.flatMap(({ listener }) => (listener ? [listener] : [])),
        clusters: sides.flatMap(({ clusters }) => clusters),
      }
    }
    default:
      return proxy satisfies never
  }
}

function certificatesOf(proxy: Proxy): readonly Certificate[] {
  const { declaration } = proxy
  const clients = proxy.kind === 'virtual-node' ? proxy.declaration.backends : proxy.declaration.routes
  return [
    ...declaration.listeners.flatMap(({ tls }) => (tls ? [tls.certificate] : [])),
    ...clients.flatMap(({ tls }) => (tls?.certificate ? [tls.certificate] : [])),
  ]
}
