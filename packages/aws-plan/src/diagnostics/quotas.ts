/** What AWS has too little room for. */
export const quotaDiagnostics = {
  tooManyTargetGroups: {
    code: 'MC6570',
    slug: 'too-many-target-groups',
    severity: 'error',
    message: "virtual gateway '{gateway}' has {actual} listeners, and each is a target group, of which a service of Amazon ECS has {most} at most",
    why: 'Amazon ECS refuses the service.',
    help: 'make it several gateways, or tell requests apart by host and path at fewer listeners',
  },
  tooManyRules: {
    code: 'MC6571',
    slug: 'too-many-rules',
    severity: 'warning',
    message: "the security group of {what} '{name}' has {actual} {direction} rules, and the quota of Amazon VPC is {most} (inbound or outbound rules per security group)",
    why: 'Unless AWS has raised the quota, the deployment ends at the first rule beyond it.',
    help: 'ask AWS to raise it for the account, to 200 without further ado, and silence this',
  },
  policyTooLong: {
    code: 'MC6572',
    slug: 'policy-too-long',
    severity: 'error',
    message: 'the policy of the {role} of {owner} has at least {actual} characters, and AWS IAM takes {most}',
    why: 'AWS IAM refuses it, and nobody can raise the limit.',
    help: 'name fewer secrets, certificates and authorities: a secret of AWS Secrets Manager can hold several values',
  },
  taskDefinitionTooLarge: {
    code: 'MC6573',
    slug: 'task-definition-too-large',
    severity: 'error',
    message: 'the task definition of {owner} has at least {actual} bytes, and Amazon ECS takes {most}',
    why: 'Amazon ECS refuses it, and nobody can raise the limit.',
    help: 'take large values out of the environment and the command of its container; with cloudWatchMetrics: false, what is measured is left out',
  },
  beyondAccount: {
    code: 'MC6574',
    slug: 'beyond-account',
    severity: 'warning',
    message: 'the mesh makes {actual} at once of what an account has {most} of unless AWS has raised the quota ({quota})',
    why: 'The deployment ends in the middle, where the quota is used up.',
    help: 'ask AWS to raise it for the account, and silence this',
  },
} as const
