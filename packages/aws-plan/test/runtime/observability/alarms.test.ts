import { describe, expect, test } from 'vitest'
import type { AwsOptions } from '../../../src/options.ts'
import { parameter } from '../../../src/value.ts'
import { plannedGateway } from '../../support/network-mesh.ts'
import { propertiesOf, runtimeOf } from '../../support/runtime-of.ts'
import { quietMesh, watchedMesh } from '../../support/watched-mesh.ts'

function alarmsOf(json: object, options: Partial<AwsOptions> = {}): readonly string[] {
  return runtimeOf(json, { options }).resources.flatMap(({ type, id }) => (type.noun === 'Alarm' ? [id.key] : []))
}

test('there are alarms on what is measured, and on nothing else', () => {
  expect(alarmsOf(watchedMesh)).toEqual([
    'virtual-gateway/edge/errors', 'virtual-gateway/edge/latency', 'virtual-gateway/edge/not-running', 'virtual-gateway/edge/unhealthy',
    'virtual-node/catalog-v1/not-running', 'virtual-node/catalog-v1/unhealthy', 'virtual-node/web/not-running',
    'virtual-service/catalog.local/errors', 'virtual-service/catalog.local/latency',
  ])
})

test.each([
  ['without metrics', quietMesh, {}],
  ['with metrics for Prometheus alone', watchedMesh, { cloudWatchMetrics: false }],
] as const)('%s there is what the load balancer says', (_case, json, options) => {
  expect(alarmsOf(json, options)).toEqual(['virtual-gateway/edge/unhealthy'])
  expect(alarmsOf(json, { ...options, gatewayLoadBalancer: 'existing' })).toEqual([])
})

test('there are none where nobody wants them', () => {
  expect(alarmsOf(watchedMesh, { alarms: false })).toEqual([])
})

test.each([
  ['nlb', 'AWS/NetworkELB', ['edge/80', 'edge/8443'], 'edge'],
  ['alb', 'AWS/ApplicationELB', ['edge/80/http', 'edge/8443/http'], 'edge/application'],
] as const)('of tasks behind a load balancer, %s: whichever of its target groups finds one unhealthy', (gatewayLoadBalancer, namespace, groups, balancer) => {
  const gateways = [plannedGateway('edge', [80, 8443], [])]
  const plan = runtimeOf({ virtualGateways: gateways }, { options: { gatewayLoadBalancer } })
  const statistic = (group: string, index: number): object => ({
    Id: `group${index + 1}`,
    ReturnData: false,
    MetricStat: {
      Stat: 'Maximum',
      Metric: {
        Namespace: namespace,
        MetricName: 'UnHealthyHostCount',
        Dimensions: [
          { Name: 'TargetGroup', Value: { kind: 'attribute', resource: { key: group }, attribute: 'TargetGroupFullName' } },
          { Name: 'LoadBalancer', Value: { kind: 'attribute', resource: { key: balancer }, attribute: 'LoadBalancerFullName' } },
        ],
      },
    },
  })
  expect(propertiesOf(plan, 'Alarm', 'virtual-gateway/edge/unhealthy')).toMatchObject({
    TreatMissingData: 'notBreaching',
    Threshold: 0,
    Metrics: [...groups.map(statistic), { Expression: 'MAX([group1, group2])', ReturnData: true }],
  })
})

test('nobody is told of a node that is to have no tasks', () => {
  const [web, ...others] = watchedMesh.virtualNodes
  const none = { ...web, platform: { kind: 'ecs', launchType: 'FARGATE', task: { kind: 'planned', cpu: 512, memory: 1024, cpuArchitecture: 'X86_64', desiredCount: 0, container: { image: 'a', environment: {}, secrets: {} } } } }
  expect(alarmsOf({ ...watchedMesh, virtualNodes: [none, ...others] })).not.toContain('virtual-node/web/not-running')
})

describe('of a virtual service', () => {
  test('the share of errors counts where there are requests enough', () => {
    const alarm = propertiesOf(runtimeOf(watchedMesh, { options: { alarmErrorPercent: 2 } }), 'Alarm', 'virtual-service/catalog.local/errors')
    expect(alarm).toMatchObject({
      Threshold: 2,
      TreatMissingData: 'notBreaching',
      EvaluationPeriods: 5,
      DatapointsToAlarm: 3,
      Metrics: [
        {
          Id: 'errors',
          ReturnData: false,
          MetricStat: {
            Stat: 'Sum',
            Metric: {
              Namespace: 'mesh-compile',
              MetricName: 'envoy_vhost_upstream_rq_xx',
              Dimensions: [
                { Name: 'appmesh_mesh', Value: 'shop' },
                { Name: 'appmesh_virtual_service', Value: 'catalog.local' },
                { Name: 'envoy_response_code_class', Value: '5' },
              ],
            },
          },
        },
        { Id: 'requests', ReturnData: false },
        { Id: 'share', ReturnData: true, Expression: 'IF(requests >= 10, 100 * FILL(errors, 0) / requests, 0)' },
      ],
    })
    expect(alarm).not.toHaveProperty('AlarmActions')
  })

  test('latency is the 99th percentile', () => {
    const alarm = propertiesOf(runtimeOf(watchedMesh, { options: { alarmLatencyMs: 250 } }), 'Alarm', 'virtual-service/catalog.local/latency')
    expect(alarm).toMatchObject({ MetricName: 'envoy_vhost_upstream_rq_time', ExtendedStatistic: 'p99', Threshold: 250, TreatMissingData: 'notBreaching' })
  })
})

test('a node of which nothing is heard does not run', () => {
  expect(propertiesOf(runtimeOf(watchedMesh), 'Alarm', 'virtual-node/web/not-running')).toMatchObject({
    AlarmName: 'shop-virtual-node-web-not-running',
    MetricName: 'envoy_server_live',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
  })
})

test('what alarms call is given, and can be replaced when it is deployed', () => {
  const topic = 'arn:aws:sns:eu-west-1:123456789012:pager'
  const plan = runtimeOf(watchedMesh, { options: { alarmActions: [topic] } })
  expect(plan.parameters).toContainEqual(expect.objectContaining({ name: 'alarmActions', type: 'strings', default: [topic] }))
  const actions = parameter('alarmActions')
  expect(propertiesOf(plan, 'Alarm', 'virtual-node/catalog-v1/unhealthy')).toMatchObject({ AlarmActions: actions, OKActions: actions })
  expect(runtimeOf(watchedMesh).parameters.map(({ name }) => name)).not.toContain('alarmActions')
})

test.each(['pager', 'arn:aws:sns', 'arn:aws:sns:eu-west-1:123456789012:pager,other', 'arn:aws:sns:eu-west-1:123456789012:a pager', 'ops@example.com'])('what is no ARN is refused: %s', (action) => {
  expect(runtimeOf(watchedMesh, { options: { alarmActions: [action] } }).findings).toContain(`MC6560 option alarmActions: '${action}' is no ARN`)
})

test.each(['arn:aws-cn:sns:cn-north-1:123456789012:pager', 'arn:aws:automate:eu-west-1:ec2:recover', 'arn:aws:lambda:eu-west-1:123456789012:function:pager'])('every ARN is taken: %s', (action) => {
  expect(runtimeOf(watchedMesh, { options: { alarmActions: [action] } }).findings.filter((finding) => finding.startsWith('MC6560'))).toEqual([])
})
