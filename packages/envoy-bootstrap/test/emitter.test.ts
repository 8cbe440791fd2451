import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBinary, toJson } from '@bufbuild/protobuf'
import type { Mesh } from '@mesh-compile/ir'
import { messageOf } from '@mesh-compile/ir/diagnostics'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import * as contract from '../src/contract.ts'
import envoyDefault, { envoy } from '../src/index.ts'
import { defaultOptions, emit, goldenCases, readMesh } from './support/mesh-cases.ts'
import { parseBootstrap, registry } from './support/oracle.ts'
import { http, mesh, node, routed, route, tcp } from './support/small-mesh.ts'

test('the default export is the emitter', () => {
  expect(envoyDefault).toBe(envoy)
  expect(envoy.name).toBe('envoy')
})

test('each proxy has a file in each format', async () => {
  const { files, proxies, requires } = await emit(readMesh('client-only'), { formats: ['json', 'yaml', 'binary'] })
  const names = ['api', 'caller', 'island']
  expect(files.map(({ path }) => path)).toEqual(names.flatMap((name) => [`${name}.json`, `${name}.yaml`, `${name}.pb`]))
  expect(proxies?.map(({ name, kind }) => [name, kind])).toEqual(names.map((name) => [name, 'virtual-node']))
  expect(requires).toEqual({ envoy: '1.40.0' })
})

test.each(goldenCases)('the formats of %s say the same', async (name) => {
  const { files } = await emit(readMesh(name), { formats: ['json', 'yaml', 'binary'] })
  const desc = registry.getMessage('envoy.config.bootstrap.v3.Bootstrap')
  for (let index = 0; index < files.length; index += 3) {
    const [json, yaml, binary] = files.slice(index, index + 3).map(({ contents }) => contents)
    const value: unknown = JSON.parse(String(json))
    expect(parse(String(yaml), { version: '1.1' })).toEqual(value)
    const decoded = desc && toJson(desc, fromBinary(desc, binary as Uint8Array), { registry, useProtoFieldName: true })
    expect(decoded).toEqual(parseBootstrap(value))
  }
})

test('no string of the user becomes something else in YAML', async () => {
  const values = ['no', '1e3', '0x1F', '~', '12:30:45', ': ', '---', 'a\tb', '\u0085\u2028', '"', "'", '${x}', '%{x}', '<<', '.inf', '2001-01-01', '!!binary x', '&a', '*a']
  const headers = values.map((value, index) => ({ kind: 'exact', name: `x-${index}`, value }))
  const { files } = await emit(readMesh(routed([route('all', { a: 1 }, { match: { headers } })])), { formats: ['json', 'yaml'] })
  const [json, yaml] = ['json', 'yaml'].map((format) => String(files.find(({ path }) => path === `caller.${format}`)?.contents))
  expect(parse(yaml ?? '', { version: '1.1' })).toEqual(JSON.parse(json ?? ''))
  for (const value of values) expect(json).toContain(JSON.stringify(value))
})

test('nothing that Envoy is told depends on where it runs', async () => {
  const task = { kind: 'planned', cpu: 256, memory: 512, container: { image: 'shop/web:1' } }
  const of = (more: object): ReturnType<typeof emit> => emit(readMesh(mesh({ virtualNodes: [node('web', [http(80)], more as never)] })))
  const nowhere = await of({})
  expect(nowhere.files.length).toBeGreaterThan(0)
  for (const platform of [{ kind: 'ecs', launchType: 'FARGATE', task }, { kind: 'ecs', launchType: 'EC2', task: { kind: 'own' } }, { kind: 'ec2' }]) {
    expect(await of({ platform })).toEqual(nowhere)
  }
})

test.each(goldenCases)('%s is the same in whatever order it was declared', async (name) => {
  const straight = readMesh(name)
  const turned: Mesh = {
    ...straight,
    authorities: straight.authorities.toReversed(),
    virtualServices: straight.virtualServices.toReversed().map((service) => ({ ...service, listeners: service.listeners.toReversed() })),
    virtualNodes: straight.virtualNodes
      .toReversed()
      .map((one) => ({ ...one, listeners: one.listeners.toReversed(), backends: one.backends.toReversed() })),
    virtualRouters: straight.virtualRouters
      .toReversed()
      .map((router) => ({ ...router, listeners: router.listeners.toReversed(), routes: router.routes.toReversed() })),
    virtualGateways: straight.virtualGateways
      .toReversed()
      .map((gateway) => ({ ...gateway, listeners: gateway.listeners.toReversed(), routes: gateway.routes.toReversed() })),
  }
  const [expected, actual] = [await emit(straight), await emit(turned)]
  expect(actual.files).toEqual(expected.files)
  expect(actual.proxies).toEqual(expected.proxies)
})

test('the mesh is not changed by being emitted', async () => {
  const one = readMesh('retail-shop')
  const before = JSON.stringify(one)
  await emit(one)
  expect(JSON.stringify(one)).toBe(before)
})

test('a node gains nothing from a mesh that grows around it', async () => {
  const small = readMesh('retail-shop')
  const others = Array.from({ length: 50 }, (_, index) => ({ ...small.virtualNodes[0], name: `other-${index}` }) as Mesh['virtualNodes'][number])
  const find = async (one: Mesh): Promise<unknown> => (await emit(one)).files.find(({ path }) => path === 'web.json')?.contents
  expect(await find({ ...small, virtualNodes: [...small.virtualNodes, ...others] })).toBe(await find(small))
})

test('the options are in every bootstrap', async () => {
  const { files } = await emit(readMesh('client-only'), { options: { adminPort: 8901, maxDownstreamConnections: 7 } })
  for (const { contents } of files) {
    expect(JSON.parse(String(contents))).toMatchObject({
      admin: { address: { socket_address: { address: '127.0.0.1', port_value: 8901 } }, ignore_global_conn_limit: true },
      overload_manager: { resource_monitors: [{ typed_config: { max_active_downstream_connections: '7' } }] },
    })
  }
})

test('an admin port that a proxy already uses is refused', async () => {
  const used = mesh({ virtualNodes: [node('n', [http(8080)])], virtualGateways: [{ name: 'g', listeners: [tcp(9000)] }] })
  const problems = async (adminPort: number): Promise<readonly string[]> =>
    (await emit(readMesh(used), { options: { adminPort } })).diagnostics.map((one) => `${one.definition.code}: ${messageOf(one)}`)
  expect(await problems(8080)).toEqual(["MC6004: virtual node 'n' uses port 8080 twice: for listener http:8080 and for Envoy's admin interface"])
  expect(await problems(9000)).toEqual(["MC6004: virtual gateway 'g' uses port 9000 twice: for listener tcp:9000 and for Envoy's admin interface"])
  expect(await problems(15001)).toEqual(["MC6004: virtual node 'n' uses port 15001 twice: for outbound traffic and for Envoy's admin interface"])
  expect(await problems(9901)).toEqual([])
})

test('escaped slashes are judged as the mesh says', async () => {
  const judged = async (settings: object): Promise<unknown> => {
    const { files } = await emit(readMesh(mesh({ settings, virtualNodes: [node('n', [http(80)])] })))
    return /"path_with_escaped_slashes_action": "(\w+)"/.exec(String(files[0]?.contents))?.[1]
  }
  expect(await judged({})).toBe('REJECT_REQUEST')
  expect(await judged({ escapedSlashes: 'KEEP_UNCHANGED' })).toBe('KEEP_UNCHANGED')
})

test('JSON needs neither the protobuf nor the YAML library', () => {
  const dist = join(import.meta.dirname, '../dist/index.js')
  expect(existsSync(dist), 'build the package first').toBe(true)
  // A loader that refuses both, in a process of its own.
  const program = `
    import { registerHooks } from 'node:module'
    registerHooks({ resolve: (name, context, next) => {
      if (/^(yaml|@bufbuild)/.test(name)) throw new Error('loaded ' + name)
      return next(name, context)
    } })
    const { envoy } = await import(${JSON.stringify(dist)})
    const mesh = ${JSON.stringify(readMesh('client-only'))}
    const { buildGraph } = await import(${JSON.stringify(join(import.meta.dirname, '../../ir/dist/index.js'))})
    const emit = (formats) => envoy.emit({ mesh, graph: buildGraph(mesh), options: ${JSON.stringify(defaultOptions())},
      request: { formats, xds: 'static' }, needed: new Map(), report: () => {} })
    console.log((await emit(['json'])).files.length, await emit(['yaml']).catch(String), await emit(['binary']).catch(String))
  `
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' })
  expect(said.trim()).toBe('6 Error: loaded yaml Error: loaded @bufbuild/protobuf')
})

test('the names that deployments rely on', () => {
  expect(contract.listenerName('ingress', contract.INGRESS_ADDRESS, contract.INGRESS_PORT)).toBe('lds_ingress_0.0.0.0_15000')
  expect(contract.listenerName('egress', contract.EGRESS_ADDRESS, contract.EGRESS_PORT)).toBe('lds_egress_127.0.0.1_15001')
  expect(contract.routeConfigurationName('egress', 'http', 8080)).toBe('rds_egress_http_8080')
  expect(contract.clusterName('egress', 'shop', 'web', 'http', 8080)).toBe('cds_egress_shop_web_http_8080')
  expect(contract.passthroughClusterName('shop')).toBe('cds_egress_shop_mesh-allow-all')
  expect(contract.nodeId('shop', 'virtual-gateway', 'edge')).toBe('shop/virtual-gateway/edge')
  expect(contract.bootstrapPath('edge', 'binary')).toBe('edge.pb')
  expect(contract.interceptionScriptPath('web')).toBe('interception/web.sh')
  expect([contract.ADMIN_PORT, contract.PROXY_UID]).toEqual([9901, 1337])
})

test('the descriptors ship with the package', () => {
  const { files } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { files: readonly string[] }
  expect(files).toContain('descriptors/envoy.binpb')
})
