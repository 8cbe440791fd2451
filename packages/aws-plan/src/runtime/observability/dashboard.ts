import type { AccessLog } from '@mesh-compile/ir'
import { HERE } from '../../plan.ts'
import { dashboardType } from '../../resource-types/cloudwatch.ts'
import { json, REGION, text } from '../../value.ts'
import { logGroupName } from '../logs.ts'
import { awsName } from '../names.ts'
import type { Proxy } from '../proxies.ts'
import type { Contribution, Runtime } from '../runtime.ts'
import { measuredProxies } from './collector.ts'
import {
  allSeries, CALLS, ENTERED, gatewayDimensions, listenerDimensions, MEMORY, OVERFLOW, proxyDimensions, routeDimensions, routesOf, SERVED,
  seriesKey, serviceDimensions,
} from './series.ts'
import { graph as graphOf, heading, line, logTable, place, requestRow, type Widget } from './widgets.ts'

/*
 * A dashboard has at most 500 widgets and 2500 lines in its graphs. Of a larger mesh the first of each kind are shown,
 * by name, and the heading says how many are not.
 */
const MOST_SERVICES = 50
const MOST_GATEWAYS = 15
const MOST_NODES = 50
/** AWS: log groups of one query. */
const MOST_LOG_GROUPS = 50

/** One dashboard of the whole mesh: services, gateways, nodes, logs and the way to its traces. */
export function planDashboard(runtime: Runtime): Contribution {
  const { mesh, options, proxies } = runtime
  const onEcs = proxies.filter(({ platform }) => platform.kind === 'ecs')
  if (!options.dashboard || onEcs.length === 0) return {}
  const rows = [
    [heading(text`# ${mesh.name}\n${tracesLink(runtime)}Generated from the mesh: what is changed here is lost with the next deployment.`, 2)],
    ...serviceRows(runtime),
    ...gatewayRows(runtime),
    ...nodeRows(runtime),
    ...logRows(runtime, onEcs),
  ]
  return {
    resources: [
      {
        id: { type: dashboardType.cloudFormation, key: '' },
        type: dashboardType,
        concern: 'observability',
        owner: { kind: 'mesh', name: mesh.name },
        place: HERE,
        properties: { DashboardName: awsName(255, mesh.name), DashboardBody: json({ widgets: place(rows) }) },
        dependsOn: [],
      },
    ],
  }
}

/** Without a host: the console's differs from partition to partition. */
function tracesLink({ mesh }: Runtime): ReturnType<typeof text> | string {
  if (!mesh.tracing) return ''
  return text`[Traces](/cloudwatch/home?region=${REGION}#xray:traces/query) and [map](/cloudwatch/home?region=${REGION}#xray:service-map/map) of X-Ray. `
}

function serviceRows(runtime: Runtime): readonly (readonly Widget[])[] {
  const { mesh, graph } = runtime
  const sent = new Set(allSeries(graph, measuredProxies(runtime)).map(seriesKey))
  const services = mesh.virtualServices.filter(({ name }) => sent.has(seriesKey({ metric: CALLS.requests, dimensions: serviceDimensions(graph, name) })))
  return section('Virtual services, as callers see them', services, MOST_SERVICES, ({ name }) => {
    const routes = routesOf(graph, name).map((route) => ({ label: route, dimensions: routeDimensions(graph, name, route) }))
    return requestRow(name, CALLS, serviceDimensions(graph, name), routes)
  })
}

function gatewayRows(runtime: Runtime): readonly (readonly Widget[])[] {
  const gateways = measuredProxies(runtime).filter(({ kind }) => kind === 'virtual-gateway')
  return section('Virtual gateways', gateways, MOST_GATEWAYS, ({ name }) => requestRow(name, ENTERED, gatewayDimensions(runtime.graph, name)))
}

function nodeRows(runtime: Runtime): readonly (readonly Widget[])[] {
  const { mesh, graph, proxies } = runtime
  const measured = new Set(measuredProxies(runtime))
  const onEcs = proxies.filter(({ platform }) => platform.kind === 'ecs')
  return section('Proxies and tasks', onEcs, MOST_NODES, (proxy) => {
    const service = awsName(255, mesh.name, proxy.name)
    const usage = graphOf(`${proxy.name}: CPU and memory of the tasks, percent`, ['CPU', 'Memory'].map((what) => [
      { expression: `SEARCH('{AWS/ECS,ClusterName,ServiceName} MetricName="${what}Utilization" ServiceName="${service}"', 'Average', 60)`, label: what },
    ]))
    if (!measured.has(proxy)) return [usage]
    const dimensions = proxyDimensions(graph, proxy)
    const ports = proxy.kind === 'virtual-node' ? proxy.node.listeners.filter(({ protocol }) => protocol !== 'tcp').map(({ port }) => port) : []
    return [
      usage,
      graphOf(`${proxy.name}: memory of Envoy, and requests refused because a pool was full`, [
        line(MEMORY, dimensions, { stat: 'Maximum', label: 'bytes' }),
        line(OVERFLOW, dimensions, { stat: 'Sum', label: 'refused', yAxis: 'right' }),
      ]),
      ...(ports.length > 0
        ? [graphOf(`${proxy.name}: requests a minute and latency, by listener`, ports.flatMap((port) => {
            const of = listenerDimensions(graph, proxy.name, port)
            return [
              line(SERVED.requests, of, { stat: 'Sum', label: `requests ${port}` }),
              line(SERVED.latency, of, { stat: 'p99', label: `p99 ms ${port}`, yAxis: 'right' }),
            ]
          }))]
        : []),
    ]
  })
}

/** What Envoys complain about, and the lines of requests that failed. */
function logRows({ mesh }: Runtime, onEcs: readonly Proxy[]): readonly (readonly Widget[])[] {
  const [groups, more] = cut(onEcs.map(({ name }) => logGroupName(mesh.name, name)), MOST_LOG_GROUPS)
  const newest = 'fields @timestamp, @log, @message | sort @timestamp desc | limit 50'
  const failed = [...new Set(onEcs.flatMap((proxy) => failedFilter(proxy.kind === 'virtual-node' ? proxy.node.accessLog : proxy.gateway.accessLog) ?? []))]
  return [
    [heading(`## Logs${showMore(more)}`)],
    [
      logTable('Warnings and errors of Envoy', groups, `filter @logStream like /^envoy\\// and @message like /\\[(warning|error|critical)\\]/ | ${newest}`),
      ...(failed.length > 0 ? [logTable('Requests answered with class 5', groups, `filter @logStream like /^envoy\\// and (${failed.join(' or ')}) | ${newest}`)] : []),
    ],
  ]
}

/** What tells the lines of an access log with a status of class 5; undefined where none can, or they are not logged here. */
function failedFilter(log: AccessLog | undefined): string | undefined {
  if (!log || !/^\/dev\/std(out|err)$/.test(log.path)) return undefined
  // Envoy's own line: [time] "GET /path HTTP/1.1" 503 ...
  if (!log.format) return '@message like /" 5[0-9][0-9] /'
  if (log.format.kind === 'text') return undefined
  const [key] = Object.entries(log.format.fields).find(([name, operator]) => operator === '%RESPONSE_CODE%' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) ?? []
  return key === undefined ? undefined : `${key} >= 500`
}

/** A heading, and a row for each of the first `most`. */
function section<Item>(title: string, items: readonly Item[], most: number, rowOf: (item: Item) => readonly Widget[]): readonly (readonly Widget[])[] {
  if (items.length === 0) return []
  const [shown, more] = cut(items, most)
  return [[heading(`## ${title}${showMore(more)}`)], ...shown.map(rowOf)]
}

function cut<Item>(items: readonly Item[], most: number): readonly [shown: readonly Item[], more: number] {
  return [items.slice(0, most), Math.max(0, items.length - most)]
}

function showMore(more: number): string {
  return more > 0 ? ` (and ${more} more that are not shown)` : ''
}
