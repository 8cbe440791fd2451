import type { Bootstrap } from '../envoy-types.ts'
import type { WatchedFile } from '../packaging/packaging.ts'
import { exposureRules } from './exposure-rules.ts'
import { fileRules } from './file-rules.ts'
import { httpRules } from './http-rules.ts'
import { processRules } from './process-rules.ts'
import { routingRules } from './routing-rules.ts'
import { isMessage, type Facts, type JsonObject, type Rule } from './rule.ts'
import { tlsRules } from './tls-rules.ts'

/** Everything that a finished bootstrap is checked for. */
export const lintRules: readonly Rule[] = [...tlsRules, ...exposureRules, ...httpRules, ...routingRules, ...processRules, ...fileRules]

const rulesByField: ReadonlyMap<string, readonly Rule[]> = indexRules(lintRules)

/** What a bootstrap is judged with. */
export interface Judged extends Pick<Facts, 'unverifiedClusters'> {
  /** Resources that stand beside it. */
  readonly watched?: readonly Pick<WatchedFile, 'place' | 'response'>[]
}

/** What is wrong with a bootstrap, and what it watches, although Envoy's own validation accepts it. */
export function findViolations(bootstrap: Bootstrap, { unverifiedClusters, watched = [] }: Judged): readonly string[] {
  const facts = { unverifiedClusters, ...readFacts(bootstrap, watched) }
  const found = new Set<string>()
  const judge = (root: object, file: string): void =>
    visit(root, (rule, object) => {
      const what = rule.check(object, facts)
      if (what !== undefined) found.add(`${rule.name}: ${what}${placeOf(root, object)}${file} (${rule.why})`)
    })
  judge(bootstrap, '')
  for (const { place, response } of watched) judge(response, ` of ${place}`)
  return [...found]
}

function readFacts(bootstrap: Bootstrap, watched: NonNullable<Judged['watched']>): Omit<Facts, 'unverifiedClusters'> {
  const { clusters = [], secrets = [] } = bootstrap.static_resources ?? {}
  const files = watched.map(({ place, response: { resources = [] } }) => ({ place, resources: resources as readonly JsonObject[] }))
  const clustersInFiles = files.flatMap(({ resources }) => resources.filter((resource) => isMessage(resource, 'Cluster')))
  return {
    gateway: String(bootstrap.node?.id).includes('/virtual-gateway/'),
    clusters: new Set([...clusters, ...clustersInFiles].map(nameOf)),
    secrets: new Set(secrets.map(nameOf)),
    files: new Map(files.map(({ place, resources }) => [place, new Set(resources.map(nameOf))])),
  }
}

function nameOf({ name, cluster_name: cluster }: { readonly name?: unknown; readonly cluster_name?: unknown }): unknown {
  return name ?? cluster
}

/**
 * The last look at what is about to be written.
 *
 * @throws when something is wrong: the analysis and the translation should have made it impossible, so it is our bug
 */
export function lintBootstrap(bootstrap: Bootstrap, judged: Judged): void {
  const [first, ...others] = findViolations(bootstrap, judged)
  if (first === undefined) return
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  throw new Error(`the bootstrap of ${bootstrap.node?.id} breaks its own rules: ${first}${more}`)
}

function indexRules(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const index = new Map<string, Rule[]>()
  for (const rule of rules) for (const field of rule.fields) index.set(field, [...(index.get(field) ?? []), rule])
  return index
}

// Every bootstrap passes here whole, so the walk does nothing for fields that no rule is about.
function visit(value: object, see: (rule: Rule, object: JsonObject) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') visit(item, see)
    return
  }
  const object = value as JsonObject
  for (const field in object) {
    const rules = rulesByField.get(field)
    if (rules) for (const rule of rules) see(rule, object)
    const child = object[field]
    if (typeof child === 'object' && child !== null) visit(child, see)
  }
}

/** Where in the bootstrap an object is, for the message; looked for only once something is wrong. */
function placeOf(root: object, wanted: object): string {
  const search = (value: unknown, path: string): string | undefined => {
    if (value === wanted) return path
    if (typeof value !== 'object' || value === null) return undefined
    for (const [key, child] of Object.entries(value)) {
      const found = search(child, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`)
      if (found !== undefined) return found
    }
    return undefined
  }
  const path = search(root, '')
  return path ? ` at ${path}` : ''
}
