import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { collectionPath, resourcePath } from '../contract.ts'
import type { Any, ConfigSource } from '../envoy-types.ts'
import { typedConfig } from '../typed-config.ts'
import { splitEndpoints } from './endpoints.ts'
import type { Packaging, WatchedFile } from './packaging.ts'
import { watchCertificates } from './watch-certificates.ts'

/**
 * A small bootstrap, and resources in files that Envoy watches: routes, endpoints, clusters and listeners change, and
 * certificates are rotated, without a restart.
 *
 * @param configDir the folder on the proxy's host that holds what is emitted
 */
export function filesPackaging(configDir: string, proxy: string): Packaging {
  const placeOf = (path: string): string => `${configDir}/${path}`
  const source = (path: string): ConfigSource => ({
    // The folder is watched, not the name: then links that are exchanged in it count as well.
    path_config_source: { path: placeOf(path), watched_directory: { path: posix.dirname(placeOf(path)) } },
    resource_api_version: 'V3',
  })
  const file = (path: string, resources: Any[]): WatchedFile => ({
    path,
    place: placeOf(path),
    response: { version_info: versionOf(resources), resources },
  })
  return {
    references: {
      routes: ({ name = '' }) => ({ rds: { route_config_name: name, config_source: source(resourcePath(proxy, 'rds', name)) } }),
      secret: (name) => ({ name, sds_config: source(resourcePath(proxy, 'sds', name)) }),
    },
    assemble: (frame, { listeners, routeConfigurations, clusters, bootstrapClusters, secrets }) => {
      const { settled, endpoints } = splitEndpoints(clusters, (name) => source(resourcePath(proxy, 'eds', name)))
      const cds = file(collectionPath(proxy, 'cds'), settled.map((cluster) => typedConfig('envoy.config.cluster.v3.Cluster', cluster)))
      const lds = file(collectionPath(proxy, 'lds'), listeners.map((listener) => typedConfig('envoy.config.listener.v3.Listener', listener)))
      return {
        bootstrap: {
          ...frame,
          ...(bootstrapClusters.length > 0 && { static_resources: { clusters: [...bootstrapClusters] } }),
          dynamic_resources: { lds_config: source(lds.path), cds_config: source(cds.path) },
        },
        files: [
          ...endpoints.map((assignment) =>
            file(resourcePath(proxy, 'eds', assignment.cluster_name ?? ''), [
              typedConfig('envoy.config.endpoint.v3.ClusterLoadAssignment', assignment),
            ]),
          ),
          cds,
          ...secrets.map((secret) =>
            file(resourcePath(proxy, 'sds', secret.name ?? ''), [
              typedConfig('envoy.extensions.transport_sockets.tls.v3.Secret', watchCertificates(secret)),
            ]),
          ),
          ...routeConfigurations.map((routes) =>
            file(resourcePath(proxy, 'rds', routes.name ?? ''), [typedConfig('envoy.config.route.v3.RouteConfiguration', routes)]),
          ),
          lds,
        ],
      }
    },
  }
}

/** Tells contents apart: what Envoy shows as `version_text` among its statistics is what stands in the file. */
function versionOf(resources: readonly Any[]): string {
  return createHash('sha256').update(JSON.stringify(resources)).digest('hex').slice(0, 16)
}
