type Json = Readonly<Record<string, unknown>>

/** Reads a file of resources, by the absolute path at which Envoy would look for it. */
export type ReadResources = (place: string) => { readonly resources: readonly Json[] }

/**
 * Puts everything that a bootstrap watches back into it, as if it had been built with `--xds static`. Envoy's validation
 * looks at what is contained only.
 */
export function contain(bootstrap: Json, read: ReadResources): Json {
  const { dynamic_resources: dynamic, ...frame } = bootstrap as { dynamic_resources?: { lds_config: unknown; cds_config: unknown } }
  if (!dynamic) return bootstrap
  const secrets = new Map<string, Json>()
  const resourcesOf = (source: unknown): readonly Json[] => {
    const { path_config_source: { path } } = source as { path_config_source: { path: string } }
    return read(path).resources.map(withoutType)
  }
  const [listeners, clusters] = [dynamic.lds_config, dynamic.cds_config].map((source) =>
    resourcesOf(source).map((resource) => replace(resource, resourcesOf, secrets)),
  )
  const list = [...secrets].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, secret]) => secret)
  const contained = { listeners, clusters, secrets: list }
  return { ...frame, static_resources: Object.fromEntries(Object.entries(contained).filter(([, items]) => items && items.length > 0)) }
}

function replace(value: unknown, resourcesOf: (source: unknown) => readonly Json[], secrets: Map<string, Json>): unknown {
  if (Array.isArray(value)) return value.map((item) => replace(item, resourcesOf, secrets))
  if (typeof value !== 'object' || value === null) return value
  const object = value as Json & { rds?: { config_source: unknown }; eds_cluster_config?: { eds_config: unknown } }
  if ('sds_config' in object) {
    const [secret = {}] = resourcesOf(object['sds_config'])
    secrets.set(String(object['name']), unwatched(secret))
    return { name: object['name'] }
  }
  const { rds, eds_cluster_config: eds, ...others } = object
  return {
    ...Object.fromEntries(Object.entries(others).map(([key, child]) => [key, replace(child, resourcesOf, secrets)])),
    ...(rds && { route_config: resourcesOf(rds.config_source)[0] }),
    ...(eds && { type: 'STATIC', load_assignment: resourcesOf(eds.eds_config)[0] }),
  }
}

function withoutType(resource: Json): Json {
  return Object.fromEntries(Object.entries(resource).filter(([key]) => key !== '@type'))
}

/** Files of static secrets are read once; Envoy refuses to watch them. */
function unwatched(secret: Json): Json {
  return JSON.parse(JSON.stringify(secret, (key, value: unknown) => (key === 'watched_directory' ? undefined : value))) as Json
}
