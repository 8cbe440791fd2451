import { observabilityDiagnostics as diagnostics } from '../../diagnostics/observability.ts'
import { HERE, type Owner, type Parameter, type Resource } from '../../plan.ts'
import { alarmType } from '../../resource-types/cloudwatch.ts'
import { parameter } from '../../value.ts'
import { targetMetrics } from '../load-balancers/load-balancers.ts'
import { gatewaysWith } from '../load-balancers/gateways.ts'
import { awsName } from '../names.ts'
import type { Contribution, Runtime } from '../runtime.ts'
import { notRunningAlarm, requestAlarms, unhealthyAlarm, unhealthyTargetsAlarm, type Alarm } from './alarm-kinds.ts'
import { measuredProxies } from './collector.ts'
import {
  allSeries, CALLS, ENTERED, gatewayDimensions, MEMBERS, proxyDimensions, seriesKey, serviceDimensions, targetDimensions, type Series,
} from './series.ts'

/** An alarm looks once a minute, and needs this many bad minutes of as many. */
const BAD_MINUTES = 3
const OF_MINUTES = 5

/** AWS: arn:partition:service:region:account:resource. A comma would end an item of CloudFormation's list. */
const ARN = /^arn(?::[^:,\s]+){2}(?::[^:,\s]*){2}:[^,\s]+$/

/** Alarms on metrics that come to CloudWatch; what nobody sends, nobody is woken for. */
export function planAlarms(runtime: Runtime): Contribution {
  const { mesh, options, report } = runtime
  if (!options.alarms) return {}
  const alarms = [...serviceAlarms(runtime), ...proxyAlarms(runtime), ...loadBalancerAlarms(runtime)]
  const actions = alarms.length > 0 && options.alarmActions.length > 0
  if (actions) for (const action of options.alarmActions) if (!ARN.test(action)) report(diagnostics.illegalAlarmAction, { action })
  return {
    resources: alarms.map((alarm) => alarmResource(mesh.name, alarm, actions)),
    parameters: actions ? [actionsParameter(options.alarmActions)] : [],
  }
}

/** What callers say of virtual services, and of the nodes behind them. */
function serviceAlarms(runtime: Runtime): readonly Alarm[] {
  const { mesh, graph } = runtime
  const sent = new Set(allSeries(graph, measuredProxies(runtime)).map(seriesKey))
  const isSent = (metric: string, dimensions: Series['dimensions']): boolean => sent.has(seriesKey({ metric, dimensions }))
  const services = mesh.virtualServices.flatMap(({ name }) => {
    const dimensions = serviceDimensions(graph, name)
    const owner: Owner = { kind: 'virtual-service', name }
    return isSent(CALLS.requests, dimensions) ? requestAlarms(runtime, owner, `virtual service ${name}`, CALLS, dimensions) : []
  })
  const targets = mesh.virtualNodes.flatMap(({ name }) =>
    isSent(MEMBERS, targetDimensions(graph, name)) ? [unhealthyAlarm({ kind: 'virtual-node', name }, targetDimensions(graph, name))] : [],
  )
  return [...services, ...targets]
}

/** What proxies say of themselves. */
function proxyAlarms(runtime: Runtime): readonly Alarm[] {
  const { graph } = runtime
  return measuredProxies(runtime).flatMap(({ kind, name, owner, platform }) => {
    const none = platform.kind === 'ecs' && platform.task.kind === 'planned' && platform.task.desiredCount === 0
    return [
      ...(kind === 'virtual-gateway' ? requestAlarms(runtime, owner, `virtual gateway ${name}`, ENTERED, gatewayDimensions(graph, name)) : []),
      ...(none ? [] : [notRunningAlarm(owner, proxyDimensions(graph, { kind, name }))]),
    ]
  })
}

/** What load balancers say of gateways, which they do whatever proxies send. */
function loadBalancerAlarms(runtime: Runtime): readonly Alarm[] {
  return gatewaysWith('planned', runtime).map((gateway) => unhealthyTargetsAlarm(gateway.owner, targetMetrics(runtime, gateway)))
}

function alarmResource(mesh: string, { owner, about, description, properties }: Alarm, actions: boolean): Resource {
  return {
    id: { type: alarmType.cloudFormation, key: `${owner.kind}/${owner.name}/${about}` },
    type: alarmType,
    concern: 'observability',
    owner,
    place: HERE,
    properties: {
      AlarmName: awsName(255, mesh, owner.kind, owner.name, about),
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
