/** Oldest Terraform that runs the module; OpenTofu has no older release. */
export const TERRAFORM_VERSION = '1.5.7'

/** Oldest AWS provider that has every argument but those that the tables say came later. */
export const AWS_PROVIDER_FLOOR: string = '5.30'

/** First major of the AWS provider that the arguments have not been held against. */
export const AWS_PROVIDER_CEILING = '7.0'

/** The later of two versions of the provider. */
export function laterOf(one: string, other: string): string {
  const [major = 0, minor = 0] = one.split('.').map(Number)
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number)
  return major > otherMajor || (major === otherMajor && minor >= otherMinor) ? one : other
}
