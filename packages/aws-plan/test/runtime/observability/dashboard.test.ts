import { describe, expect, test } from 'vitest'
import type { AwsOptions } from '../../../src/options.ts'
import { EXPRESSION, REGION, type Expression } from '../../../src/value.ts'
import { FARGATE, propertiesOf, runtimeOf } from '../../support/runtime-of.ts'
import { quietMesh, watchedMesh } from '../../support/watched-mesh.ts'

interface Widget {
  readonly type: 'metric' | 'log' | 'text'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly properties: { readonly title?: string; readonly markdown?: string | Expression; readonly query?: string; readonly metrics?: readonly (readonly unknown[])[]; readonly region?: unknown }
}

function widgetsOf(json: object, options: Partial<AwsOptions> = {}): readonly Widget[] {
  const body = propertiesOf(runtimeOf(json, { options }), 'Dashboard')['DashboardBody'] as Expression
  if (body.kind !== 'json') throw new Error('the body is no JSON text')
  return (body.value as unknown as { readonly widgets: readonly Widget[] }).widgets
}

const titles = (widgets: readonly Widget[]): readonly string[] => widgets.map(({ properties: { title, markdown } }) => title ?? (typeof markdown === 'string' ? markdown : 'top'))

test('a row for each service and gateway, then proxies and logs', () => {
  expect(titles(widgetsOf(watchedMesh))).toEqual([
    'top',
    '## Virtual services, as callers see them',
    'catalog.local: requests a minute', 'catalog.local: answers of class 5, percent', 'catalog.local: milliseconds',
    '## Virtual gateways',
    'edge: requests a minute', 'edge: answers of class 5, percent', 'edge: milliseconds',
    '## Proxies and tasks',
    'catalog-v1: CPU and memory of the tasks, percent', 'catalog-v1: memory of Envoy, and requests refused because a pool was full',
    'catalog-v1: requests a minute and latency, by listener',
    'edge: CPU and memory of the tasks, percent', 'edge: memory of Envoy, and requests refused because a pool was full',
    'web: CPU and memory of the tasks, percent', 'web: memory of Envoy, and requests refused because a pool was full',
    '## Logs', 'Warnings and errors of Envoy',
  ])
})

test('requests of a service are told apart by route', () => {
  const [requests] = widgetsOf(watchedMesh).filter(({ properties }) => properties.title === 'catalog.local: requests a minute')
  expect(requests?.properties.metrics).toEqual(['all', 'new'].map((route) => [
    'mesh-compile', 'envoy_vhost_upstream_rq_completed', 'appmesh_mesh', 'shop', 'appmesh_virtual_service', 'catalog.local', 'appmesh_route', route, { stat: 'Sum', label: route },
  ]))
})

test('without metrics it shows what ECS and the logs tell', () => {
  expect(titles(widgetsOf(quietMesh)).filter((title) => !title.startsWith('#'))).toEqual([
    'top', ...['catalog-v1', 'edge', 'web'].map((name) => `${name}: CPU and memory of the tasks, percent`), 'Warnings and errors of Envoy',
  ])
})

test('there is none where nobody wants it, or nothing runs on ECS', () => {
  const nouns = (json: object, options: Partial<AwsOptions> = {}): readonly string[] => runtimeOf(json, { options }).resources.map(({ type }) => type.noun)
  expect(nouns(watchedMesh, { dashboard: false })).not.toContain('Dashboard')
  expect(nouns({ virtualNodes: [{ name: 'vm', platform: { kind: 'ec2' } }] })).not.toContain('Dashboard')
})

test('the way to the traces goes to the region it is deployed in', () => {
  const traced = { ...watchedMesh, tracing: { kind: 'xray', address: '127.0.0.1', port: 2000, samplingPercent: 5 } }
  const [top] = widgetsOf(traced)
  expect(top?.properties.markdown).toMatchObject({ [EXPRESSION]: true, kind: 'text' })
  expect(JSON.stringify(top)).toContain('#xray:traces/query')
  expect(JSON.stringify(widgetsOf(watchedMesh)[0])).not.toContain('xray')
  for (const { type, properties } of widgetsOf(traced)) if (type !== 'text') expect(properties.region).toEqual(REGION)
})

describe('requests that failed are looked for', () => {
  const queriesOf = (accessLog: object): readonly (string | undefined)[] =>
    widgetsOf({ virtualNodes: [{ name: 'web', platform: FARGATE, accessLog }] }).flatMap(({ type, properties }) => (type === 'log' ? [properties.query] : []))

  test("in Envoy's own lines", () => {
    expect(queriesOf({ path: '/dev/stdout' })[1]).toBe(
      "SOURCE '/mesh-compile/shop/web' | filter @logStream like /^envoy\\// and (@message like /\" 5[0-9][0-9] /) | fields @timestamp, @log, @message | sort @timestamp desc | limit 50",
    )
  })

  test('in JSON, by the key of the status', () => {
    expect(queriesOf({ path: '/dev/stdout', format: { kind: 'json', fields: { at: '%START_TIME%', status: '%RESPONSE_CODE%' } } })[1]).toContain('(status >= 500)')
  })

  test.each([
    [{ path: '/var/log/access.log' }],
    [{ path: '/dev/stdout', format: { kind: 'text', text: '%RESPONSE_CODE%' } }],
    [{ path: '/dev/stdout', format: { kind: 'json', fields: { 'a or 1': '%RESPONSE_CODE%' } } }],
  ])('not where no query can find them: %j', (accessLog) => {
    expect(queriesOf(accessLog)).toHaveLength(1)
  })
})

test('of a large mesh the first are shown, within what AWS takes, and the rest is counted', () => {
  const many = Array.from({ length: 120 }, (_, index) => String(index).padStart(3, '0'))
  const http = { protocol: 'http', port: 8080 }
  const widgets = widgetsOf({
    metrics: { prometheus: { port: 9902 } },
    virtualNodes: many.map((name) => ({ name: `n${name}`, platform: FARGATE, listeners: [http], serviceDiscovery: { kind: 'dns', hostname: `n${name}.internal` }, backends: many.map((other) => ({ virtualService: `s${other}.local` })) })),
    virtualServices: many.map((name) => ({ name: `s${name}.local`, listeners: [http], provider: { kind: 'virtualNode', name: `n${name}` } })),
  })
  expect(widgets.length).toBeLessThanOrEqual(500)
  expect(widgets.flatMap(({ properties }) => properties.metrics ?? []).length).toBeLessThanOrEqual(2500)
  expect(titles(widgets).filter((title) => title.startsWith('##'))).toEqual([
    '## Virtual services, as callers see them (and 70 more that are not shown)',
    '## Proxies and tasks (and 70 more that are not shown)',
    '## Logs (and 70 more that are not shown)',
  ])
})

test('no two widgets are in the same place, and none leaves the grid', () => {
  const cells = new Set<string>()
  for (const { x, y, width, height } of widgetsOf(watchedMesh)) {
    expect(x + width).toBeLessThanOrEqual(24)
    for (let column = x; column < x + width; column++) {
      for (let row = y; row < y + height; row++) {
        expect(cells.has(`${column} ${row}`)).toBe(false)
        cells.add(`${column} ${row}`)
      }
    }
  }
})
