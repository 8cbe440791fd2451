import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloudFormation } from '@mesh-compile/cloudformation-emitter'
import { terraform } from '@mesh-compile/terraform-emitter'
import { afterAll, expect, test } from 'vitest'
import { emitted, ENVOY } from './sources.ts'

/*
 * Names become keys of objects in every stage. Those that objects have anyway must fare as others do: a mesh of them is
 * compiled beside one whose names differ from them in the last letter, and the same must come out.
 */
const INHERITED = ['constructor', 'hasOwnProperty', 'isPrototypeOf', 'toJSON', 'toLocaleString', 'toString', 'valueOf'] as const
const ordinary = (name: string): string => `${name.slice(0, -1)}x`

const folder = mkdtempSync(join(tmpdir(), 'mesh-compile-object-names-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'node_modules/@mesh-compile'), { recursive: true })
symlinkSync(join(import.meta.dirname, '../../packages/dsl'), join(folder, 'node_modules/@mesh-compile/dsl'))

/** A mesh in which everything that users name has each of these names. */
const source = (names: readonly string[]): string => `
import { authority, certificate, clientTls, cloudMap, fargate, http, httpRoute, mesh, strict, weighted, zone } from '@mesh-compile/dsl'

const names = ${JSON.stringify(names)}
const [first] = names
const keyed = (value) => Object.fromEntries(names.map((name) => [name, value]))
const shop = mesh(first)
const ca = authority(first, { file: '/etc/shop/ca.pem' })
const own = certificate(ca, { chain: '/etc/shop/own.pem', key: '/etc/shop/own.key' })
const port = http(8443, { tls: strict(own, { clients: [ca] }) })
const labels = keyed('x')
const services = names.map((name, index) => {
  const service = shop.virtualService(name, port, { zone: zone(name, { allow: { [name]: 'x' } }) })
  const node = shop.virtualNode(name, {
    labels,
    identity: 'spiffe://shop.local/node',
    listeners: [port],
    interception: 'explicit',
    applicationPorts: { 8443: 18443 },
    serviceDiscovery: cloudMap({ namespace: 'shop.local', service: name }),
    logging: { accessLog: { file: { path: '/dev/stdout', format: { json: keyed('%PROTOCOL%') } } } },
    platform: fargate({ cpu: 256, memory: 512, container: { image: 'x:1', environment: keyed('v') } }),
  })
  const to = [weighted(node, 100)]
  const match = { prefix: '/' + index, headers: keyed({ exact: 'v' }), queryParameters: keyed({ exact: 'v' }) }
  const routes = Object.fromEntries(names.map((route, of) => [route, httpRoute({ match: { ...match, prefix: '/' + of }, to })]))
  shop.provide(service, shop.virtualRouter(name, port, { ...routes, rest: httpRoute({ to }) }))
  return service
})
shop.virtualGateway('edge', {
  labels,
  identity: 'spiffe://shop.local/edge',
  listeners: [http(8080)],
  backendDefaults: { tls: clientTls({ trust: [ca], certificate: own }) },
  routes: Object.fromEntries(names.map((name, index) => [name, { match: { prefix: '/' + index }, to: services[index] }])),
  platform: fargate({ cpu: 256, memory: 512 }),
})
export default shop
`
const entryOf = (kind: string, names: readonly string[]): string => {
  mkdirSync(join(folder, kind))
  writeFileSync(join(folder, kind, 'mesh.ts'), source(names))
  return join(folder, kind, 'mesh.ts')
}
const inherited = entryOf('inherited', INHERITED)
const others = entryOf('others', INHERITED.map(ordinary))

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
/** A text with the inherited names, and without hashes of names; in no order, for some lists are in that of hashes. */
const comparable = (text: string): string =>
  INHERITED.flatMap((name) => [name, capitalised(name), name.toLowerCase()])
    .reduce((so, name) => so.replaceAll(ordinary(name), name), text)
    .replaceAll(/(?<![A-Za-z0-9])[0-9a-f]{6,64}(?![A-Za-z0-9])|[0-9A-F]{8}(?=")/g, '<hash>')
    .split('\n')
    .toSorted()
    .join('\n')

const TERRAFORM = { target: 'terraform', package: '@mesh-compile/terraform-emitter', emitter: terraform }
const CLOUDFORMATION = { target: 'cloudformation', package: '@mesh-compile/cloudformation-emitter', emitter: cloudFormation }

test.each([
  ['envoy', 'static', ENVOY, {}],
  ['envoy', 'files', ENVOY, {}],
  ['terraform', 'static', TERRAFORM, {}],
  ['terraform', 'files', TERRAFORM, {}],
  ['terraform of App Mesh', 'static', TERRAFORM, { plan: 'appmesh' }],
  ['cloudformation', 'static', CLOUDFORMATION, {}],
  ['cloudformation', 'files', CLOUDFORMATION, {}],
  ['cloudformation of App Mesh', 'static', CLOUDFORMATION, { plan: 'appmesh' }],
] as const)('%s with xds %s does not care whether objects have such names anyway', async (_, xds, emitter, options) => {
  const before = Object.getOwnPropertyNames(Object.prototype)
  const [files, expected] = [await emitted(inherited, emitter, options, xds), await emitted(others, emitter, options, xds)]
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  const shown = (list: typeof files): readonly string[] => list.map(([path, text]) => comparable(`${path}\n${text}`)).toSorted()
  expect(shown(files)).toEqual(shown(expected))
  const all = files.map(([path, text]) => path + text).join('')
  for (const name of INHERITED) expect(all).toContain(name)
}, 60_000)
