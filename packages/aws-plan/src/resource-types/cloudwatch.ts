import type { Properties, ResourceType } from '../resource-type.ts'
import { boolean, called, integer, namedValues, number, object, objects, required, requiredInTerraform, string, strings, tags } from './shorthand.ts'

const metric: Properties = {
  Namespace: string,
  MetricName: requiredInTerraform(string),
  Dimensions: namedValues,
}

const metricDataQuery: Properties = {
  Id: required(string),
  Expression: string,
  Label: string,
  ReturnData: boolean,
  MetricStat: called('metric', object({
    Metric: required({ kind: 'object', of: metric, inline: true }),
    Period: required(integer),
    Stat: required(string),
  })),
}

export const alarmType: ResourceType = {
  cloudFormation: 'AWS::CloudWatch::Alarm',
  terraform: 'aws_cloudwatch_metric_alarm',
  noun: 'Alarm',
  attributes: { Arn: 'arn', Ref: 'alarm_name' },
  properties: {
    AlarmName: requiredInTerraform(string),
    AlarmDescription: string,
    AlarmActions: strings,
    OKActions: called('ok_actions', strings),
    ...metric,
    MetricName: string,
    Statistic: string,
    ExtendedStatistic: string,
    EvaluateLowSampleCountPercentile: called('evaluate_low_sample_count_percentiles', string),
    Period: integer,
    Metrics: objects('metric_query', metricDataQuery),
    ComparisonOperator: requiredInTerraform(string),
    Threshold: number,
    EvaluationPeriods: requiredInTerraform(integer),
    DatapointsToAlarm: integer,
    TreatMissingData: string,
    ...tags,
  },
}

export const dashboardType: ResourceType = {
  cloudFormation: 'AWS::CloudWatch::Dashboard',
  terraform: 'aws_cloudwatch_dashboard',
  noun: 'Dashboard',
  attributes: { Ref: 'dashboard_name' },
  properties: {
    DashboardName: requiredInTerraform(string),
    DashboardBody: required(string),
  },
}
