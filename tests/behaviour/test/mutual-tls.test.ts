import { afterAll, beforeEach, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { clientCertificate, createPki, type KeyPair } from '../src/pki.ts'

const pki = createPki()
afterAll(() => pki.remove())

const bundles = { shop: pki.authority('shop'), other: pki.authority('other') }
const id = (name: string): string => `spiffe://shop.local/${name}`
const issued = (name: string, issuer = 'shop', san = id(name)): KeyPair =>
  pki.certificate(`${issuer}-${name}`, issuer, [`URI:${san}`])
const certificates = {
  checkout: issued('checkout'),
  payments: issued('payments'),
  catalog: issued('catalog'),
  nobody: issued('nobody'),
  partner: issued('partner', 'shop', 'spiffe://partner.example/billing'),
  forged: issued('checkout', 'other'),
  misnamed: issued('misnamed', 'shop', id('somebody-else')),
  foreign: issued('foreign', 'other'),
  dnsNamed: pki.certificate('dns-named', 'shop', ['DNS:shop.local', `DNS:checkout.internal`]),
}
const from = (issuer: string, { chain, key }: KeyPair): object => ({ issuer, source: { kind: 'file', chain, key } })
const identity = (name: string): object => ({ kind: 'uri', value: id(name) })

const secured = (name: string, certificate: object, clients: boolean): object => ({
  name,
  identity: identity(name),
  listeners: [
    {
      protocol: 'http',
      port: 8443,
      tls: {
        certificate,
        ...(clients && {
          clients: { trust: ['shop'], alsoAccept: [{ kind: 'uri', value: 'spiffe://partner.example/billing' }] },
        }),
      },
    },
  ],
  serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` },
})
const names = ['payments', 'misnamed', 'foreign', 'one-way']

describeMesh(
  'mutual TLS',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      authorities: Object.entries(bundles).map(([name, path]) => ({ name, source: { kind: 'file', path } })),
      virtualNodes: [
        {
          name: 'checkout',
          identity: identity('checkout'),
          backends: names.map((name) => ({
            virtualService: `${name}.shop.local`,
            tls: { verify: { kind: 'authorities', trust: ['shop'] }, certificate: from('shop', certificates.checkout) },
          })),
        },
        { name: 'catalog', identity: identity('catalog') },
        secured('payments', from('shop', certificates.payments), true),
        secured('misnamed', from('shop', certificates.misnamed), false),
        secured('foreign', from('other', certificates.foreign), false),
        secured('one-way', from('shop', issued('one-way')), false),
      ],
      virtualServices: names.map((name) => ({
        name: `${name}.shop.local`,
        listeners: [{ protocol: 'http', port: 8443 }],
        provider: { kind: 'virtualNode', name },
      })),
    }),
    outsiders: ['intruder'],
  },
  (world) => {
    beforeEach(async () => {
      for (const name of names) await world().agent(name).taken({ port: 8443 })
    })
    const knock = (pair?: KeyPair) =>
      world()
        .agent('intruder')
        .request({
          address: world().addressOf('payments'),
          port: 8443,
          host: 'payments.shop.local',
          tls: pair ? clientCertificate(pair) : {},
        })
    const taken = async (name: string): Promise<number> => (await world().agent(name).taken({ port: 8443 })).length

    test('the declared caller gets through, by plain HTTP to its own sidecar', async () => {
      const request = { address: 'payments.shop.local', port: 8443, host: 'payments.shop.local', path: '/pay' }
      const reply = await world().agent('checkout').request(request)
      expect(reply).toMatchObject({ kind: 'answer', status: 200, body: { node: 'payments', path: '/pay' } })
      expect(await taken('payments')).toBe(1)
    })

    test.each([
      ["the declared caller's certificate", certificates.checkout],
      ['an identity accepted by name', certificates.partner],
    ])('whoever shows %s is let in', async (_, pair) => {
      expect(await knock(pair)).toMatchObject({ kind: 'answer', status: 200, body: { node: 'payments' } })
    })

    test.each([
      ['no certificate', undefined],
      ["the caller's name, signed by another authority", certificates.forged],
      ['a certificate of the right authority with a name of nobody', certificates.nobody],
      ['the valid certificate of a node that did not declare the backend', certificates.catalog],
      ['the certificate of the server itself', certificates.payments],
      ["the caller's host name instead of its identity", certificates.dnsNamed],
    ])('whoever shows %s is refused', async (_, pair) => {
      expect(await knock(pair)).toMatchObject({ kind: 'failure' })
      expect(await taken('payments')).toBe(0)
    })

    test('plaintext is refused', async () => {
      const request = { address: world().addressOf('payments'), port: 8443, host: 'payments.shop.local' }
      expect(await world().agent('intruder').request(request)).toMatchObject({ kind: 'failure' })
      expect(await taken('payments')).toBe(0)
    })

    test('a node that did not declare the backend does not get out to it', async () => {
      const request = { address: 'payments.shop.local', port: 8443, host: 'payments.shop.local' }
      expect(await world().agent('catalog').request(request)).toMatchObject({ kind: 'failure' })
      expect(await taken('payments')).toBe(0)
    })

    test('TLS without client certificates lets anyone in', async () => {
      const request = { address: world().addressOf('one-way'), port: 8443, host: 'one-way.shop.local', tls: {} }
      expect(await world().agent('intruder').request(request)).toMatchObject({ kind: 'answer', status: 200 })
    })

    test.each([
      ['misnamed', 'shows another name'],
      ['foreign', 'is of an authority that is not trusted'],
    ])('the client refuses %s, whose certificate %s', async (name) => {
      const request = { address: `${name}.shop.local`, port: 8443, host: `${name}.shop.local` }
      expect(await world().agent('checkout').request(request)).toMatchObject({ kind: 'answer', status: 503 })
      expect(await taken(name)).toBe(0)
    })

    test('the client accepts a server with the right name and authority', async () => {
      const request = { address: 'one-way.shop.local', port: 8443, host: 'one-way.shop.local' }
      expect(await world().agent('checkout').request(request)).toMatchObject({ kind: 'answer', status: 200 })
    })
  },
)
