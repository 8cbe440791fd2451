import { argument, block, literal, object, type HclBlock } from '../hcl/tree.ts'
import { AWS_PROVIDER_CEILING, AWS_PROVIDER_FLOOR, TERRAFORM_VERSION } from '../versions.ts'

/** What the module needs: oldest versions only, so that it can be called beside others. */
export function moduleVersions(): HclBlock {
  return versions(`>= ${AWS_PROVIDER_FLOOR}`)
}

/** What the root allows: nothing newer than is known to be right. */
export function rootVersions(): HclBlock {
  return versions(`>= ${AWS_PROVIDER_FLOOR}, < ${AWS_PROVIDER_CEILING}`)
}

function versions(provider: string): HclBlock {
  const aws = object([['source', literal('hashicorp/aws')], ['version', literal(provider)]])
  return block('terraform', [], [
    argument('required_version', literal(`>= ${TERRAFORM_VERSION}`)),
    block('required_providers', [], [argument('aws', aws)]),
  ])
}
