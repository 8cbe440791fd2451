import { HERE, type Owner, type Parameter, type Resource } from '../../plan.ts'
import { alarmType } from '../../resource-types/cloudwatch.ts'
import { parameter, type Value } from '../../value.ts'
import { awsName } from '../names.ts'
import type { Contribution, Runtime } from '../runtime.ts'
import { measuredProxies } from './collector.ts'
import {
  allSeries, CALLS, ENTERED, errorsAmong, gatewayDimensions, HEALTHY_MEMBERS, LIVE, MEMBERS, NAMESPACE, proxyDimensions, seriesKey,
  serviceDimensions, targetDimensions, type RequestMetrics, type Series,
} from './series.ts'

/** One look a minute; an alarm needs this many bad minutes of as many. */
const PERIOD_SECONDS = 60
const BAD_MINUTES = 3
const OF_MINUTES = 5
/** Fewer requests in a minute say nothing about the share of errors. */
const FEWEST_REQUESTS = 10

/** Alarms on metrics that come to CloudWatch; what nobody sends, nobody is woken for. */
export function planAlarms(runtime: Runtime): Contribution {
  const { mesh, graph, options } = runtime
  const proxies = measuredProxies(runtime)
  if (!options.alarms || proxies.length === 0) return {}
  const sent = new Set(allSeries(graph, proxies).map(seriesKey))
  const isSent = (metric: string, dimensions: Series['dimensions']): boolean => sent.has(seriesKey({ metric, dimensions }))
  const actions = options.alarmActions.length > 0
  const make = (alarm: Alarm): Resource => alarmResource(runtime, alarm, actions)
  const services = mesh.virtualServices.flatMap(({ name }) => {
    const dimensions = serviceDimensions(graph, name)
    const owner: Owner = { kind: 'virtual-service', name }
    return isSent(CALLS.requests, dimensions) ? requestAlarms(runtime, owner, `virtual service ${name}`, CALLS, dimensions) : []
  })
  const gateways = proxies.flatMap(({ kind, name, owner }) =>
    kind === 'virtual-gateway' ? requestAlarms(runtime, owner, `virtual gateway ${name}`, ENTERED, gatewayDimensions(graph, name)) : [],
  )
  const targets = mesh.virtualNodes.flatMap(({ name }) =>
    isSent(MEMBERS, targetDimensions(graph, name)) ? [unhealthyAlarm({ kind: 'virtual-node', name }, targetDimensions(graph, name))] : [],
  )
  const running = proxies.flatMap(({ platform, kind, name, owner }) => {
    const none = platform.kind === 'ecs' && platform.task.kind === 'planned' && platform.task.desiredCount === 0
    return none ? [] : [notRunningAlarm(owner, proxyDimensions(graph, { kind, name }))]
  })
  return {
    resources: [...services, ...gateways, ...targets, ...running].map(make),
    parameters: actions ? [actionsParameter(options.alarmActions)] : [],
  }
}

/** What is particular to one alarm. */
interface Alarm {
  readonly owner: Owner
  readonly about: 'errors' | 'latency' | 'unhealthy' | 'not-running'
  readonly description: string
  readonly properties: Readonly<Record<string, Value>>
}

function requestAlarms({ options }: Runtime, owner: Owner, whose: string, metrics: RequestMetrics, dimensions: Series['dimensions']): readonly Alarm[] {
  return [
    {
      owner,
      about: 'errors',
      description: `${options.alarmErrorPercent}% or more of the answers of ${whose} are of class 5`,
      properties: {
        Metrics: [
          statistic('errors', metrics.errors, errorsAmong(dimensions), 'Sum'),
          statistic('requests', metrics.requests, dimensions, 'Sum'),
          {
            Id: 'share',
            // Envoy counts a class from its first answer on.
            Expression: `IF(requests >= ${FEWEST_REQUESTS}, 100 * FILL(errors, 0) / requests, 0)`,
            Label: 'Percent of answers of class 5',
            ReturnData: true,
          },
        ],
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Threshold: options.alarmErrorPercent,
        // Without requests there are no errors.
        TreatMissingData: 'notBreaching',
      },
    },
    {
      owner,
      about: 'latency',
      description: `One request in a hundred to ${whose} takes longer than ${options.alarmLatencyMs} ms`,
      properties: {
        Namespace: NAMESPACE,
        MetricName: metrics.latency,
        Dimensions: named(dimensions),
        ExtendedStatistic: 'p99',
        // Of a few requests, the slowest is no percentile.
        EvaluateLowSampleCountPercentile: 'ignore',
        Period: PERIOD_SECONDS,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: options.alarmLatencyMs,
        TreatMissingData: 'notBreaching',
      },
    },
  ]
}

/** Of what callers know, the fewest that one of them has in use. */
function unhealthyAlarm(owner: Owner, dimensions: Series['dimensions']): Alarm {
  return {
    owner,
    about: 'unhealthy',
    description: `Callers have taken instances of virtual node ${owner.name} out of use: they fail health checks, or answer with errors`,
    properties: {
      Metrics: [
        statistic('known', MEMBERS, dimensions, 'Maximum'),
        statistic('healthy', HEALTHY_MEMBERS, dimensions, 'Minimum'),
        { Id: 'unhealthy', Expression: 'known - healthy', Label: 'Instances out of use', ReturnData: true },
      ],
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      TreatMissingData: 'notBreaching',
    },
  }
}

/** Nothing is sent where nothing runs. */
function notRunningAlarm(owner: Owner, dimensions: Series['dimensions']): Alarm {
  return {
    owner,
    about: 'not-running',
    description: `No task of ${owner.kind.replace('-', ' ')} ${owner.name} runs`,
    properties: {
      Namespace: NAMESPACE,
      MetricName: LIVE,
      Dimensions: named(dimensions),
      Statistic: 'Maximum',
      Period: PERIOD_SECONDS,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    },
  }
}

function alarmResource({ mesh }: Runtime, { owner, about, description, properties }: Alarm, actions: boolean): Resource {
  return {
    id: { type: alarmType.cloudFormation, key: `${owner.kind}/${owner.name}/${about}` },
    type: alarmType,
    concern: 'observability',
    owner,
    place: HERE,
    properties: {
      AlarmName: awsName(255, mesh.name, owner.kind, owner.name, about),
      AlarmDescription: description,
      ...properties,
      // Scrapes are a minute apart, so that a minute may be without one.
      EvaluationPeriods: OF_MINUTES,
      DatapointsToAlarm: about === 'not-running' ? OF_MINUTES : BAD_MINUTES,
      ...(actions && { AlarmActions: parameter('alarmActions'), OKActions: parameter('alarmActions') }),
    },
    dependsOn: [],
  }
}

function actionsParameter(arns: readonly string[]): Parameter {
  return { name: 'alarmActions', type: 'strings', description: 'ARNs that alarms call when they are raised and when they end', default: arns }
}

function statistic(id: string, metric: string, dimensions: Series['dimensions'], stat: string): Value {
  return {
    Id: id,
    MetricStat: { Metric: { Namespace: NAMESPACE, MetricName: metric, Dimensions: named(dimensions) }, Period: PERIOD_SECONDS, Stat: stat },
    ReturnData: false,
  }
}

function named(dimensions: Series['dimensions']): Value {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
}
