import { ENVOY_VERSION } from '@mesh-compile/envoy-bootstrap/contract'
import type { OptionDefinition, OptionValues } from '@mesh-compile/ir/emitter'
import { networkOptions } from './runtime/network-options.ts'
import { observabilityOptions } from './runtime/observability/options.ts'
import { roleOptions } from './runtime/roles/options.ts'

type Option<Type extends OptionDefinition['type']> = Extract<OptionDefinition, { readonly type: Type }>

type EnumOption<Value extends string> = Option<'enum'> & { readonly values: readonly Value[] }

// A reference to a container image: registry, path, and a tag or a digest.
const IMAGE = String.raw`[\w.:/@-]{1,255}`

/** Options that every printer of the plan has, since they decide what is planned. */
export const awsOptions: typeof observabilityOptions & typeof networkOptions & typeof roleOptions & {
  readonly plan: Option<'enum'>
  readonly tags: Option<'strings'>
  readonly logRetentionDays: Option<'integer'>
  readonly namespaces: Option<'enum'>
  readonly awsCliImage: Option<'string'>
  readonly certificateImage: Option<'string'>
  readonly certificateRefreshHours: Option<'integer'>
  readonly certificateValidityDays: Option<'integer'>
  readonly envoyImage: Option<'string'>
  readonly interceptionImage: Option<'string'>
  readonly interceptionBy: EnumOption<'container' | 'proxyConfiguration'>
  readonly drainSeconds: Option<'integer'>
} = {
  ...observabilityOptions,
  ...networkOptions,
  ...roleOptions,
  plan: {
    type: 'enum',
    description: 'What is planned: `runtime`, all that the mesh needs to run with plain Envoy, or `appmesh`, the AWS::AppMesh::* resources of the mesh',
    default: 'runtime',
    values: ['runtime', 'appmesh'],
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
  envoyImage: {
    type: 'string',
    description: 'Image of Envoy. It must have bash, which tells whether Envoy is ready and drains it, so none of the distroless ones',
    default: `envoyproxy/envoy:v${ENVOY_VERSION}`,
    pattern: IMAGE,
  },
  awsCliImage: {
    type: 'string',
    description: 'Image with the AWS CLI, a POSIX shell and sha256sum, which fetches the configuration of a proxy',
    default: 'public.ecr.aws/aws-cli/aws-cli:2.34.56',
    pattern: IMAGE,
  },
  certificateImage: {
    type: 'string',
    description: 'Image with the AWS CLI, jq and openssl, which fetches certificates; empty: awsCliImage, which does where no private key is made or exported',
    default: '',
    pattern: String.raw`(?:${IMAGE})?`,
  },
  certificateRefreshHours: {
    type: 'integer',
    description: 'How often it is looked for renewed certificates; certificates of few days are looked for oftener',
    default: 6,
    minimum: 1,
    maximum: 720,
  },
  certificateValidityDays: {
    type: 'integer',
    description: 'For how many days AWS Private CA issues certificates; a new one is asked for after two thirds of them. An authority for short-lived certificates takes at most 7',
    default: 7,
    minimum: 1,
    maximum: 398,
  },
  interceptionImage: {
    type: 'string',
    description: 'Image with iptables and a POSIX shell, which redirects the traffic of tasks on container instances with transparent interception',
    default: 'nicolaka/netshoot:v0.13',
    pattern: IMAGE,
  },
  interceptionBy: {
    type: 'enum',
    description:
      "What redirects traffic on container instances: `container`, an init container with NET_ADMIN, or `proxyConfiguration`, the agent of Amazon ECS by what was made for App Mesh",
    default: 'container',
    values: ['container', 'proxyConfiguration'],
  },
  drainSeconds: {
    type: 'integer',
    description: 'Seconds for which a proxy that is about to stop asks its clients to leave, while it still serves them: longer than they remember its address',
    default: 30,
    minimum: 1,
    // AWS: ContainerDefinition.stopTimeout is at most 120 s on Fargate.
    maximum: 110,
  },
  tags: { type: 'strings', description: 'Tags of every resource, each as key=value', default: [] },
}

/** Their values. */
export type AwsOptions = OptionValues<typeof awsOptions>

/** What they are where nothing is said. */
export const usualAwsOptions: AwsOptions = Object.fromEntries(Object.entries(awsOptions).map(([name, option]) => [name, option.default])) as AwsOptions
