import { afterAll, beforeEach, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { clientCertificate, createPki, type KeyPair } from '../src/pki.ts'

const pki = createPki()
afterAll(() => pki.remove())

const bundle = pki.authority('shop')
pki.authority('other')
const id = (name: string): string => `spiffe://shop.local/${name}`
const issued = (name: string, issuer = 'shop'): KeyPair => pki.certificate(`${issuer}-${name}`, issuer, [`URI:${id(name)}`])
const certificates = { server: issued('server'), web: issued('web'), nobody: issued('nobody'), forged: issued('web', 'other') }
const from = ({ chain, key }: KeyPair): object => ({ issuer: 'shop', source: { kind: 'file', chain, key } })
const identity = (name: string): object => ({ kind: 'uri', value: id(name) })

const permissive = (protocol: string, port: number, more: object = {}): object => ({
  protocol,
  port,
  tls: { mode: 'PERMISSIVE', certificate: from(certificates.server), ...more },
})
const clients = { clients: { trust: ['shop'] } }
const listeners = [permissive('http', 8080), permissive('http', 8443, clients), permissive('tcp', 5432)]
const services = ['open', 'mutual', 'database']
const trusting = { verify: { kind: 'authorities', trust: ['shop'] } }
const showing = { ...trusting, certificate: from(certificates.web) }

describeMesh(
  'PERMISSIVE TLS',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      authorities: [{ name: 'shop', source: { kind: 'file', path: bundle } }],
      virtualNodes: [
        { name: 'server', identity: identity('server'), listeners, serviceDiscovery: { kind: 'dns', hostname: 'server.internal' } },
        {
          name: 'web',
          identity: identity('web'),
          backends: [
            { virtualService: 'open.shop.local', tls: trusting },
            { virtualService: 'mutual.shop.local', tls: showing },
          ],
        },
        { name: 'old', identity: identity('old'), backends: services.map((name) => ({ virtualService: `${name}.shop.local` })) },
      ],
      virtualServices: services.map((name, index) => ({
        name: `${name}.shop.local`,
        listeners: [listeners[index]],
        provider: { kind: 'virtualNode', name: 'server' },
      })),
      virtualGateways: [
        {
          name: 'edge',
          listeners: [permissive('http', 9080)],
          routes: [{ name: 'all', match: { path: { kind: 'prefix', value: '/' } }, virtualService: 'open.shop.local', tls: trusting }],
        },
      ],
    }),
    outsiders: ['stranger'],
  },
  (world) => {
    beforeEach(async () => {
      for (const port of [8080, 8443]) await world().agent('server').taken({ port })
    })
    const call = (from: string, name: string, port: number) =>
      world().agent(from).request({ address: `${name}.shop.local`, port, host: `${name}.shop.local` })
    const knock = (port: number, tls?: { readonly certificate?: string; readonly key?: string }) =>
      world().agent('stranger').request({ address: world().addressOf('server'), port, host: 'server', ...(tls && { tls }) })
    const answered = { kind: 'answer', status: 200, body: { node: 'server' } }
    const handshakes = async (): Promise<number> => {
      const name = 'listener.0.0.0.0_15000.ssl.handshake'
      return (await world().stats('server', name))[name] ?? 0
    }

    test('a caller with a client policy gets in by TLS, one without by plaintext', async () => {
      const before = await handshakes()
      expect(await call('old', 'open', 8080)).toMatchObject(answered)
      expect(await handshakes()).toBe(before)
      expect(await call('web', 'open', 8080)).toMatchObject(answered)
      expect(await handshakes()).toBe(before + 1)
    })

    test('so do strangers, for nobody is asked for a certificate', async () => {
      expect(await knock(8080)).toMatchObject(answered)
      expect(await knock(8080, {})).toMatchObject(answered)
    })

    test('with client authorities, the declared caller shows its certificate', async () => {
      expect(await call('web', 'mutual', 8443)).toMatchObject(answered)
      expect(await knock(8443, clientCertificate(certificates.web))).toMatchObject(answered)
    })

    test.each([
      ['no certificate', undefined],
      ['a certificate of another authority', certificates.forged],
      ['the certificate of somebody else', certificates.nobody],
    ])('and who speaks TLS and shows %s is refused', async (_, pair) => {
      expect(await knock(8443, pair ? clientCertificate(pair) : {})).toMatchObject({ kind: 'failure' })
      expect(await world().agent('server').taken({ port: 8443 })).toEqual([])
    })

    test('while plaintext still gets in', async () => {
      expect(await call('old', 'mutual', 8443)).toMatchObject(answered)
      expect(await knock(8443)).toMatchObject(answered)
    })

    test('a server that speaks first is heard by plaintext clients, once the wait for TLS is over', async () => {
      const args = { address: world().addressOf('server'), port: 5432, send: '', until: 'server\n', waitMs: 9_000 }
      expect(await world().agent('stranger').exchange(args)).toEqual({ received: 'server\n', end: 'found' })
    })

    test('a gateway takes both on one port', async () => {
      const request = { address: world().addressOf('edge'), port: 9080, host: 'shop.example' }
      expect(await world().agent('stranger').request(request)).toMatchObject(answered)
      expect(await world().agent('stranger').request({ ...request, tls: {} })).toMatchObject(answered)
    })
  },
)
