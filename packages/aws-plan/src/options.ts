import type { OptionDefinition, OptionValues } from '@mesh-compile/ir/emitter'

type Option<Type extends OptionDefinition['type']> = Extract<OptionDefinition, { readonly type: Type }>

/** Options that every printer of the plan has, since they decide what is planned. */
export const awsOptions: {
  readonly plan: Option<'enum'>
  readonly tags: Option<'strings'>
  readonly logRetentionDays: Option<'integer'>
  readonly namespaces: Option<'enum'>
} = {
  plan: {
    type: 'enum',
    description: 'What is planned: `appmesh`, the AWS::AppMesh::* resources of the mesh',
    default: 'appmesh',
    values: ['appmesh'],
  },
  logRetentionDays: {
    type: 'integer',
    description: 'How many days CloudWatch keeps what tasks log; CloudWatch takes certain numbers only, such as 7, 30, 90 and 365',
    default: 30,
    minimum: 1,
    maximum: 3653,
  },
  namespaces: {
    type: 'enum',
    description: 'Private DNS namespaces of AWS Cloud Map: `create` them, or take their ids as parameters where they are `existing`, such as those of another mesh',
    default: 'create',
    values: ['create', 'existing'],
  },
  tags: { type: 'strings', description: 'Tags of every resource, each as key=value', default: [] },
}

/** Their values. */
export type AwsOptions = OptionValues<typeof awsOptions>

/** What they are where nothing is said. */
export const usualAwsOptions: AwsOptions = Object.fromEntries(Object.entries(awsOptions).map(([name, option]) => [name, option.default])) as AwsOptions
