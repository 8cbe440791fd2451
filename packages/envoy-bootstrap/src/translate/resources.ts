import type { Cluster, HttpConnectionManager, Listener, RouteConfiguration, SdsSecretConfig, Secret } from '../envoy-types.ts'

/** Everything one proxy is configured with, whatever way it gets there. */
export interface Resources {
  readonly listeners: readonly Listener[]
  readonly routeConfigurations: readonly RouteConfiguration[]
  readonly clusters: readonly Cluster[]
  /** Clusters through which other resources come: they stand in the bootstrap itself. */
  readonly bootstrapClusters: readonly Cluster[]
  readonly secrets: readonly Secret[]
}

/** How resources refer to each other: by name within one bootstrap, or by a watched file. Packaging decides. */
export interface References {
  routes(configuration: RouteConfiguration): Pick<HttpConnectionManager, 'route_config' | 'rds'>
  secret(name: string): SdsSecretConfig
}
