import type { EmitResult } from '@mesh-compile/ir/emitter'
import { messageOf } from '@mesh-compile/ir/diagnostics'
import { expect, test } from 'vitest'
import { findViolations } from '../../src/lint/lint.ts'
import { options } from '../../src/options.ts'
import { splitEndpoints } from '../../src/packaging/endpoints.ts'
import { watchCertificates } from '../../src/packaging/watch-certificates.ts'
import { contain } from '../support/contain.ts'
import { bootstraps, emit, goldenCases, readMesh } from '../support/mesh-cases.ts'
import { calls, http, mesh, node, route, routed, service } from '../support/small-mesh.ts'

type Json = Record<string, unknown>

const read = (files: EmitResult['files'], path: string): Json => {
  const file = files.find((one) => one.path === path)
  if (!file) throw new Error(`${path} is not emitted`)
  return JSON.parse(String(file.contents)) as Json
}
const isBootstrap = (path: string): boolean => !path.includes('/')

test.each(goldenCases)('with its files put back, each proxy of %s is what it is without', async (name) => {
  const { files, proxies } = await emit(readMesh(name), { xds: 'files', options: { configDir: '/srv/mesh' } })
  const contained = Object.entries(await bootstraps(name))
  expect(files.filter(({ path }) => isBootstrap(path)).map(({ path }) => path)).toEqual(contained.map(([proxy]) => `${proxy}.json`))
  for (const [proxy, bootstrap] of contained) {
    const places = new Set<string>()
    const whole = contain(read(files, `${proxy}.json`), (place) => {
      expect(place).toMatch(new RegExp(`^/srv/mesh/${proxy}/`))
      places.add(place.slice('/srv/mesh/'.length))
      return read(files, place.slice('/srv/mesh/'.length)) as never
    })
    expect(whole).toEqual({ ...bootstrap, static_resources: bootstrap.static_resources ?? {} })
    // No file is there that nothing refers to.
    expect([...places].toSorted()).toEqual(files.map(({ path }) => path).filter((path) => path.startsWith(`${proxy}/`)).toSorted())
  }
  expect(proxies).toEqual((await emit(readMesh(name))).proxies)
})

test.each(goldenCases)('in %s, whatever refers to a resource comes after it', async (name) => {
  const { files } = await emit(readMesh(name), { xds: 'files' })
  const rank = (path: string): number => ['/eds/', '/cds.json', '/sds/', '/rds/', '/lds.json', '.json'].findIndex((part) => path.includes(part))
  for (const proxy of new Set(files.filter(({ path }) => isBootstrap(path)).map(({ path }) => path.replace('.json', '')))) {
    const ranks = files.filter(({ path }) => path === `${proxy}.json` || path.startsWith(`${proxy}/`)).map(({ path }) => rank(path))
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
  }
})

test('resources are JSON in every format, and each file watches its own folder', async () => {
  const { files } = await emit(readMesh('retail-shop'), { xds: 'files', formats: ['yaml', 'binary'] })
  expect(files.filter(({ path }) => isBootstrap(path)).every(({ path }) => /\.(yaml|pb)$/.test(path))).toBe(true)
  for (const { path, contents } of files.filter((file) => !isBootstrap(file.path))) {
    expect(JSON.parse(String(contents))).toMatchObject({ version_info: expect.stringMatching(/^[0-9a-f]{16}$/) as string })
    expect(path).toMatch(/\.json$/)
    for (const [, place, folder] of String(contents).matchAll(/"path": "(\S+)",\s+"watched_directory": \{\s+"path": "(\S+)"/g)) {
      expect(folder).toBe(place?.slice(0, place.lastIndexOf('/')))
    }
  }
})

test('only what changes has another version', async () => {
  const at = (address: string): object =>
    mesh({
      virtualNodes: [node('caller', [], calls('api.m')), node('api', [http(80)], { serviceDiscovery: { kind: 'static', addresses: [address] } })],
      virtualServices: [service('api.m', [http(80)], 'virtualNode', 'api')],
    })
  const [before, after] = [await emit(readMesh(at('10.0.0.1')), { xds: 'files' }), await emit(readMesh(at('10.0.0.2')), { xds: 'files' })]
  const changed = after.files.filter(({ contents }, index) => contents !== before.files[index]?.contents)
  expect(changed.map(({ path }) => path)).toEqual(['caller/eds/cds_egress_m_api_http_80.json'])
})

test('at every step of an update, no file refers to what is not there yet', async () => {
  const build = async (targets: Readonly<Record<string, number>>, more: Record<string, unknown>[]): Promise<EmitResult['files']> => {
    const one = routed([route('all', targets)]) as { virtualNodes: object[] }
    const nodes = [...one.virtualNodes.slice(1), node('caller', [http(81)], calls('api.m', ...more))]
    const far = node('far', [http(82)], { serviceDiscovery: { kind: 'static', addresses: ['10.0.0.1'] } })
    const services = [service('api.m', [http(80)], 'virtualRouter', 'r'), service('far.m', [http(82)], 'virtualNode', 'far')]
    return (await emit(readMesh({ ...one, virtualNodes: [...nodes, far], virtualServices: services }), { xds: 'files' })).files
  }
  const ofCaller = (files: EmitResult['files']): EmitResult['files'] => files.filter(({ path }) => path.startsWith('caller/'))
  const before = ofCaller(await build({ a: 100 }, []))
  const after = ofCaller(await build({ a: 50, b: 50 }, [{ virtualService: 'far.m' }]))
  expect(after.length).toBeGreaterThan(before.length)
  const live = new Map(before.map(({ path, contents }) => [path, contents]))
  for (const { path, contents } of after) {
    live.set(path, contents)
    const watched = [...live].map(([at, text]) => ({ place: `/etc/mesh-compile/${at}`, response: JSON.parse(String(text)) as object }))
    expect(findViolations({}, { unverifiedClusters: new Set(), watched }), path).toEqual([])
  }
})

test('what is on the host of the proxy is no endpoint that moves', () => {
  const cluster = (address: object): object => ({
    name: 'c',
    type: 'STATIC',
    load_assignment: { cluster_name: 'c', endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
  })
  const split = (address: object): unknown => splitEndpoints([cluster(address)], () => ({})).settled[0]?.type
  expect(split({ socket_address: { address: '127.0.0.1', port_value: 80 } })).toBe('STATIC')
  expect(split({ pipe: { path: '/run/agent.sock' } })).toBe('STATIC')
  expect(split({ socket_address: { address: '10.0.0.1', port_value: 80 } })).toBe('EDS')
})

test('the folder on the hosts is an absolute path', () => {
  const fits = (path: string): boolean => new RegExp(`^(?:${options.configDir.pattern})$`).test(path)
  expect(['/etc/mesh-compile', '/srv', '/opt/mesh@2/v1.0_b+c'].filter(fits)).toHaveLength(3)
  expect(['', '/', 'etc', './etc', '/etc/', '/a//b', '/a b', '/a"b', '/a\nb'].filter(fits)).toEqual([])
})

test('certificates are watched where one folder holds them', () => {
  const tls = (chain: string, key: string): object => ({ tls_certificate: { certificate_chain: { filename: chain }, private_key: { filename: key } } })
  expect(watchCertificates(tls('/tls/a/chain.pem', '/tls/a/key.pem'))).toMatchObject({ tls_certificate: { watched_directory: { path: '/tls/a' } } })
  expect(watchCertificates(tls('/tls/chain.pem', '/keys/key.pem'))).toEqual(tls('/tls/chain.pem', '/keys/key.pem'))
  expect(watchCertificates({ validation_context: { trusted_ca: { filename: '/ca.pem' } } })).toMatchObject({
    validation_context: { watched_directory: { path: '/' } },
  })
})

const problems = async (source: object, xds: 'files' | 'static' = 'files'): Promise<readonly string[]> =>
  (await emit(readMesh(source), { xds })).diagnostics.map((one) => `${one.definition.code}: ${messageOf(one)}`)

test('a proxy called like the bootstrap of another is refused', async () => {
  const twins = mesh({ virtualNodes: [node('web', [http(80)]), node('Web.JSON', [http(80)])] })
  expect(await problems(twins)).toEqual(["MC6025: the bootstrap of 'web' and the folder of 'Web.JSON' would both be at Web.JSON among the files of --xds files"])
  expect(await problems(twins, 'static')).toEqual([])
})

test('a resource whose name is too long for a file is refused', async () => {
  const long = 'n'.repeat(201)
  const far = mesh({
    name: 'm'.repeat(60),
    virtualNodes: [node('caller', [], calls('api.m')), node(long, [http(80)], { serviceDiscovery: { kind: 'static', addresses: ['10.0.0.1'] } })],
    virtualServices: [service('api.m', [http(80)], 'virtualNode', long)],
  })
  expect(await problems(far)).toEqual([expect.stringMatching(/^MC6026: a file of 'caller' would be called cds_egress_m+_n+_http_80\.json, which is 286 bytes long/)])
  expect(await problems(far, 'static')).toEqual([])
})
