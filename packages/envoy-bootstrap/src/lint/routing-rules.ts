import { asObject, objectsOf, walk, type JsonObject, type Rule } from './rule.ts'

// Envoy 1.40, RetryPolicy.retry_on, as far as it is emitted.
const RETRY_WORDS: ReadonlySet<string> = new Set(['reset', 'connect-failure', 'refused-stream', 'retriable-status-codes'])

/** Requests that would not go where they are meant to. */
export const routingRules: readonly Rule[] = [
  {
    name: 'unknown-cluster',
    why: 'requests would be answered 503, connections closed',
    whole: (bootstrap) => {
      const known = namesOf(bootstrap.static_resources?.clusters)
      return unknownNames(bootstrap, known, (object) => [
        object['cluster'],
        ...objectsOf(asObject(object['weighted_clusters'])?.['clusters']).map(({ name }) => name),
      ]).map((name) => `cluster ${name} does not exist`)
    },
  },
  {
    name: 'unknown-secret',
    why: 'the listener or cluster would wait for a secret that never comes',
    whole: (bootstrap) => {
      const known = namesOf(bootstrap.static_resources?.secrets)
      return unknownNames(bootstrap, known, (object) =>
        objectsOf([object['tls_certificate_sds_secret_configs'], object['validation_context_sds_secret_config']].flat()).flatMap((config) =>
          'sds_config' in config ? [] : [config['name']],
        ),
      ).map((name) => `secret ${name} does not exist`)
    },
  },
  {
    name: 'duplicate-name',
    why: 'of two with one name Envoy keeps either, and statistics are added up',
    whole: ({ static_resources: { listeners = [], clusters = [], secrets = [] } = {} }) =>
      Object.entries({ listener: listeners, cluster: clusters, secret: secrets }).flatMap(([kind, list]) =>
        duplicates(list).map((name) => `there are two ${kind}s called ${name}`),
      ),
  },
  {
    name: 'duplicate-virtual-host',
    why: 'statistics and configuration dumps could not tell them apart',
    object: (object) => {
      const [twice] = duplicates(objectsOf(object['virtual_hosts']))
      return twice === undefined ? undefined : `there are two virtual hosts called ${twice}`
    },
  },
  {
    name: 'retry-words',
    why: 'Envoy drops words it does not know, and status codes without the word for them, in silence: nothing is tried again',
    object: ({ retry_on: words, retriable_status_codes: codes }) => {
      if (typeof words !== 'string') return undefined
      const list = words.split(',')
      const unknown = list.find((word) => !RETRY_WORDS.has(word))
      if (unknown !== undefined) return `retry_on has the word ${JSON.stringify(unknown)}`
      return list.includes('retriable-status-codes') === (Array.isArray(codes) && codes.length > 0) ? undefined : 'status codes and the word for them do not go together'
    },
  },
  {
    name: 'no-route',
    why: 'Envoy refuses weights that are all 0, but only once it has started',
    object: (object) => {
      const clusters = objectsOf(object['clusters'])
      const weighted = clusters.some((entry) => 'weight' in entry)
      return weighted && clusters.every(({ weight }) => weight === 0) ? 'all weights are 0' : undefined
    },
  },
]

function namesOf(list: readonly { readonly name?: string }[] = []): ReadonlySet<unknown> {
  return new Set(list.map(({ name }) => name))
}

function duplicates(list: readonly JsonObject[]): readonly string[] {
  const seen = new Set<unknown>()
  return list.flatMap(({ name }) => {
    const twice = seen.has(name)
    seen.add(name)
    return twice ? [String(name)] : []
  })
}

function unknownNames(root: unknown, known: ReadonlySet<unknown>, namesIn: (object: JsonObject) => readonly unknown[]): readonly string[] {
  const unknown = new Set<string>()
  const { static_resources: resources } = asObject(root) ?? {}
  walk(resources, (object) => {
    for (const name of namesIn(object)) if (typeof name === 'string' && !known.has(name)) unknown.add(name)
  })
  return [...unknown]
}
