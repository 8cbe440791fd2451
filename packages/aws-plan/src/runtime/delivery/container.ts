import { parameter, REGION, text, type Value } from '../../value.ts'
import { logConfiguration } from '../logs.ts'
import { configBucket } from '../parameters.ts'
import type { Proxy } from '../proxies.ts'
import type { Runtime, TaskContainer, TaskVolume } from '../runtime.ts'
import { configurationOf } from './configuration.ts'
import { FETCH_SCRIPT, type FetchEnvironment } from './fetch-script.ts'

export const CONFIG_CONTAINER = 'mesh-config'

/** What the script reads, for this proxy. */
export function fetchEnvironment({ mesh, envoy }: Runtime, proxy: Proxy): FetchEnvironment<Value> {
  const { prefix, hash } = configurationOf(mesh.name, proxy)
  return {
    MESH_CONFIG_SOURCE: text`s3://${parameter(configBucket.name)}/${prefix}`,
    MESH_CONFIG_HASH: hash,
    MESH_CONFIG_DIR: envoy.configDir,
  }
}

/** The volume that holds the configuration. */
export function configVolume({ envoy }: Runtime, { name }: Proxy): TaskVolume {
  return { proxy: name, name: CONFIG_CONTAINER, path: envoy.configDir }
}

/**
 * The container that fetches the configuration, and ends, before any other starts.
 *
 * @param user whom it runs as: root, whom volumes of Amazon ECS belong to
 */
export function configContainer(runtime: Runtime, proxy: Proxy, volumes: readonly TaskVolume[], user: string): TaskContainer {
  const { options, envoy } = runtime
  return {
    proxy: proxy.name,
    name: CONFIG_CONTAINER,
    beforeEnvoy: 'SUCCESS',
    definition: {
      Name: CONFIG_CONTAINER,
      Image: options.awsCliImage,
      Essential: false,
      EntryPoint: ['/bin/sh', '-c'],
      Command: [FETCH_SCRIPT, CONFIG_CONTAINER, ...foldersWithin(envoy.configDir, volumes)],
      User: user,
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      Environment: Object.entries({ AWS_REGION: REGION, ...fetchEnvironment(runtime, proxy) }).map(([Name, value]) => ({ Name, Value: value })),
      MountPoints: [{ SourceVolume: CONFIG_CONTAINER, ContainerPath: envoy.configDir, ReadOnly: false }],
      LogConfiguration: logConfiguration(proxy.name, CONFIG_CONTAINER, REGION),
    },
  }
}

/** Where other volumes are mounted within this one: what Envoy sees of it is read-only, so the folders must be there. */
function foldersWithin(configDir: string, volumes: readonly TaskVolume[]): readonly string[] {
  return volumes.filter(({ path }) => path.startsWith(`${configDir}/`)).map(({ path }) => path.slice(configDir.length + 1))
}
