import { compareText, policyTowards, type ClientTls, type ConnectionPool, type Listener, type Mesh, type ResolvedTarget, type VirtualNode } from '@mesh-compile/ir'
import { clusterName } from '../contract.ts'
import type { Cluster, TransportSocket } from '../envoy-types.ts'
import { remoteCluster } from './cluster.ts'
import { byName } from './order.ts'

/** How a service is called: through which name, with which client policy. */
export interface CalledService {
  readonly virtualService: string
  readonly tls?: ClientTls
  /** With explicit interception, where a TCP service is reached on the loopback address. */
  readonly egressPort?: number
}

/** The clusters through which one proxy reaches virtual nodes. */
export interface EgressClusters {
  /** Name of the cluster of a target; undefined when nothing answers there, or no policy can be made. */
  clusterOf(called: CalledService, target: ResolvedTarget): string | undefined
  /**
   * The same for requests of one listener of a gateway, whose pool limits what it asks of each virtual node at once.
   * Such clusters are its own: another listener's requests do not count.
   */
  limitedBy(listener: Listener): EgressClusters
  /** What was asked for, by name. */
  list(): readonly Cluster[]
  /** Names of those whose server is not validated, as the user said with a reason. */
  unverified(): ReadonlySet<string>
}

/** Makes the TLS of a caller; undefined when there can be none. */
export type UpstreamTls = (
  policy: ClientTls,
  target: { readonly node: VirtualNode; readonly protocol: Listener['protocol']; readonly virtualService: string },
) => TransportSocket | undefined

/**
 * Targets reached under several client policies or connection pools get a cluster for each: the first that is asked for
 * has the plain name, each other one the name of its service besides. Callers ask in a fixed order, so names are fixed too.
 */
export function createEgressClusters(
  mesh: Mesh,
  upstreamTls: UpstreamTls,
  { gateway }: { readonly gateway: boolean },
): EgressClusters {
  const names = new Map<string, string | undefined>()
  const clusters = new Map<string, Cluster>()
  const unverified = new Set<string>()

  const make = ({ virtualService, tls }: CalledService, node: VirtualNode, listener: Listener, pool?: ConnectionPool): string | undefined => {
    const { protocol, port } = listener
    const discovery = node.serviceDiscovery
    if (!discovery) return undefined
    const transportSocket = tls && upstreamTls(tls, { node, protocol, virtualService })
    if (tls && !transportSocket) return undefined
    const name = freeName(clusters, clusterName('egress', mesh.name, node.name, protocol, port), virtualService)
    const target = { node: node.name, discovery, listener, pool, gateway, ...(transportSocket && { transportSocket }) }
    clusters.set(name, remoteCluster(mesh.settings, name, target))
    if (tls?.verify.kind === 'none') unverified.add(name)
    return name
  }

  const through = (from: Listener | undefined): EgressClusters => ({
    clusterOf: (called, { node, listener }) => {
      if (!listener) return undefined
      const tls = policyTowards(called.tls, listener)
      const key = `${node.name}\0${listener.protocol}\0${listener.port}\0${policyKey(tls)}\0${from?.port ?? ''}`
      const add = (): string | undefined => make({ virtualService: called.virtualService, ...(tls && { tls }) }, node, listener, from?.connectionPool)
      if (!names.has(key)) names.set(key, add())
      return names.get(key)
    },
    limitedBy: (listener) => through(listener.connectionPool ? listener : undefined),
    list: () => [...clusters.values()].toSorted(byName),
    unverified: () => unverified,
  })
  return through(undefined)
}

function freeName(taken: ReadonlyMap<string, unknown>, plain: string, virtualService: string): string {
  if (!taken.has(plain)) return plain
  // Without dots and underscores: statistics are told apart by them.
  const named = `${plain}_${virtualService.replaceAll('.', '-')}`
  // Only a gateway can call one service under two policies.
  let name = named
  for (let count = 2; taken.has(name); count++) name = `${named}-${count}`
  return name
}

const policyKeys = new WeakMap<ClientTls, string>()

/** Equal for policies that make the same TLS context. */
function policyKey(tls: ClientTls | undefined): string {
  if (!tls) return ''
  const key = policyKeys.get(tls) ?? makePolicyKey(tls)
  policyKeys.set(tls, key)
  return key
}

function makePolicyKey({ verify, certificate, minimumVersion }: ClientTls): string {
  const server =
    verify.kind === 'none'
      ? []
      : [verify.trust.toSorted(compareText), verify.subjectAlternativeNames.map(({ kind, value }) => [kind, value])]
  return JSON.stringify([server, minimumVersion, certificate?.issuer, certificate?.source])
}
