import { messageOf } from '@mesh-compile/ir/diagnostics'
import { expect, test } from 'vitest'
import { LOAD_SHED_POINTS } from '../../src/known-names.ts'
import type { Bootstrap } from '../../src/envoy-types.ts'
import type { EnvoyOptions } from '../../src/options.ts'
import { emit, readMesh } from '../support/mesh-cases.ts'
import { http, mesh, node, route, routed } from '../support/small-mesh.ts'

const small = mesh({ virtualNodes: [node('n', [http(80)])], virtualGateways: [{ name: 'g', listeners: [http(8080)] }] })

async function emitted(options: Partial<EnvoyOptions>): Promise<{ readonly sidecar: Bootstrap; readonly gateway: Bootstrap }> {
  const { files } = await emit(readMesh(small), { options })
  const [gateway, sidecar] = files.map(({ contents }) => JSON.parse(String(contents)) as Bootstrap)
  if (!gateway || !sidecar) throw new Error('no bootstraps')
  return { sidecar, gateway }
}

test('without a size of its heap a proxy is protected by connections alone', async () => {
  const { sidecar } = await emitted({})
  expect(sidecar.overload_manager?.resource_monitors?.map(({ name }) => name)).toEqual(['envoy.resource_monitors.global_downstream_max_connections'])
  expect(sidecar.overload_manager).not.toHaveProperty('actions')
  expect(sidecar.overload_manager).not.toHaveProperty('loadshed_points')
})

test('with one it gives up more and more, and refuses connections last', async () => {
  const { overload_manager: manager } = (await emitted({ maxHeapBytes: 268_435_456 })).sidecar
  expect(manager?.resource_monitors?.[1]).toMatchObject({ name: 'envoy.resource_monitors.fixed_heap', typed_config: { max_heap_size_bytes: '268435456' } })
  const at = Object.fromEntries((manager?.actions ?? []).map(({ name, triggers }) => [name?.split('.').at(-1), triggers?.[0]?.threshold?.value ?? triggers?.[0]?.scaled]))
  expect(at).toEqual({
    shrink_heap: 0.9,
    disable_http_keepalive: 0.92,
    stop_accepting_requests: 0.95,
    stop_accepting_connections: 0.98,
    reduce_timeouts: { scaling_threshold: 0.85, saturation_threshold: 0.95 },
  })
  const points = manager?.loadshed_points ?? []
  expect(points.length).toBeGreaterThan(0)
  for (const { name } of points) expect(LOAD_SHED_POINTS).toContain(name)
})

test.each([
  [1, ['MC6031: option maxHeapBytes is 1, but Envoy needs at least 33554432 to serve at all']],
  [33_554_431, [expect.stringContaining('MC6031')]],
  [33_554_432, []],
  [0, []],
])('a heap of %i bytes', async (maxHeapBytes, problems) => {
  const { diagnostics, files } = await emit(readMesh(small), { options: { maxHeapBytes } })
  expect(diagnostics.map((one) => `${one.definition.code}: ${messageOf(one)}`)).toEqual(problems)
  expect(files).toHaveLength(problems.length === 0 ? 2 : 0)
})

test('requests of one read are taken in turns where strangers connect', async () => {
  const { sidecar, gateway } = await emitted({})
  const layer = (bootstrap: Bootstrap): object | undefined => bootstrap.layered_runtime?.layers?.[0]?.static_layer
  expect(layer(sidecar)).toEqual({
    're2.max_program_size.error_level': 1000,
    'overload.premature_reset_total_stream_count': 500,
    'overload.premature_reset_min_stream_lifetime_seconds': 1,
  })
  expect(layer(gateway)).toEqual({ ...layer(sidecar), 'http.max_requests_per_io_cycle': 1 })
})

test.each([
  ['ALLOW', undefined],
  ['DROP_HEADER', 'DROP_HEADER'],
  ['REJECT_REQUEST', 'REJECT_REQUEST'],
] as const)('headers with underscores: %s', async (headersWithUnderscores, action) => {
  const { sidecar, gateway } = await emitted({ headersWithUnderscores })
  const actionOf = (bootstrap: Bootstrap): unknown => /"headers_with_underscores_action":"(\w+)"/.exec(JSON.stringify(bootstrap))?.[1]
  expect(actionOf(sidecar)).toBe(action)
  expect(actionOf(gateway)).toBe('REJECT_REQUEST')
})

test('a route that waits for a header with an underscore is warned of', async () => {
  const matching = (name: string): object => routed([route('debug', { a: 1 }, { match: { headers: [{ kind: 'present', name }] } })])
  const found = async (name: string, headersWithUnderscores: EnvoyOptions['headersWithUnderscores']): Promise<readonly string[]> => {
    const { diagnostics, files } = await emit(readMesh(matching(name)), { options: { headersWithUnderscores } })
    expect(files.length).toBeGreaterThan(0)
    return diagnostics.map((one) => `${one.definition.code}: ${messageOf(one)}`)
  }
  expect(await found('x_debug', 'DROP_HEADER')).toEqual([
    expect.stringMatching(/^MC6030: route 'debug' of virtual router '.+' matches header 'x_debug', but option headersWithUnderscores is DROP_HEADER$/),
  ])
  expect(await found('x_debug', 'ALLOW')).toEqual([])
  expect(await found('x-debug', 'REJECT_REQUEST')).toEqual([])
})

test.each([
  [{}, 'REJECT_REQUEST'],
  [{ gatewayHeadersWithUnderscores: 'DROP_HEADER' }, 'DROP_HEADER'],
  [{ gatewayHeadersWithUnderscores: 'ALLOW' }, undefined],
] as const)('headers with underscores at gateways, with %j: %s', async (options, action) => {
  const { gateway } = await emitted(options)
  expect(/"headers_with_underscores_action":"(\w+)"/.exec(JSON.stringify(gateway))?.[1]).toBe(action)
})

test.each([
  ['of its own', { headers: [{ kind: 'exact', name: 'x_debug', value: '1' }] }, {}],
  ['of a route behind it', {}, { match: { headers: [{ kind: 'exact', name: 'x_debug', value: '1' }] } }],
])('a gateway route that waits for a header with an underscore %s is warned of', async (_, match, behind) => {
  const edge = { name: 'edge', listeners: [http(8088)], routes: [{ name: 'all', match, virtualService: 'api.m' }] }
  const asked = { ...routed([route('debug', { a: 1 }, behind)]), virtualGateways: [edge] }
  const found = async (options: Partial<EnvoyOptions>): Promise<readonly string[]> =>
    (await emit(readMesh(asked), { options })).diagnostics.map((one) => `${one.definition.code}: ${messageOf(one)}`)
  expect(await found({})).toEqual([
    "MC6006: edge: gateway route 'all' asks for header 'x_debug', but option gatewayHeadersWithUnderscores is REJECT_REQUEST",
  ])
  expect(await found({ gatewayHeadersWithUnderscores: 'ALLOW' })).toEqual([])
})

test('gateways answer load balancers where the option says, and log no such question', async () => {
  const logging = mesh({
    virtualNodes: [node('n', [http(80)])],
    virtualGateways: [{ name: 'g', listeners: [http(8080)], accessLog: { path: '/dev/stdout' } }],
  })
  const bootstrapsWith = async (gatewayHealthCheckPath: string): Promise<readonly string[]> =>
    (await emit(readMesh(logging), { options: { gatewayHealthCheckPath } })).files.map(({ contents }) => String(contents).replaceAll(/\s/g, ''))
  const [gateway, sidecar] = await bootstrapsWith('/healthz')
  expect(gateway).toContain('"string_match":{"exact":"/healthz"}')
  expect(gateway).toContain('not_health_check_filter')
  expect(sidecar).not.toContain('/healthz')
  for (const bootstrap of await bootstrapsWith('')) expect(bootstrap).not.toMatch(/http\.health_check|not_health_check_filter/)
})
