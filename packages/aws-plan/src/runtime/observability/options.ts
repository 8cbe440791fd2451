import type { OptionDefinition } from '@mesh-compile/ir/emitter'

type Option<Type extends OptionDefinition['type']> = Extract<OptionDefinition, { readonly type: Type }>

/** Options of what watches a mesh on AWS. */
export const observabilityOptions: {
  readonly cloudWatchMetrics: Option<'boolean'>
  readonly collectorImage: Option<'string'>
  readonly xrayDaemonImage: Option<'string'>
  readonly alarms: Option<'boolean'>
  readonly alarmActions: Option<'strings'>
  readonly alarmErrorPercent: Option<'integer'>
  readonly alarmLatencyMs: Option<'integer'>
  readonly dashboard: Option<'boolean'>
} = {
  cloudWatchMetrics: {
    type: 'boolean',
    description: 'Whether a collector beside each proxy on ECS brings its metrics to CloudWatch, where the mesh has metrics.prometheus',
    default: true,
  },
  collectorImage: {
    type: 'string',
    description: 'Image of the collector of traces and metrics: the AWS Distro for OpenTelemetry, or one that takes the same configuration',
    default: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.50.0',
    pattern: '\\S+',
  },
  xrayDaemonImage: {
    type: 'string',
    description: 'Image of the X-Ray daemon, where the mesh has tracing.xray',
    default: 'public.ecr.aws/xray/aws-xray-daemon:3.6.6',
    pattern: '\\S+',
  },
  alarms: { type: 'boolean', description: 'Whether there are alarms on the metrics that come to CloudWatch', default: true },
  alarmActions: {
    type: 'strings',
    description: 'ARNs that alarms call, such as an SNS topic; the parameter of that name replaces them when it is deployed',
    default: [],
  },
  alarmErrorPercent: {
    type: 'integer',
    description: 'Share of answers of class 5 to a virtual service, or of a virtual gateway, from which an alarm is raised',
    default: 5,
    minimum: 1,
    maximum: 100,
  },
  alarmLatencyMs: {
    type: 'integer',
    description: 'Milliseconds that one request in a hundred takes longer than, from which an alarm is raised',
    default: 1000,
    minimum: 1,
    maximum: 3_600_000,
  },
  dashboard: { type: 'boolean', description: 'Whether there is a CloudWatch dashboard of the mesh', default: true },
}
