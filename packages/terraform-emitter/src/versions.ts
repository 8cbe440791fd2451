/** Oldest Terraform that runs the module; OpenTofu has no older release. */
export const TERRAFORM_VERSION = '1.5.7'

/** Oldest AWS provider that has every argument that is used. */
export const AWS_PROVIDER_FLOOR = '5.30'

/** First major of the AWS provider that the arguments have not been held against. */
export const AWS_PROVIDER_CEILING = '7.0'
