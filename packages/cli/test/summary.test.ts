import { buildGraph } from '@mesh-compile/ir'
import { meshSchema } from '@mesh-compile/ir/schema'
import { expect, test } from 'vitest'
import { openListeners } from '../src/summary.ts'

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
