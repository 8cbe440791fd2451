export { awsPlanDiagnostics } from './diagnostics.ts'
export { awsOptions, usualAwsOptions, type AwsOptions } from './options.ts'
export { describeOwner, originOf } from './owner.ts'
export type { Concern, Output, Owner, Parameter, Place, Plan, PlannedFile, Resource } from './plan.ts'
export { planAws } from './plan-aws.ts'
export { resourceTypes } from './resource-types/all.ts'
export { snakeCase, terraformName, type Properties, type Property, type ResourceType, type Setting } from './resource-type.ts'
export {
  ACCOUNT, attribute, EXPRESSION, expressionsIn, isExpression, isRecord, json, parameter, PARTITION, REGION, text, URL_SUFFIX,
  type Expression, type ResourceId, type Surroundings, type Value,
} from './value.ts'
