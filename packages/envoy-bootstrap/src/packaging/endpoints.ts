import type { Cluster, ClusterLoadAssignment, ConfigSource } from '../envoy-types.ts'

/** Clusters whose endpoints come from elsewhere, and those endpoints. */
export interface SplitClusters {
  readonly settled: readonly Cluster[]
  readonly endpoints: readonly ClusterLoadAssignment[]
}

/**
 * Takes fixed addresses out of their clusters, so that they change without a new cluster and its connections. Names
 * stay where they are, for EDS holds addresses only; so does what is on the proxy's own host, for it never moves.
 */
export function splitEndpoints(clusters: readonly Cluster[], source: (cluster: string) => ConfigSource): SplitClusters {
  const endpoints: ClusterLoadAssignment[] = []
  const settled = clusters.map((cluster): Cluster => {
    const { load_assignment: assignment, type, name = '', ...others } = cluster
    if (type !== 'STATIC' || !assignment || isLocal(assignment)) return cluster
    endpoints.push(assignment)
    return { name, type: 'EDS', eds_cluster_config: { eds_config: source(name) }, ...others }
  })
  return { settled, endpoints }
}

function isLocal({ endpoints = [] }: ClusterLoadAssignment): boolean {
  const addresses = endpoints.flatMap(({ lb_endpoints: list = [] }) => list.map(({ endpoint }) => endpoint?.address))
  return addresses.every((address) => address?.pipe !== undefined || isLoopback(address?.socket_address?.address))
}

function isLoopback(address: string | undefined): boolean {
  return address === '127.0.0.1' || address === '::1'
}
