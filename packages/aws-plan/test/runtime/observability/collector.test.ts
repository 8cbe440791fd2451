import { describe, expect, test } from 'vitest'
import type { AwsOptions } from '../../../src/options.ts'
import { taskDefinitionType } from '../../../src/resource-types/ecs.ts'
import { planCollectors } from '../../../src/runtime/observability/collector.ts'
import { REGION } from '../../../src/value.ts'
import { bareRuntime } from '../../support/bare-runtime.ts'
import { propertiesOf, runtimeOf } from '../../support/runtime-of.ts'
import { quietMesh, watchedMesh } from '../../support/watched-mesh.ts'

const collectorsOf = (json: object, options: Partial<AwsOptions> = {}): ReturnType<typeof planCollectors> => planCollectors(bareRuntime(json, { options }))

interface Config {
  readonly receivers: { readonly otlp?: unknown; readonly prometheus?: { readonly config: { readonly scrape_configs: readonly [{ readonly metric_relabel_configs: readonly [{ readonly regex: string }] }] } } }
  readonly exporters: { readonly awsxray?: unknown; readonly awsemf?: { readonly metric_declarations: readonly Declaration[] } }
  readonly service: { readonly pipelines: Readonly<Record<string, object>> }
}

interface Declaration {
  readonly dimensions: readonly [readonly string[]]
  readonly metric_name_selectors: readonly string[]
  readonly label_matchers: readonly [{ readonly label_names: readonly string[]; readonly regex: string }]
}

/** The configuration of the collector beside a proxy, as the collector reads it. */
function configOf(json: object, proxy: string, options: Partial<AwsOptions> = {}): Config {
  const container = collectorsOf(json, options).containers?.find((one) => one.proxy === proxy && one.name === 'collector')
  const environment = container?.definition['Environment'] as readonly { readonly Name: string; readonly Value: string }[] | undefined
  const text = environment?.find(({ Name }) => Name === 'AOT_CONFIG_CONTENT')?.Value
  if (text === undefined) throw new Error(`no collector beside ${proxy}`)
  // The collector would fill something in.
  expect(text).not.toContain('$')
  return JSON.parse(text) as Config
}

const containerNames = (json: object, options?: Partial<AwsOptions>): readonly string[] =>
  (collectorsOf(json, options).containers ?? []).map(({ proxy, name }) => `${proxy} ${name}`)

const otlp = { kind: 'openTelemetry', address: '127.0.0.1', port: 4317, protocol: 'grpc', samplingPercent: 5 }
const xray = { kind: 'xray', address: '127.0.0.1', port: 2000, samplingPercent: 5 }

describe('which containers there are', () => {
  test('none where nothing is traced and nothing measured', () => {
    expect(collectorsOf(quietMesh)).toEqual({ resources: [], containers: [], statements: [] })
  })

  test('a collector beside each proxy on ECS, and none beside others', () => {
    expect(containerNames(watchedMesh)).toEqual(['catalog-v1 collector', 'edge collector', 'web collector'])
  })

  test('one collector for both', () => {
    expect(containerNames({ ...watchedMesh, tracing: otlp })).toEqual(['catalog-v1 collector', 'edge collector', 'web collector'])
    expect(Object.keys(configOf({ ...watchedMesh, tracing: otlp }, 'web').service.pipelines)).toEqual(['traces', 'metrics'])
  })

  test('the X-Ray daemon where proxies speak to it, on the address that they send to', () => {
    const { containers = [] } = collectorsOf({ ...quietMesh, tracing: { ...xray, address: '::1', port: 2345 } }, { xrayDaemonImage: 'mine/daemon:1' })
    expect(containers.map(({ name }) => name)).toEqual(['xray-daemon', 'xray-daemon', 'xray-daemon'])
    expect(containers[0]?.definition).toMatchObject({ Image: 'mine/daemon:1', Command: ['--bind', '[::1]:2345', '--bind-tcp', '[::1]:2345', '--local-mode'], Essential: false })
  })

  test('none where the collector is elsewhere', () => {
    expect(containerNames({ ...quietMesh, tracing: { ...otlp, address: '10.0.0.9' } })).toEqual([])
    expect(containerNames({ ...quietMesh, tracing: { ...xray, address: '10.0.0.9' } })).toEqual([])
  })

  test('none for metrics that stay with Prometheus', () => {
    expect(collectorsOf(watchedMesh, { cloudWatchMetrics: false })).toEqual({ resources: [], containers: [], statements: [] })
  })

  test('they are sidecars as the user of the proxy, and log like the others', () => {
    const [one] = collectorsOf(watchedMesh).containers ?? []
    expect(one).toMatchObject({ proxy: 'catalog-v1' })
    expect(one?.definition).toMatchObject({
      Name: 'collector',
      User: '1337',
      Essential: false,
      Environment: [{ Name: 'AOT_CONFIG_CONTENT' }, { Name: 'AWS_REGION', Value: REGION }],
      LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-stream-prefix': 'collector' } },
    })
  })
})

test('what they are made of, a task definition can have', () => {
  const { ContainerDefinitions: definitions } = taskDefinitionType.properties
  const known = definitions && 'of' in definitions ? definitions.of : {}
  for (const tracing of [otlp, xray]) {
    const { containers = [] } = collectorsOf({ ...watchedMesh, tracing })
    expect(containers.length).toBeGreaterThan(0)
    expect(containers.flatMap(({ definition }) => Object.keys(definition)).filter((name) => !Object.hasOwn(known, name))).toEqual([])
    // Envoy and the application have the task's memory between them.
    expect(containers.filter(({ definition }) => 'Memory' in definition || 'MemoryReservation' in definition)).toEqual([])
  }
})

describe('what roles may do', () => {
  test('traces alone', () => {
    const { statements, resources } = collectorsOf({ ...quietMesh, tracing: otlp })
    expect(resources).toEqual([])
    expect(statements?.map(({ proxy, role, sid }) => `${proxy} ${role} ${sid}`)).toEqual(['catalog-v1 task WriteTraces', 'edge task WriteTraces', 'web task WriteTraces'])
    expect(statements?.[0]?.actions).toEqual(['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'])
  })

  test('metrics alone, into one log group', () => {
    const plan = runtimeOf(watchedMesh)
    expect(propertiesOf(plan, 'LogGroup', 'observability/metrics')).toEqual({ LogGroupName: '/mesh-compile/shop/metrics/envoy', RetentionInDays: 7 })
    expect(propertiesOf(plan, 'RolePolicy', 'web/task')['PolicyDocument']).toMatchObject({
      Statement: expect.arrayContaining([expect.objectContaining({ Sid: 'WriteMetrics', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] })]) as unknown,
    })
  })
})

describe('what a collector is told', () => {
  test.each([['grpc', 4317], ['http', 4318]] as const)('to listen where %s spans are sent', (protocol, port) => {
    const { receivers } = configOf({ ...quietMesh, tracing: { ...otlp, protocol, port } }, 'web')
    expect(receivers).toEqual({ otlp: { protocols: { [protocol]: { endpoint: `127.0.0.1:${port}` } } } })
  })

  test('to ask the proxy for native histograms, and for these names alone', () => {
    const [scrape] = configOf(watchedMesh, 'web').receivers.prometheus!.config.scrape_configs
    expect(scrape).toMatchObject({
      metrics_path: '/stats/prometheus',
      params: { histogram_buckets: ['prometheusnative'] },
      scrape_native_histograms: true,
      static_configs: [{ targets: ['127.0.0.1:9902'] }],
    })
    expect(scrape.metric_relabel_configs[0].regex.split('|')).toEqual([
      'envoy_cluster_membership_healthy', 'envoy_cluster_membership_total', 'envoy_cluster_upstream_rq_pending_overflow', 'envoy_server_live',
      'envoy_server_memory_allocated', 'envoy_vhost_upstream_rq_completed', 'envoy_vhost_upstream_rq_time', 'envoy_vhost_upstream_rq_xx',
    ])
  })

  const declared = (proxy: string): Readonly<Record<string, string>> =>
    Object.fromEntries(configOf(watchedMesh, proxy).exporters.awsemf!.metric_declarations.map(({ dimensions, label_matchers: [{ label_names, regex }] }) => {
      expect(label_names).toEqual(dimensions[0])
      return [dimensions[0].join(' '), regex]
    }))

  test('by which labels a caller is measured, and with which values', () => {
    expect(declared('web')).toEqual({
      'appmesh_mesh appmesh_virtual_node': String.raw`\A(?:shop;web)\z`,
      'appmesh_mesh appmesh_virtual_service': String.raw`\A(?:shop;catalog\.local)\z`,
      'appmesh_mesh appmesh_virtual_service envoy_response_code_class': String.raw`\A(?:shop;catalog\.local;5)\z`,
      'appmesh_mesh appmesh_virtual_service appmesh_route': String.raw`\A(?:shop;catalog\.local;all|shop;catalog\.local;new)\z`,
      'appmesh_mesh appmesh_virtual_service appmesh_route envoy_response_code_class': String.raw`\A(?:shop;catalog\.local;all;5|shop;catalog\.local;new;5)\z`,
      'appmesh_mesh appmesh_target_virtual_node': String.raw`\A(?:shop;catalog-v1)\z`,
    })
  })

  test('by which a server and a gateway are', () => {
    expect(Object.keys(declared('catalog-v1'))).toEqual([
      'appmesh_mesh appmesh_virtual_node',
      'appmesh_mesh appmesh_virtual_node appmesh_listener_port',
      'appmesh_mesh appmesh_virtual_node appmesh_listener_port envoy_response_code_class',
    ])
    expect(Object.keys(declared('edge')).slice(0, 3)).toEqual([
      'appmesh_mesh appmesh_virtual_gateway',
      'appmesh_mesh appmesh_virtual_gateway envoy_http_conn_manager_prefix',
      'appmesh_mesh appmesh_virtual_gateway envoy_http_conn_manager_prefix envoy_response_code_class',
    ])
  })
})
