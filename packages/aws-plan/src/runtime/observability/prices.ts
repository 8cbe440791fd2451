/** When these prices were read, from the public price pages of AWS: aws.amazon.com/<service>/pricing, for us-east-1. */
export const PRICES_READ = '2026-09'

/** US dollars, without free tiers and discounts for volume. */
export const PRICES = {
  /** cloudwatch: a custom metric for a month, of the first 10,000. */
  metric: 0.3,
  /** cloudwatch: a metric that an alarm of standard resolution looks at, for a month. */
  alarmMetric: 0.1,
  /** cloudwatch: a dashboard for a month. */
  dashboard: 3,
  /** cloudwatch: a gigabyte of logs that is taken in. */
  logGigabyte: 0.5,
  /** xray: a million traces that are recorded. */
  millionTraces: 5,
  /** private-ca: an authority for a month, of general purpose and of short-lived certificates. */
  authority: { generalPurpose: 400, shortLived: 50 },
  /** private-ca: a certificate, of the first thousand in a month. */
  certificate: { generalPurpose: 0.75, shortLived: 0.058 },
  /** elasticloadbalancing: an Application or a Network Load Balancer for an hour, without what goes through it. */
  loadBalancerHour: 0.0225,
} as const

/** As AWS's own calculator counts. */
export const HOURS_A_MONTH = 730
export const DAYS_A_MONTH: number = HOURS_A_MONTH / 24
