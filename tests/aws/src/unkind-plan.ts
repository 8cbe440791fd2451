import { isExpression, isRecord, type Plan, type Value } from '@mesh-compile/aws-plan'
import * as fc from 'fast-check'
import { planOf, propertiesOf, resourceOf } from '../../../packages/terraform-emitter/test/support/arbitrary-plan.ts'
import { resourceTypes } from '../../../packages/terraform-emitter/test/support/resource-types.ts'

/** How many resources there are of each type. */
const OF_EACH = 3

/** Resources of every type with everything that a version of the AWS provider has, in which texts are as unkind as they can be. */
export function unkindPlan(version: string): Plan {
  const mesh = resourceOf(resourceTypes.find(({ noun }) => noun === 'Mesh')!, '', { MeshName: 'shop' })
  const resources = resourceTypes.flatMap((type, index) =>
    fc.sample(propertiesOf(type.properties, true, version), { numRuns: OF_EACH, seed: index }).map((properties, number) => resourceOf(type, `unkind-${number}`, withoutTinyNumbers(properties) as typeof properties)),
  )
  return planOf([mesh, ...resources], { parameters: [{ name: 'vpcId', type: 'string', description: 'VPC that the mesh runs in' }] })
}

/** Of numbers such as 5e-323, Terraform's own state keeps less than it reads. */
function withoutTinyNumbers(value: Value): Value {
  if (typeof value === 'number') return Math.round(value * 1000) / 1000 + 0
  if (Array.isArray(value)) return value.map((item: Value) => withoutTinyNumbers(item))
  return typeof value === 'object' && !isExpression(value) && isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutTinyNumbers(item)])) : value
}
