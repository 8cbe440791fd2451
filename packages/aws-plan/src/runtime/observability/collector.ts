import { HERE, type Resource } from '../../plan.ts'
import { logGroupType } from '../../resource-types/logs.ts'
import { REGION, type ResourceId, type Value } from '../../value.ts'
import { logConfiguration, logStreamsOf } from '../logs.ts'
import type { Proxy } from '../proxies.ts'
import type { Contribution, Runtime, Statement, TaskContainer } from '../runtime.ts'
import { collectorConfig, type CollectorTasks } from './collector-config.ts'
import { seriesOf } from './series.ts'

/** Container names; the application's cannot be one of them. */
export const COLLECTOR = 'collector'
export const XRAY_DAEMON = 'xray-daemon'

/** Days that the lines stay that metrics were read from; the metrics themselves stay for fifteen months. */
const LINES_DAYS = 7

/** What runs beside the proxies on ECS to carry their spans to X-Ray and their metrics to CloudWatch. */
export function planCollectors(runtime: Runtime): Contribution {
  const parts = runtime.proxies.filter(({ platform }) => platform.kind === 'ecs').map((proxy) => beside(runtime, proxy))
  return {
    resources: hasMetrics(runtime) && parts.length > 0 ? [linesGroup(runtime)] : [],
    containers: parts.flatMap(({ containers }) => containers),
    statements: parts.flatMap(({ statements }) => statements),
  }
}

/** The proxies whose metrics come to CloudWatch. */
export function measuredProxies(runtime: Runtime): readonly Proxy[] {
  return hasMetrics(runtime) ? runtime.proxies.filter(({ platform }) => platform.kind === 'ecs') : []
}

/** The log group that metrics are read from. */
export const LINES_GROUP: ResourceId = { type: logGroupType.cloudFormation, key: 'observability/metrics' }

/** No proxy has a slash in its name, so none has this group. */
export function linesGroupName(mesh: string): string {
  return `/mesh-compile/${mesh.replace(/[^A-Za-z0-9_./#-]/g, '-')}/metrics/envoy`
}

function hasMetrics({ mesh, options }: Runtime): boolean {
  return options.cloudWatchMetrics && mesh.metrics?.prometheus !== undefined
}

function beside(runtime: Runtime, proxy: Proxy): { readonly containers: readonly TaskContainer[]; readonly statements: readonly Statement[] } {
  const { mesh, options } = runtime
  // Another address is that of a collector which the team runs elsewhere.
  const tracing = mesh.tracing && isLoopback(mesh.tracing.address) ? mesh.tracing : undefined
  const prometheus = hasMetrics(runtime) ? mesh.metrics?.prometheus : undefined
  const tasks: CollectorTasks = {
    ...(tracing?.kind === 'openTelemetry' && { traces: tracing }),
    ...(prometheus && { metrics: { port: prometheus.port, logGroup: linesGroupName(mesh.name), series: seriesOf(runtime.graph, proxy) } }),
  }
  const hasCollector = tasks.traces !== undefined || tasks.metrics !== undefined
  const daemon = tracing?.kind === 'xray' ? tracing : undefined
  return {
    containers: [
      ...(hasCollector ? [collectorContainer(runtime, proxy, tasks)] : []),
      ...(daemon ? [daemonContainer(runtime, proxy, options.xrayDaemonImage, daemon)] : []),
    ],
    statements: [
      ...(tracing ? [writeTraces(proxy)] : []),
      ...(tasks.metrics ? [writeLines(proxy)] : []),
    ],
  }
}

function collectorContainer({ envoy, options }: Runtime, proxy: Proxy, tasks: CollectorTasks): TaskContainer {
  return sidecar(proxy, COLLECTOR, {
    Image: options.collectorImage,
    User: String(envoy.proxyUid),
    Environment: [
      { Name: 'AOT_CONFIG_CONTENT', Value: JSON.stringify(collectorConfig(tasks)) },
      { Name: 'AWS_REGION', Value: REGION },
    ],
  })
}

/** The image's entry point listens on all addresses; what comes last holds. */
function daemonContainer({ envoy }: Runtime, proxy: Proxy, image: string, { address, port }: { readonly address: string; readonly port: number }): TaskContainer {
  const listen = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  return sidecar(proxy, XRAY_DAEMON, {
    Image: image,
    Command: ['--bind', listen, '--bind-tcp', listen, '--local-mode'],
    User: String(envoy.proxyUid),
    ReadonlyRootFilesystem: true,
    Environment: [{ Name: 'AWS_REGION', Value: REGION }],
  })
}

/** It runs as the proxy's user, whose connections are not redirected to the proxy; and the task goes on without it. */
function sidecar({ name: proxy }: Proxy, name: string, definition: Readonly<Record<string, Value>>): TaskContainer {
  return {
    proxy,
    name,
    definition: { Name: name, ...definition, Essential: false, LogConfiguration: logConfiguration(proxy, name, REGION) },
  }
}

/** AWS: these actions know no resources. The sampling rules are for applications that ask the daemon for them. */
function writeTraces({ name }: Proxy): Statement {
  return {
    proxy: name,
    role: 'task',
    sid: 'WriteTraces',
    actions: ['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    resources: ['*'],
  }
}

function writeLines({ name }: Proxy): Statement {
  return {
    proxy: name,
    role: 'task',
    sid: 'WriteMetrics',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logStreamsOf(LINES_GROUP)],
  }
}

function linesGroup({ mesh }: Runtime): Resource {
  return {
    id: LINES_GROUP,
    type: logGroupType,
    concern: 'observability',
    owner: { kind: 'mesh', name: mesh.name },
    place: HERE,
    properties: { LogGroupName: linesGroupName(mesh.name), RetentionInDays: LINES_DAYS },
    dependsOn: [],
  }
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}
