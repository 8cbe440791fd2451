import { messageOf } from '@mesh-compile/ir/diagnostics'
import { expect, test } from 'vitest'
import { chainOf, egressOf, filterOf, routesOf } from '../support/look-into.ts'
import { bootstraps, emit, readMesh } from '../support/mesh-cases.ts'
import { calls, mesh, node, route, routed, service, tcp, http } from '../support/small-mesh.ts'

const routesIn = async (source: object): Promise<ReturnType<typeof routesOf>> => {
  const { caller } = await bootstraps(source)
  return routesOf(chainOf(egressOf(caller), 80))
}

test('routes stand in the order in which they are tried', async () => {
  const routes = await routesIn(
    routed([
      route('all', { a: 1 }),
      route('longer', { a: 1 }, { match: { path: { kind: 'prefix', value: '/api' } } }),
      route('exact', { a: 1 }, { match: { path: { kind: 'exact', value: '/' } } }),
      route('header', { a: 1 }, { match: { headers: [{ kind: 'present', name: 'x-a' }] } }),
      route('first', { a: 1 }, { priority: 0 }),
    ]),
  )
  expect(routes.map(({ name }) => name)).toEqual(['first', 'exact', 'longer', 'header', 'all'])
})

test('paths and headers are matched', async () => {
  const headers = [
    { kind: 'exact', name: 'x-version', value: 'v2' },
    { kind: 'present', name: 'x-debug' },
  ]
  const [first, second] = await routesIn(
    routed([
      route('exact', { a: 1 }, { match: { path: { kind: 'exact', value: '/me' } } }),
      route('headers', { a: 1 }, { match: { path: { kind: 'prefix', value: '/x' }, headers } }),
    ]),
  )
  expect(first?.match).toEqual({ path: '/me' })
  expect(second?.match).toEqual({
    prefix: '/x',
    headers: [
      { name: 'x-version', string_match: { exact: 'v2' } },
      { name: 'x-debug', present_match: true },
    ],
  })
})

test('weights are kept as given, 0 too; one target is a plain cluster', async () => {
  const [split, single] = await routesIn(
    routed([route('split', { a: 90, b: 0 }, { priority: 0 }), route('single', { b: 7 })]),
  )
  expect(split?.route?.weighted_clusters?.clusters).toEqual([
    { name: 'cds_egress_m_a_http_80', weight: 90 },
    { name: 'cds_egress_m_b_http_80', weight: 0 },
  ])
  expect(single?.route?.cluster).toBe('cds_egress_m_b_http_80')
})

test('limits are those of the route, 0 for none', async () => {
  const [usual, own, none] = await routesIn(
    routed([
      route('usual', { a: 1 }, { priority: 0 }),
      route('own', { a: 1 }, { priority: 1, timeout: { perRequestMs: 1500, idleMs: 250 } }),
      route('none', { a: 1 }, { priority: 2, timeout: { perRequestMs: 0, idleMs: 0 } }),
    ]),
  )
  expect(usual?.route).toMatchObject({ timeout: '15s', idle_timeout: '300s' })
  expect(own?.route).toMatchObject({ timeout: '1.500s', idle_timeout: '0.250s' })
  expect(none?.route).toMatchObject({ timeout: '0s', idle_timeout: '0s' })
})

test('a service that a node provides itself gets 15 s and harmless retries', async () => {
  const { caller } = await bootstraps(
    mesh({
      virtualNodes: [node('caller', [], calls('api.m')), node('a', [http(80)])],
      virtualServices: [service('api.m', [http(80)], 'virtualNode', 'a')],
    }),
  )
  const [only] = routesOf(chainOf(egressOf(caller), 80))
  expect(only?.match).toEqual({ prefix: '/' })
  expect(only?.route).toMatchObject({ timeout: '15s', retry_policy: { retry_on: 'connect-failure,refused-stream', num_retries: 2 } })
})

test('a route that nothing answers says so and lets nothing fall through', async () => {
  const { files, diagnostics } = await emit(readMesh(routed([route('nowhere', { missing: 1 }, { priority: 0 }), route('all', { a: 1 })])))
  expect(diagnostics).toEqual([])
  const caller = files.find(({ path }) => path === 'caller.json')
  const [nowhere] = routesOf(chainOf(egressOf(JSON.parse(String(caller?.contents))), 80))
  expect(nowhere).toMatchObject({ name: 'nowhere', direct_response: { status: 503 } })
})

test('TCP leaves out weights of 0, which Envoy refuses there, and connects again as told', async () => {
  const listener = tcp(80)
  const retryPolicy = { maxRetries: 3, tcpRetryEvents: ['connection-error'] }
  const routes = [route('all', { a: 0, b: 5 }, { protocol: 'tcp', timeout: { idleMs: 60_000 }, retryPolicy })]
  const { caller } = await bootstraps(routed(routes, { listener }))
  expect(filterOf(chainOf(egressOf(caller), 80))).toMatchObject({
    stat_prefix: 'egress',
    cluster: 'cds_egress_m_b_tcp_80',
    idle_timeout: '60s',
    max_connect_attempts: 4,
  })
})

test.each([
  ['\\w{300}', undefined],
  ['\\w{400}', "MC6007: route 'large' of virtual router 'r': the regular expression '/\\w{400}' is too large for Envoy: it makes 1205 instructions, and at most 1000 are taken"],
  ['[\\w-]{1,255}', expect.stringMatching(/^MC6007: /)],
])('an expression with %s: %s', async (text, finding) => {
  const path = { kind: 'regex', value: `/${text}` }
  const header = { kind: 'regex', name: 'x-a', value: `/${text}` }
  for (const match of [{ path }, { headers: [header] }]) {
    const { diagnostics, files } = await emit(readMesh(routed([route('large', { a: 1 }, { match })])))
    expect(diagnostics.map((one) => `${one.definition.code}: ${messageOf(one)}`)).toEqual(finding === undefined ? [] : [finding])
    expect(files.length > 0).toBe(finding === undefined)
  }
})
