import { expressionsIn, type Plan, type Surroundings } from '@mesh-compile/aws-plan'
import { block, reference, type Hcl, type HclBlock } from '../hcl/tree.ts'

/** The attribute of a data source that tells where the module is deployed. */
const SOURCES: Readonly<Record<Surroundings, { readonly type: string; readonly attribute: string }>> = {
  account: { type: 'aws_caller_identity', attribute: 'account_id' },
  partition: { type: 'aws_partition', attribute: 'partition' },
  // `name` is deprecated since 6.0, and `region` did not exist before.
  region: { type: 'aws_region', attribute: 'id' },
  urlSuffix: { type: 'aws_partition', attribute: 'dns_suffix' },
}

const LABEL = 'current'

/** `data.aws_partition.current.partition` */
export function surroundingsReference(name: Surroundings): Hcl {
  const { type, attribute } = SOURCES[name]
  return reference('data', type, LABEL, attribute)
}

/** The data sources that a plan needs, each once, by type. */
export function dataSourcesOf({ resources, outputs }: Plan): readonly HclBlock[] {
  const types = new Set<string>()
  for (const value of [...resources.flatMap(({ properties }) => Object.values(properties)), ...outputs.map(({ value }) => value)]) {
    for (const expression of expressionsIn(value)) if (expression.kind === 'surroundings') types.add(SOURCES[expression.name].type)
  }
  return [...types].toSorted().map((type) => block('data', [type, LABEL], []))
}
