/** What the CloudFormation emitter may find wrong. */
export const cloudFormationDiagnostics = {
  dynamicReference: {
    code: 'MC8001',
    slug: 'dynamic-reference',
    severity: 'error',
    message: "{owner}: {property} holds {text}, where CloudFormation would put a parameter's value or a secret",
    why: "CloudFormation replaces '{{resolve:' and what follows when it deploys, wherever it stands, and has no way to write it as text.",
    help: 'Write this text in another way, such as another pattern in a regular expression.',
  },
  functionKey: {
    code: 'MC8002',
    slug: 'function-key',
    severity: 'error',
    message: "{owner}: {property} has the key '{key}', which CloudFormation reads as a function",
    why: 'CloudFormation would evaluate the value when it deploys, or refuse the template; there is no way to write such a key as text.',
    help: 'Give the key another name.',
  },
  tooMuchForOneStack: {
    code: 'MC8003',
    slug: 'too-much-for-one-stack',
    severity: 'error',
    message: 'the template would hold {actual} {measure}, but CloudFormation takes at most {most}',
    why: 'CloudFormation would refuse it.',
    help: "Set the option stacks of the cloudformation emitter to 'services'. Where a stack is deployed already, its resources move to other stacks, which means that they are deleted and made anew: choose early.",
  },
  tooMuchForStack: {
    code: 'MC8004',
    slug: 'too-much-for-stack',
    severity: 'error',
    message: 'the template of {owner} would hold {actual} {measure}, but CloudFormation takes at most {most}',
    why: 'CloudFormation would refuse it.',
    help: 'Divide it in the mesh: the routes of one virtual router or virtual gateway stay in one stack.',
  },
} as const
