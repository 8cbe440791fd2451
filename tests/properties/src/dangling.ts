import type { ProxyRequirements } from '@mesh-compile/ir/emitter'
import type { Emitted } from './compile.ts'

/*
 * What a proxy refers to, and what there is. Nothing of the emitter's own checks is used here: what both overlook
 * would else be overlooked twice.
 */

type Json = Readonly<Record<string, unknown>>

/** Everything in the configuration of all proxies that refers to nothing, or that nothing refers to. */
export function findDangling({ files, proxies }: Emitted, configDir: string): readonly string[] {
  return proxies.flatMap((proxy) => {
    const own = new Map([...files].filter(([path]) => path === `${proxy.name}.json` || path.startsWith(`${proxy.name}/`)).map(([path, text]) => [path, JSON.parse(text) as Json]))
    const place = (path: string): string => `${configDir}/${path}`
    return findOfProxy(proxy, new Map([...own].map(([path, json]) => [place(path), json])), place(`${proxy.name}.json`)).map((what) => `${proxy.name}: ${what}`)
  })
}

function findOfProxy({ external }: ProxyRequirements, files: ReadonlyMap<string, Json>, bootstrap: string): readonly string[] {
  const found: string[] = []
  const seen = readAll([...files.values()])
  const missing = (kind: string, used: ReadonlySet<string>, there: ReadonlySet<string>): void => {
    for (const name of used) if (!there.has(name)) found.push(`${kind} '${name}' does not exist`)
  }
  const useless = (kind: string, there: ReadonlySet<string>, used: ReadonlySet<string>): void => {
    for (const name of there) if (!used.has(name)) found.push(`nothing refers to ${kind} '${name}'`)
  }
  missing('cluster', seen.clustersUsed, seen.clusters)
  useless('cluster', seen.clusters, seen.clustersUsed)
  missing('secret', seen.secretsUsed, seen.secrets)
  useless('secret', seen.secrets, new Set([...seen.secretsUsed, ...[...seen.watched.values()]]))
  const watched = new Set(seen.watched.keys())
  const there = new Set([...files.keys()].filter((path) => path !== bootstrap))
  missing('file', watched, there)
  useless('file', there, watched)
  for (const [path, name] of seen.watched) {
    const names = (files.get(path)?.['resources'] as readonly Json[] | undefined)?.map((resource) => resource['name'] ?? resource['cluster_name'])
    if (name !== EVERY && names && !(names.length === 1 && names[0] === name)) found.push(`file '${path}' holds ${names.join(', ')} instead of '${name}'`)
  }
  const listed = new Set(external.map(({ path }) => path))
  missing('in the manifest, path', new Set([...seen.pathsUsed].filter((path) => !isDevice(path))), listed)
  useless('path of the manifest', listed, seen.pathsUsed)
  return found
}

/** Devices are there wherever a process runs. */
function isDevice(path: string): boolean {
  return path.startsWith('/dev/')
}

/** What is referred to by a file of many resources. */
const EVERY = '*'

interface Seen {
  readonly clusters: Set<string>
  readonly clustersUsed: Set<string>
  /** Secrets that come with the configuration, and references to such. */
  readonly secrets: Set<string>
  readonly secretsUsed: Set<string>
  /** Watched files, and the name of the resource that is taken from each. */
  readonly watched: Map<string, string>
  readonly pathsUsed: Set<string>
}

function readAll(roots: readonly Json[]): Seen {
  const seen: Seen = { clusters: new Set(), clustersUsed: new Set(), secrets: new Set(), secretsUsed: new Set(), watched: new Map(), pathsUsed: new Set() }
  for (const root of roots) {
    const { clusters = [], secrets = [] } = (root['static_resources'] ?? {}) as { clusters?: Json[]; secrets?: Json[] }
    const resources = (root['resources'] ?? []) as readonly Json[]
    const ofType = (type: string): readonly Json[] => resources.filter((resource) => String(resource['@type']).endsWith(type))
    for (const { name } of [...clusters, ...ofType('.Cluster')]) seen.clusters.add(String(name))
    for (const { name } of [...secrets, ...ofType('.Secret')]) seen.secrets.add(String(name))
    // What stands in `node` labels the proxy, and refers to nothing.
    for (const [key, value] of Object.entries(root)) if (key !== 'node') read(value, seen)
  }
  return seen
}

function read(value: unknown, seen: Seen): void {
  if (Array.isArray(value)) {
    for (const item of value) read(item, seen)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const object = value as Json
  for (const [key, child] of Object.entries(object)) {
    readField(key, child, object, seen)
    read(child, seen)
  }
}

function readField(key: string, value: unknown, object: Json, seen: Seen): void {
  const text = typeof value === 'string' ? value : undefined
  switch (key) {
    case 'cluster':
      if (text !== undefined) seen.clustersUsed.add(text)
      return
    case 'cluster_name':
      // Of an assignment it is the cluster that the assignment is for; everywhere else it is a reference.
      if (text !== undefined && !('endpoints' in object)) seen.clustersUsed.add(text)
      return
    case 'weighted_clusters':
      for (const { name } of (value as { clusters: readonly Json[] }).clusters) seen.clustersUsed.add(String(name))
      return
    case 'tls_certificate_sds_secret_configs':
    case 'validation_context_sds_secret_config':
      for (const { name, sds_config: source } of [value].flat() as readonly Json[]) if (!source) seen.secretsUsed.add(String(name))
      return
    case 'path_config_source':
      if (!seen.watched.has(String((value as Json)['path']))) seen.watched.set(String((value as Json)['path']), EVERY)
      return
    case 'config_source':
    case 'sds_config':
      watch(value, String(object['route_config_name'] ?? object['name']), seen)
      return
    case 'filename':
    case 'pipe':
      seen.pathsUsed.add(text ?? String((value as Json)['path']))
      return
    case 'path':
      // Of access logs; streams of the process have types of their own.
      if (text !== undefined && String(object['@type']).endsWith('FileAccessLog')) seen.pathsUsed.add(text)
      return
    default:
  }
}

function watch(source: unknown, name: string, seen: Seen): void {
  const { path_config_source: file } = source as { readonly path_config_source?: Json }
  if (file) seen.watched.set(String(file['path']), name)
}
