import { postureOf } from '../extension-postures.ts'
import { LOAD_SHED_POINTS, RUNTIME_KEYS } from '../known-names.ts'
import { asObject, objectsOf, type JsonObject, type Rule } from './rule.ts'

const loadShedPoints: ReadonlySet<unknown> = new Set(LOAD_SHED_POINTS)
const runtimeKeys: ReadonlySet<string> = new Set(RUNTIME_KEYS)

/** Statistics by which an overload is seen. */
const VITAL_STATISTICS = [
  'cluster.a.upstream_cx_overflow',
  'cluster.a.upstream_rq_503',
  'http.ingress.downstream_rq_total',
  'listener.0.0.0.0_15000.downstream_cx_total',
  'overload.envoy.overload_actions.shrink_heap.active',
  'server.live',
]

/** What holds for the whole process: names that Envoy ignores when they are misspelt, and what is compiled into it. */
export const processRules: readonly Rule[] = [
  {
    name: 'load-shed-point',
    why: 'Envoy ignores a load-shed point it does not know: nothing would be shed',
    fields: ['loadshed_points'],
    check: ({ loadshed_points: points }) => {
      const unknown = objectsOf(points).find(({ name }) => !loadShedPoints.has(name))
      return unknown && `there is no load-shed point ${String(unknown['name'])}`
    },
  },
  {
    name: 'runtime-key',
    why: 'Envoy ignores a key it does not know, and says that it has a bug when it looks like a feature of its own',
    fields: ['static_layer'],
    check: ({ static_layer: layer }) => {
      const unknown = Object.keys(asObject(layer) ?? {}).find((key) => !runtimeKeys.has(key))
      return unknown === undefined ? undefined : `runtime key ${unknown} is not among those that are known`
    },
  },
  {
    name: 'hidden-statistics',
    why: 'an overload could not be seen',
    fields: ['stats_matcher'],
    check: ({ stats_matcher: matcher }) => {
      const { reject_all: all, inclusion_list: only, exclusion_list: without } = asObject(matcher) ?? {}
      const hidden = VITAL_STATISTICS.find((name) => only !== undefined || matchesAny(without, name))
      return all === true ? 'all statistics are hidden' : hidden && `${hidden} is hidden`
    },
  },
  {
    name: 'open-gateway',
    why: 'strangers could choose any address, inside the mesh and out (CVE-2021-31921)',
    fields: ['type'],
    check: ({ name, type }, { gateway }) =>
      gateway && type === 'ORIGINAL_DST' ? `cluster ${String(name)} of a gateway goes wherever a client says` : undefined,
  },
  {
    name: 'unknown-extension',
    why: 'nobody has looked up what Envoy says of its security',
    fields: ['typed_config'],
    check: ({ name }) => {
      const known = typeof name !== 'string' || postureOf(name) !== undefined || name.startsWith('envoy.overload_actions.')
      return known ? undefined : `extension ${name} is not in the table of postures`
    },
  },
]

function matchesAny(list: unknown, name: string): boolean {
  return objectsOf(asObject(list)?.['patterns']).some((pattern) => matches(pattern, name))
}

/** As Envoy's StringMatcher; an expression must match the whole. What cannot be told counts as a match. */
function matches({ exact, prefix, suffix, contains, safe_regex: expression }: JsonObject, name: string): boolean {
  const regex = asObject(expression)?.['regex']
  if (typeof exact === 'string') return name === exact
  if (typeof prefix === 'string') return name.startsWith(prefix)
  if (typeof suffix === 'string') return name.endsWith(suffix)
  if (typeof contains === 'string') return name.includes(contains)
  return typeof regex === 'string' ? wholly(regex).test(name) : true
}

const compiled = new Map<string, RegExp>()

/** The expression that matches a whole name; the bootstraps of a mesh have the same ones. */
function wholly(regex: string): RegExp {
  const expression = compiled.get(regex) ?? new RegExp(`^(?:${regex})$`)
  compiled.set(regex, expression)
  return expression
}
