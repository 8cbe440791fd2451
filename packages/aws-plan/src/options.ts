import type { OptionDefinition, OptionValues } from '@mesh-compile/ir/emitter'

type Option<Type extends OptionDefinition['type']> = Extract<OptionDefinition, { readonly type: Type }>

/** Options that every printer of the plan has, since they decide what is planned. */
export const awsOptions: {
  readonly plan: Option<'enum'>
  readonly tags: Option<'strings'>
} = {
  plan: {
    type: 'enum',
    description: 'What is planned: `appmesh`, the AWS::AppMesh::* resources of the mesh',
    default: 'appmesh',
    values: ['appmesh'],
  },
  tags: { type: 'strings', description: 'Tags of every resource, each as key=value', default: [] },
}

/** Their values. */
export type AwsOptions = OptionValues<typeof awsOptions>
