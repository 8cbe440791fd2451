import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { clientCertificate, createPki, type KeyPair } from '../src/pki.ts'
import { startSdsServer, type SdsServer } from '../src/sds-server.ts'

const pki = createPki()
const folder = mkdtempSync(join(tmpdir(), 'mesh-sds-'))
chmodSync(folder, 0o755)
const socket = join(folder, 'agent.sock')
const id = (name: string): string => `spiffe://shop.local/${name}`
const issued = (name: string): KeyPair => pki.certificate(name, 'shop', [`URI:${id(name)}`])
const bundle = pki.authority('shop')
const pairs = { payments: issued('payments'), web: issued('web'), impostor: issued('impostor'), stranger: issued('stranger') }

let server: SdsServer | undefined
beforeAll(async () => {
  // The secrets have the names that SPIRE gives them. One holds a certificate of somebody else.
  server = await startSdsServer(socket, {
    'spiffe://shop.local': { bundle },
    [id('payments')]: pairs.payments,
    [id('web')]: pairs.web,
    [id('ledger')]: pairs.impostor,
  })
})
afterAll(async () => {
  await server?.close()
  pki.remove()
  rmSync(folder, { recursive: true, force: true })
})

const certificate = (name: string): object => ({ issuer: 'shop', source: { kind: 'sds', secret: id(name) } })
const names = ['payments', 'ledger']
const listener = (name: string): object => ({
  protocol: 'http',
  port: 8443,
  tls: { certificate: certificate(name), clients: { trust: ['shop'] } },
})
const mesh = (): object => ({
  irVersion: 1,
  name: 'shop',
  authorities: [{ name: 'shop', source: { kind: 'sds', secret: 'spiffe://shop.local' } }],
  virtualNodes: [
    {
      name: 'web',
      identity: { kind: 'uri', value: id('web') },
      backends: names.map((name) => ({
        virtualService: `${name}.shop.local`,
        tls: { verify: { kind: 'authorities', trust: ['shop'] }, certificate: certificate('web') },
      })),
    },
    ...names.map((name) => ({
      name,
      identity: { kind: 'uri', value: id(name) },
      listeners: [listener(name)],
      serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` },
    })),
  ],
  virtualServices: names.map((name) => ({ name: `${name}.shop.local`, listeners: [listener(name)], provider: { kind: 'virtualNode', name } })),
})

for (const xds of ['static', 'files'] as const) {
  describeMesh(`certificates of an SDS server, with --xds ${xds}`, { mesh, xds, outsiders: ['stranger'], options: { sdsSocket: socket } }, (world) => {
    const call = (name: string) => world().agent('web').request({ address: `${name}.shop.local`, port: 8443, host: `${name}.shop.local` })

    test('mutual TLS by SPIFFE IDs works', async () => {
      expect(await call('payments')).toMatchObject({ kind: 'answer', status: 200, body: { node: 'payments' } })
    })

    test('proxies ask as who they are', () => {
      expect(server?.requests).toContainEqual({ node: 'shop/virtual-node/payments', cluster: 'shop', secret: id('payments') })
      expect(server?.requests).toContainEqual({ node: 'shop/virtual-node/web', cluster: 'shop', secret: 'spiffe://shop.local' })
    })

    test('a client certificate with another identity is refused', async () => {
      const request = { address: world().addressOf('payments'), port: 8443, host: 'payments.shop.local' }
      const knock = (pair: KeyPair) => world().agent('stranger').request({ ...request, tls: clientCertificate(pair) })
      expect(await knock(pairs.stranger)).toMatchObject({ kind: 'failure' })
      expect(await knock(pairs.web)).toMatchObject({ kind: 'answer', status: 200 })
    })

    test('a server that shows another identity is refused, and counted', async () => {
      expect(await call('ledger')).toMatchObject({ kind: 'answer', status: 503 })
      const stat = 'cluster.cds_egress_shop_ledger_http_8443.ssl.fail_verify_san'
      expect((await world().stats('web', stat))[stat]).toBeGreaterThan(0)
    })
  })
}
