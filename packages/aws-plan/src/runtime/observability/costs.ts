import type { AccessLog, LogFormat } from '@mesh-compile/ir'
import type { Resource } from '../../plan.ts'
import type { Proxy } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'
import { SCRAPE_SECONDS } from './collector-config.ts'
import { measuredProxies } from './collector.ts'
import { DAYS_A_MONTH, HOURS_A_MONTH, PRICES, PRICES_READ } from './prices.ts'
import { allSeries, seriesOf } from './series.ts'

/** Bytes of a line that metrics are read from, with CloudWatch's 26 for each event. */
const METRIC_LINE_BYTES = 600
/** Bytes of Envoy's own line about a request. */
const USUAL_LINE_BYTES = 230
/** Bytes that an operator of an access log stands for, on average. */
const OPERATOR_BYTES = 16
const EVENT_BYTES = 26

/** A line of the estimate; `dollars` is absent where it depends on what goes through the mesh. */
interface Item {
  readonly text: string
  readonly dollars?: number
}

/** What the mesh costs a month beside its computers and its traffic, a line each with how it is reckoned; none where it costs nothing. */
export function estimateCosts(runtime: Runtime, resources: readonly Resource[]): readonly string[] {
  const items = [
    ...metricCosts(runtime),
    ...alarmCosts(resources),
    ...countCosts(resources, 'AWS::CloudWatch::Dashboard', 'dashboard', PRICES.dashboard),
    ...countCosts(resources, 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'load balancer', PRICES.loadBalancerHour * HOURS_A_MONTH),
    ...authorityCosts(runtime),
    ...accessLogCosts(runtime),
    ...traceCosts(runtime),
  ]
  if (items.length === 0) return []
  const total = items.reduce((sum, { dollars = 0 }) => sum + dollars, 0)
  return [
    `about ${dollars(total)} a month beside tasks and traffic, at list prices of ${PRICES_READ} in us-east-1:`,
    ...items.map(({ text }) => `  ${text}`),
  ]
}

/** Each combination of dimensions is a metric. A proxy writes a line for each set of dimensions, at each scrape. */
function metricCosts(runtime: Runtime): readonly Item[] {
  const proxies = measuredProxies(runtime)
  if (proxies.length === 0) return []
  const metrics = allSeries(runtime.graph, proxies).length
  const scrapes = (HOURS_A_MONTH * 3600) / SCRAPE_SECONDS
  const lines = proxies.reduce((sum, proxy) => sum + taskCount(proxy) * linesOf(runtime, proxy), 0)
  const gigabytes = (lines * scrapes * METRIC_LINE_BYTES) / 1e9
  return [
    product(count(metrics, 'metric'), metrics, PRICES.metric),
    {
      text: `${count(lines, 'line')} of metrics a minute of ${METRIC_LINE_BYTES} bytes: ${gigabytes.toFixed(1)} GB × ${dollars(PRICES.logGigabyte)} = ${dollars(gigabytes * PRICES.logGigabyte)}`,
      dollars: gigabytes * PRICES.logGigabyte,
    },
  ]
}

function linesOf({ graph }: Runtime, proxy: Proxy): number {
  return new Set(seriesOf(graph, proxy).map(({ dimensions }) => JSON.stringify(dimensions))).size
}

/** An alarm on a calculation is billed for each metric in it. */
function alarmCosts(resources: readonly Resource[]): readonly Item[] {
  const alarms = resources.filter(({ type }) => type.cloudFormation === 'AWS::CloudWatch::Alarm')
  if (alarms.length === 0) return []
  const metrics = alarms.reduce((sum, { properties: { Metrics: metrics } }) => {
    return sum + (Array.isArray(metrics) ? metrics.filter((one: object) => 'MetricStat' in one).length : 1)
  }, 0)
  return [product(`${count(alarms.length, 'alarm')} on ${count(metrics, 'metric')}`, metrics, PRICES.alarmMetric)]
}

function countCosts(resources: readonly Resource[], type: string, noun: string, price: number): readonly Item[] {
  const number = resources.filter(({ type: { cloudFormation } }) => cloudFormation === type).length
  return number > 0 ? [product(count(number, noun), number, price)] : []
}

/** Authorities are there already: what they cost is said, and not added up. */
function authorityCosts({ proxies, options }: Runtime): readonly Item[] {
  const sources = proxies.flatMap((proxy) => proxy.external.flatMap(({ role, source }) => (source?.kind === 'acmPca' ? source.arns.map((arn) => ({ proxy, role, arn })) : [])))
  const authorities = new Set(sources.map(({ arn }) => arn)).size
  if (authorities === 0) return []
  const issued = new Map(sources.filter(({ role }) => role === 'certificate').map(({ proxy }) => [proxy.name, taskCount(proxy)]))
  const certificates = [...issued.values()].reduce((sum, tasks) => sum + tasks, 0)
  const { authority, certificate } = PRICES
  // A new one is asked for after two thirds of its days.
  const month = Math.ceil((certificates * DAYS_A_MONTH) / ((options.certificateValidityDays * 2) / 3))
  return [
    {
      text: `${count(authorities, 'private authority', 'private authorities')}, not added: ${dollars(authority.generalPurpose)} a month each (${dollars(authority.shortLived)} for short-lived certificates)`
        + (certificates > 0 ? `, and ${count(month, 'certificate')} a month × $${certificate.generalPurpose} ($${certificate.shortLived})` : ''),
    },
  ]
}

/** Per million lines: how many requests there are, nobody knows here. */
function accessLogCosts({ proxies }: Runtime): readonly Item[] {
  const bytes = proxies.flatMap((proxy) => {
    const log = proxy.kind === 'virtual-node' ? proxy.node.accessLog : proxy.gateway.accessLog
    return proxy.platform.kind === 'ecs' && log && isCollected(log) ? [lineBytes(log.format)] : []
  })
  if (bytes.length === 0) return []
  const most = Math.max(...bytes)
  return [{ text: `a million lines of access logs of up to ${most} bytes: ${(most / 1000).toFixed(2)} GB × ${dollars(PRICES.logGigabyte)} = ${dollars((most / 1000) * PRICES.logGigabyte)}; a request leaves one at each proxy on its way` }]
}

function isCollected({ path }: AccessLog): boolean {
  return path === '/dev/stdout' || path === '/dev/stderr'
}

/** About how long a line is, with what CloudWatch adds. */
function lineBytes(format: LogFormat | undefined): number {
  const text = format === undefined ? undefined : format.kind === 'text' ? format.text : JSON.stringify(format.fields)
  return EVENT_BYTES + (text === undefined ? USUAL_LINE_BYTES : Buffer.byteLength(text.replaceAll(/%[A-Z_0-9]+(?:\([^)]*\))?(?::\d+)?%/g, '-'.repeat(OPERATOR_BYTES))))
}

function traceCosts({ mesh }: Runtime): readonly Item[] {
  if (!mesh.tracing || mesh.tracing.samplingPercent === 0) return []
  const { samplingPercent } = mesh.tracing
  return [{ text: `a million requests, ${samplingPercent}% of them traced: ${dollars((samplingPercent / 100) * PRICES.millionTraces)} of X-Ray` }]
}

function taskCount({ platform }: Proxy): number {
  return platform.kind === 'ecs' && platform.task.kind === 'planned' ? platform.task.desiredCount : 1
}

function product(what: string, number: number, price: number): Item {
  return { text: `${what} × ${dollars(price)} = ${dollars(number * price)}`, dollars: number * price }
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`
}

function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`
}
