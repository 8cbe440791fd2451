import { awsOptions, type AwsOptions } from '@mesh-compile/aws-plan'

/** Options of the emitter, as they stand in `mesh-compile.config.ts` under `emitters.terraform`. */
export const options: typeof awsOptions = { ...awsOptions }

/** Their values. */
export type TerraformOptions = AwsOptions
