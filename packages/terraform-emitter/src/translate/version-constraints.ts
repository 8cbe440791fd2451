import { argument, block, literal, object, type HclBlock } from '../hcl/tree.ts'
import { AWS_PROVIDER_CEILING, TERRAFORM_VERSION } from '../versions.ts'

/** What the module needs: oldest versions only, so that it can be called beside others. */
export function moduleVersions(provider: string): HclBlock {
  return versions(`>= ${provider}`)
}

/** What the root allows: nothing newer than is known to be right. */
export function rootVersions(provider: string): HclBlock {
  return versions(`>= ${provider}, < ${AWS_PROVIDER_CEILING}`)
}

function versions(constraint: string): HclBlock {
  const aws = object([['source', literal('hashicorp/aws')], ['version', literal(constraint)]])
  return block('terraform', [], [
    argument('required_version', literal(`>= ${TERRAFORM_VERSION}`)),
    block('required_providers', [], [argument('aws', aws)]),
  ])
}
