import { asObject, type JsonObject, type Rule } from './rule.ts'

/** References to watched files. */
export const fileRules: readonly Rule[] = [
  {
    name: 'unknown-file',
    why: 'Envoy would not start, or wait for what never comes',
    fields: ['lds_config', 'cds_config', 'config_source', 'sds_config', 'eds_cluster_config'],
    check: (object, { files }) => {
      const paths = [object['lds_config'], object['cds_config'], ...singles(object).map(({ source }) => source)].map(pathOf)
      const unknown = paths.find((path) => path !== undefined && !files.has(path))
      return unknown === undefined ? undefined : `file ${String(unknown)} is not emitted`
    },
  },
  {
    name: 'wrong-resource',
    why: 'Envoy takes one resource from such a file, by its name, and refuses the file otherwise',
    fields: ['config_source', 'sds_config', 'eds_cluster_config'],
    check: (object, { files }) => {
      const wrong = singles(object).find(({ name, source }) => {
        const names = files.get(pathOf(source))
        return names && !(names.size === 1 && names.has(name))
      })
      return wrong && `file ${String(pathOf(wrong.source))} does not hold ${String(wrong.name)} alone`
    },
  },
]

/** What an object takes from elsewhere by name: routes, a secret, a cluster's endpoints. */
function singles(object: JsonObject): readonly { readonly name: unknown; readonly source: unknown }[] {
  const { name, route_config_name: routes, config_source: rds, sds_config: sds, eds_cluster_config: eds } = object
  return [
    { name: routes, source: rds },
    { name, source: sds },
    { name, source: asObject(eds)?.['eds_config'] },
  ]
}

function pathOf(source: unknown): unknown {
  return asObject(asObject(source)?.['path_config_source'])?.['path']
}
