import { asObject, objectsOf, type JsonObject, type Rule } from './rule.ts'

// Envoy 1.40, RetryPolicy.retry_on, as far as it is emitted.
const RETRY_WORDS: ReadonlySet<string> = new Set([
  'reset',
  'connect-failure',
  'refused-stream',
  'retriable-status-codes',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
])

/** Requests that would not go where they are meant to. */
export const routingRules: readonly Rule[] = [
  {
    name: 'unknown-cluster',
    why: 'requests would be answered 503, connections closed',
    fields: ['cluster', 'weighted_clusters', 'envoy_grpc'],
    check: ({ id, cluster, weighted_clusters: weighted, envoy_grpc: grpc }, { clusters }) => {
      // The node's own `cluster` is a label.
      if (id !== undefined) return undefined
      const tell = (name: unknown): string => `cluster ${String(name)} does not exist`
      if (cluster !== undefined && !clusters.has(cluster)) return tell(cluster)
      for (const { name } of objectsOf(asObject(weighted)?.['clusters'])) if (!clusters.has(name)) return tell(name)
      const called = asObject(grpc)
      return called && !clusters.has(called['cluster_name']) ? tell(called['cluster_name']) : undefined
    },
  },
  {
    name: 'unknown-secret',
    why: 'the listener or cluster would wait for a secret that never comes',
    fields: ['tls_certificate_sds_secret_configs', 'validation_context_sds_secret_config'],
    check: (object, { secrets }) => {
      const references = objectsOf(
        [object['tls_certificate_sds_secret_configs'], object['validation_context_sds_secret_config']].flat(),
      )
      const unknown = references.find(({ name, sds_config: elsewhere }) => !elsewhere && !secrets.has(name))
      return unknown && `secret ${String(unknown['name'])} does not exist`
    },
  },
  {
    name: 'duplicate-name',
    why: 'of two with one name Envoy keeps either, and statistics are added up',
    fields: ['static_resources', 'resources'],
    check: ({ static_resources: contained, resources }) => {
      const { listeners, clusters, secrets } = asObject(contained) ?? {}
      const lists = [listeners, clusters, secrets, resources].map(objectsOf)
      const twice = lists.map(findDuplicate).find((name) => name !== undefined)
      return twice === undefined ? undefined : `two resources of a kind are called ${twice}`
    },
  },
  {
    name: 'duplicate-virtual-host',
    why: 'statistics and configuration dumps could not tell them apart',
    fields: ['virtual_hosts'],
    check: ({ virtual_hosts: hosts }) => {
      const twice = findDuplicate(objectsOf(hosts))
      return twice === undefined ? undefined : `two virtual hosts are called ${twice}`
    },
  },
  {
    name: 'retry-words',
    why: 'Envoy drops words it does not know, and status codes without the word for them, in silence: nothing is tried again',
    fields: ['retry_on'],
    check: ({ retry_on: words, retriable_status_codes: codes }) => {
      const list = String(words).split(',')
      const unknown = list.find((word) => !RETRY_WORDS.has(word))
      if (unknown !== undefined) return `retry_on has the word ${JSON.stringify(unknown)}`
      const hasCodes = Array.isArray(codes) && codes.length > 0
      const hasWord = list.includes('retriable-status-codes')
      return hasWord === hasCodes ? undefined : 'status codes and the word for them do not go together'
    },
  },
  {
    name: 'no-weight',
    why: 'nothing would be sent anywhere',
    fields: ['weighted_clusters'],
    check: ({ weighted_clusters: weighted }) =>
      objectsOf(asObject(weighted)?.['clusters']).every(({ weight }) => weight === 0) ? 'all weights are 0' : undefined,
  },
]

function findDuplicate(list: readonly JsonObject[]): string | undefined {
  const seen = new Set<unknown>()
  for (const { name } of list) {
    if (seen.has(name)) return String(name)
    seen.add(name)
  }
  return undefined
}
