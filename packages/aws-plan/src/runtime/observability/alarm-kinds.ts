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
