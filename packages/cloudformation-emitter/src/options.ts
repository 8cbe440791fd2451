import { awsOptions, type AwsOptions } from '@mesh-compile/aws-plan'
import type { OptionDefinition, OptionValues } from '@mesh-compile/ir/emitter'

type Option<Type extends OptionDefinition['type']> = Extract<OptionDefinition, { readonly type: Type }>

/** Options of the emitter, as they stand in `mesh-compile.config.ts` under `emitters.cloudformation`. */
export const options: typeof awsOptions & {
  readonly format: Option<'enum'>
  readonly stacks: Option<'enum'>
} = {
  ...awsOptions,
  format: {
    type: 'enum',
    description: 'How templates are written: `json`, as CloudFormation gets most templates that nobody writes by hand, or `yaml`',
    default: 'json',
    values: ['json', 'yaml'],
  },
  stacks: {
    type: 'enum',
    description: 'Into how many stacks the mesh is divided: `single`, or with `services` one for each virtual node, router, service and gateway',
    default: 'single',
    values: ['single', 'services'],
  },
}

/** Their values. */
export type CloudFormationOptions = AwsOptions & OptionValues<Pick<typeof options, 'format' | 'stacks'>>
