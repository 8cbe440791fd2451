import type { Owner } from '../../plan.ts'
import type { Value } from '../../value.ts'
import type { Runtime } from '../runtime.ts'
import { errorsAmong, HEALTHY_MEMBERS, LIVE, MEMBERS, NAMESPACE, type RequestMetrics, type Series } from './series.ts'

/** One look a minute. */
const PERIOD_SECONDS = 60
/** Fewer requests in a minute say nothing about the share of errors. */
const FEWEST_REQUESTS = 10

/** What is particular to one alarm. */
export interface Alarm {
  readonly owner: Owner
  readonly about: 'errors' | 'latency' | 'unhealthy' | 'not-running'
  readonly description: string
  readonly properties: Readonly<Record<string, Value>>
}

/** The share of errors among requests, and how long the slowest take. */
export function requestAlarms({ options }: Runtime, owner: Owner, whose: string, metrics: RequestMetrics, dimensions: Series['dimensions']): readonly Alarm[] {
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
export function unhealthyAlarm(owner: Owner, dimensions: Series['dimensions']): Alarm {
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

/** A target group of a load balancer in its metrics, whose dimensions are known when it is made. */
export interface TargetMetrics {
  /** AWS: AWS/ApplicationELB or AWS/NetworkELB. */
  readonly namespace: string
  readonly dimensions: Readonly<Record<'LoadBalancer' | 'TargetGroup', Value>>
}

/** Of tasks of a gateway, those that fail the load balancer's health checks at any of its target groups. */
export function unhealthyTargetsAlarm(owner: Owner, groups: readonly TargetMetrics[]): Alarm {
  const ids = groups.map((_, index) => `group${index + 1}`)
  return {
    owner,
    about: 'unhealthy',
    description: `Tasks of virtual gateway ${owner.name} fail the health checks of the load balancer before it`,
    properties: {
      Metrics: [
        ...groups.map(({ namespace, dimensions }, index) => statistic(ids[index]!, 'UnHealthyHostCount', dimensions, 'Maximum', namespace)),
        { Id: 'unhealthy', Expression: `MAX([${ids.join(', ')}])`, Label: 'Tasks out of use', ReturnData: true },
      ],
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      // Without tasks there is nothing to ask.
      TreatMissingData: 'notBreaching',
    },
  }
}

/** Nothing is sent where nothing runs. */
export function notRunningAlarm(owner: Owner, dimensions: Series['dimensions']): Alarm {
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

type Dimensions = Readonly<Record<string, Value>>

function statistic(id: string, metric: string, dimensions: Dimensions, stat: string, namespace: string = NAMESPACE): Value {
  return {
    Id: id,
    MetricStat: { Metric: { Namespace: namespace, MetricName: metric, Dimensions: named(dimensions) }, Period: PERIOD_SECONDS, Stat: stat },
    ReturnData: false,
  }
}

function named(dimensions: Dimensions): Value {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
}
