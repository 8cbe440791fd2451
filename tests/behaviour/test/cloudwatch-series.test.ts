import { buildGraph } from '@mesh-compile/ir'
import { meshSchema } from '@mesh-compile/ir/schema'
import { expect, test } from 'vitest'
import { seriesOf, type Series } from '../../../packages/aws-plan/src/runtime/observability/series.ts'
import { proxiesOf } from '../../../packages/aws-plan/src/runtime/proxies.ts'
import { describeMesh } from '../src/describe-mesh.ts'
import { eventually } from '../src/eventually.ts'
import { parsePrometheus } from '../src/prometheus.ts'

const http = (port: number, more: object = {}): object => ({ protocol: 'http', port, ...more })
const PORT = 9902
const outlierDetection = { maxServerErrors: 5, intervalMs: 10_000, baseEjectionMs: 30_000, maxEjectionPercent: 50 }
const prefix = (value: string): object => ({ path: { kind: 'prefix', value } })
const discovered = (name: string): object => ({ serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` } })
const { container, ...task } = { kind: 'planned', cpu: 512, memory: 1024, cpuArchitecture: 'X86_64', desiredCount: 1, container: { image: 'a', environment: {}, secrets: {} } }
const platform = { kind: 'ecs', launchType: 'FARGATE', task: { ...task, container } }
const edgePlatform = { kind: 'ecs', launchType: 'FARGATE', task }

const json = {
  irVersion: 1,
  name: 'shop',
  metrics: { prometheus: { port: PORT } },
  virtualNodes: [
    { name: 'web', platform, backends: [{ virtualService: 'catalog.local' }, { virtualService: 'nowhere.local' }] },
    { name: 'catalog', platform, listeners: [http(8080, { outlierDetection })], ...discovered('catalog') },
    { name: 'gone', listeners: [http(8081)], serviceDiscovery: { kind: 'static', addresses: ['10.77.0.240'] } },
  ],
  virtualServices: [
    { name: 'catalog.local', listeners: [http(8080)], provider: { kind: 'virtualRouter', name: 'catalog' } },
    { name: 'nowhere.local', listeners: [http(8081)], provider: { kind: 'virtualNode', name: 'gone' } },
  ],
  virtualRouters: [
    {
      name: 'catalog',
      listeners: [http(8080)],
      routes: ['new', 'old'].map((name) => ({ name, protocol: 'http', match: prefix(`/${name}`), targets: [{ virtualNode: 'catalog', weight: 1 }] })),
    },
  ],
  virtualGateways: [{ name: 'edge', platform: edgePlatform, listeners: [http(8088)], routes: [{ name: 'all', virtualService: 'catalog.local' }] }],
}

const mesh = meshSchema.parse(json)
const graph = buildGraph(mesh)
const proxies = proxiesOf(mesh, { files: [], proxies: [], options: {} })

describeMesh('metrics that come to CloudWatch', { mesh: () => json, outsiders: ['client'] }, (world) => {
  const scrape = async (member: string, path: string, accept = '*/*'): Promise<string> => {
    const reply = await world().agent('client').request({ address: world().addressOf(member), port: PORT, path, headers: [['accept', accept]] })
    if (reply.kind !== 'answer') throw new Error(`${member} does not answer: ${reply.code}`)
    return reply.text
  }

  /** What a proxy is said to have, and has not. */
  const missing = async (member: string, expected: readonly Series[]): Promise<readonly Series[]> => {
    const samples = parsePrometheus(await scrape(member, '/stats/prometheus'))
    return expected.filter(({ metric, dimensions }) => !samples.some(({ name, labels }) =>
      (name === metric || name === `${metric}_count`) && Object.entries(dimensions).every(([label, value]) => labels[label] === value)))
  }

  test.each(['web', 'catalog', 'edge'])('%s counts what its collector is told to ask for', async (member) => {
    for (const path of ['/new', '/old']) {
      await world().agent('web').request({ address: '10.77.0.250', port: 8080, host: 'catalog.local', path })
      await world().agent('client').request({ address: world().addressOf('edge'), port: 8088, path })
    }
    const failed = await world().agent('web').request({ address: '10.77.0.250', port: 8081, host: 'nowhere.local' })
    expect(failed).toMatchObject({ kind: 'answer', status: 503 })
    const series = seriesOf(graph, proxies.find(({ name }) => name === member)!)
    expect(series.length).toBeGreaterThan(5)
    // Envoy counts a class from its first answer on, and no time where nobody answers.
    const expected = series.filter(({ metric, dimensions }) => {
      const isNowhere = dimensions['appmesh_virtual_service'] === 'nowhere.local'
      return isNowhere ? !metric.endsWith('_time') : !('envoy_response_code_class' in dimensions)
    })
    await eventually(async () => expect(await missing(member, expected)).toEqual([]))
  })

  test('a caller counts as many requests as were answered, those that nobody took too', async () => {
    const samples = parsePrometheus(await scrape('web', '/stats/prometheus'))
    const of = (metric: string, more: Readonly<Record<string, string>> = {}): readonly number[] =>
      samples.filter(({ name, labels }) => name === metric && labels['appmesh_virtual_service'] === 'nowhere.local' && Object.entries(more).every(([label, value]) => labels[label] === value)).map(({ value }) => value)
    const [requests] = of('envoy_vhost_upstream_rq_completed')
    expect(requests).toBeGreaterThan(0)
    expect(of('envoy_vhost_upstream_rq_xx', { envoy_response_code_class: '5' })).toEqual([requests])
  })

  test("the port for Prometheus gives native histograms, in Prometheus' own format", async () => {
    // As the collector's receiver asks for it.
    const accept = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.5'
    const text = await scrape('web', '/stats/prometheus?histogram_buckets=prometheusnative', accept)
    expect(text).toContain('envoy_vhost_upstream_rq_time')
    // Not the text format.
    expect(parsePrometheus(text)).toEqual([])
  })
})
