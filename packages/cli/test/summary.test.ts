import { buildGraph } from '@mesh-compile/ir'
import { meshSchema } from '@mesh-compile/ir/schema'
import { expect, test } from 'vitest'
import { openListeners, summariseWritten } from '../src/summary.ts'

const certificate = { issuer: 'ca', source: { kind: 'file', chain: '/c.pem', key: '/k.pem' } }
const listener = (port: number, tls?: object): object => ({ protocol: 'http', port, ...(tls && { tls: { certificate, ...tls } }) })

test('a listener is open unless everybody must show a certificate', () => {
  const clients = { trust: ['ca'] }
  const listeners = [
    listener(1),
    listener(2, {}),
    listener(3, { clients }),
    listener(4, { mode: 'PERMISSIVE' }),
    listener(5, { mode: 'PERMISSIVE', clients }),
  ]
  const mesh = meshSchema.parse({ irVersion: 1, name: 'm', virtualNodes: [{ name: 'n', listeners }] })
  expect(openListeners(buildGraph(mesh))).toEqual([
    'open to whoever can reach the port: n http:1, n http:2 (TLS, no client certificate), n http:4 (TLS or plaintext), n http:5 (TLS or plaintext)',
  ])
})

test.each([
  [['ca', 'certificate', 'key'], 'provide 3 files'],
  [['key'], 'provide 1 file'],
  [['socket', 'socket'], 'provide 2 sockets of an SDS server'],
  [['log', 'ca'], 'provide 1 file and 1 log file to write to'],
  [['log', 'log', 'key', 'socket'], 'provide 1 file, 1 socket of an SDS server and 2 log files to write to'],
] as const)('of %j: %s', (roles, told) => {
  const external = roles.map((role) => ({ path: `/${role}`, role }))
  const manifest = { proxies: [{ name: 'n', kind: 'virtual-node', external }] } as never
  const written = { added: ['envoy/n.json'], changed: [], removed: [], unchanged: [], warnings: [], manifest }
  expect(summariseWritten(written, 'out', [])).toEqual(['out/envoy: 1 new', `before it runs, ${told}: see "external" in out/manifest.json`])
})

test('where nothing is needed, nothing is said', () => {
  const manifest = { proxies: [{ name: 'n', kind: 'virtual-node', external: [] }] } as never
  const written = { added: ['envoy/n.json'], changed: [], removed: [], unchanged: [], warnings: [], manifest }
  expect(summariseWritten(written, 'out', [])).toEqual(['out/envoy: 1 new'])
})

test('what emitters say comes last, once, and only when something changed', () => {
  const manifest = { proxies: [] } as never
  const written = { added: ['envoy/n.json'], changed: [], removed: [], unchanged: [], warnings: [], manifest }
  expect(summariseWritten(written, 'out', ['about $3.00 a month', 'about $3.00 a month'])).toEqual(['out/envoy: 1 new', 'about $3.00 a month'])
  expect(summariseWritten({ ...written, added: [], unchanged: ['envoy/n.json'] }, 'out', ['about $3.00 a month'])).toEqual(['nothing changed'])
})
