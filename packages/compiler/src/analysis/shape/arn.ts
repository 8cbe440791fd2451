/** Things of AWS that certificates, and secrets of containers, come from. */
export type ArnKind = 'certificate' | 'privateCa' | 'secret' | 'containerSecret'

interface ArnShape {
  /** For messages. */
  readonly what: string
  readonly example: string
  readonly pattern: RegExp
}

// AWS: arn:partition:service:region:account:resource; an account is 12 digits.
const shape = (service: string, resource: string): RegExp =>
  new RegExp(`^arn:aws(-[a-z]+)*:${service}:[a-z]{2}(-[a-z]+)+-\\d{1,2}:\\d{12}:${resource}$`)
const either = (...patterns: readonly RegExp[]): RegExp => new RegExp(patterns.map(({ source }) => source).join('|'))

/** What ARNs of each kind look like. */
export const ARN_KINDS: Readonly<Record<ArnKind, ArnShape>> = {
  certificate: {
    what: 'a certificate of AWS Certificate Manager',
    example: 'arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
    pattern: shape('acm', 'certificate/[A-Za-z0-9-]+'),
  },
  privateCa: {
    what: 'an authority of AWS Private CA',
    example: 'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012',
    pattern: shape('acm-pca', 'certificate-authority/[A-Za-z0-9-]+'),
  },
  secret: {
    what: 'a secret of AWS Secrets Manager',
    example: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/payments-AbCdEf',
    // Names of secrets: letters, digits and /_+=.@-
    pattern: shape('secretsmanager', 'secret:[A-Za-z0-9/_+=.@-]+'),
  },
  containerSecret: {
    what: 'a secret of AWS Secrets Manager or a parameter of AWS Systems Manager',
    example: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf',
    // ECS: behind a secret may stand a key of its JSON, a version stage and a version id. Names of parameters: letters, digits and ._-/
    pattern: either(shape('secretsmanager', 'secret:[A-Za-z0-9/_+=.@-]+(:[^:\\s]*:[A-Za-z0-9/_+=.@-]*:[A-Za-z0-9-]*)?'), shape('ssm', 'parameter/[A-Za-z0-9._/-]+')),
  },
}

/** Whether a text is the ARN of such a thing; that it exists is not asked. */
export function isArn(text: string, kind: ArnKind): boolean {
  return ARN_KINDS[kind].pattern.test(text)
}
