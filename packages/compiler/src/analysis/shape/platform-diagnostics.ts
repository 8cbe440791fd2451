import { sentence } from '../sentence.ts'

/** What is wrong with where nodes and gateways run. */
export const platformDiagnostics = {
  fargateSize: {
    code: 'MC2075',
    slug: 'fargate-size',
    severity: 'error',
    message: sentence('MC2075'),
    why: 'AWS refuses to register a task definition for Fargate with any other size.',
  },
  illegalImage: {
    code: 'MC2076',
    slug: 'illegal-image',
    severity: 'error',
    message: '{owner}: {image} is not a reference to a container image',
    why: 'Nothing could be pulled, and no task would start.',
    help: 'it looks like 123456789012.dkr.ecr.eu-west-1.amazonaws.com/checkout:1.4.2, with a path in lower case and 255 characters at most',
  },
  imageWithoutTag: {
    code: 'MC2077',
    slug: 'image-without-tag',
    severity: 'warning',
    message: "virtual node '{node}': {image} is whatever was pushed last, for {reason}",
    why: 'A task that is replaced may run another version than its neighbours, and there is nothing to roll back to.',
    help: 'add a tag that is never pushed again, or a digest: {image}@sha256:...',
  },
  illegalVariable: {
    code: 'MC2078',
    slug: 'illegal-variable',
    severity: 'error',
    message: '{owner}: the environment variable {name} cannot be set: {reason}',
    why: 'The container would not start, or the application would see another variable than is meant.',
  },
  variableTwice: {
    code: 'MC2079',
    slug: 'variable-twice',
    severity: 'error',
    message: '{owner}: {name} stands in environment and in secrets',
    why: 'AWS refuses a task definition that gives one environment variable two values.',
    help: 'remove one of them',
  },
  secretByValue: {
    code: 'MC2080',
    slug: 'secret-by-value',
    severity: 'error',
    message: '{owner}: what stands for the secret {name} is not the ARN of {what}',
    why: 'Secrets are referred to: one that is written here could be read in the source, in every output and in the task definition.',
    help: 'put the value there, and write its ARN, such as {example}',
  },
  noContainer: {
    code: 'MC2081',
    slug: 'no-container',
    severity: 'error',
    message: "virtual node '{node}' runs as a task of Amazon ECS, but its application has no container",
    why: 'The task would hold an Envoy with nothing beside it.',
    help: "add container: { image: '...' }, or say { taskDefinition: 'own' } where the team keeps its own",
  },
  containerOfGateway: {
    code: 'MC2082',
    slug: 'container-of-gateway',
    severity: 'error',
    message: "virtual gateway '{gateway}' has a container of an application",
    why: 'A gateway is an Envoy alone; nothing leads requests to an application beside it.',
    help: 'leave container out, or make a virtual node of the application',
  },
  illegalCapacityProvider: {
    code: 'MC2083',
    slug: 'illegal-capacity-provider',
    severity: 'error',
    message: '{owner}: {name} cannot be a capacity provider of container instances',
    why: 'AWS takes 1 to 255 letters, digits, _ and - that do not begin with aws, ecs or fargate.',
    help: "for FARGATE and FARGATE_SPOT write fargate() in place of ecs()",
  },
  transparentOnFargate: {
    code: 'MC2084',
    slug: 'transparent-on-fargate',
    severity: 'warning',
    message: "virtual node '{node}' runs on AWS Fargate with transparent interception, which nobody but AWS can set up there",
    why:
      'Fargate grants no container NET_ADMIN. What redirects traffic is the proxyConfiguration of the task definition, which AWS made for App Mesh and may end with it. Without it, calls and requests go around Envoy: no TLS, no rules.',
    help: "say interception: 'explicit'; or see it redirect in your account, and silence this warning with that reason",
  },
} as const
