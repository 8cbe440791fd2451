import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { createPki } from '../src/pki.ts'

const pki = createPki()
afterAll(() => pki.remove())
const bundle = pki.authority('shop')
const names = ['legacy', 'modern'] as const
const certificates = Object.fromEntries(
  names.map((name) => [
    name,
    { issuer: 'shop', source: { kind: 'file', ...pki.certificate(name, 'shop', [`URI:spiffe://shop.local/${name}`]) } },
  ]),
)
const http = (port: number, more: object = {}): object => ({ protocol: 'http', port, ...more })
const tcp = (port: number, more: object = {}): object => ({ protocol: 'tcp', port, ...more })

/** Serves HTTP and TCP by mutual TLS, and calls the other one's. */
const node = (name: (typeof names)[number], other: string, egressPort: object, interception: object): object => {
  const tls = { tls: { certificate: certificates[name], clients: { trust: ['shop'] } } }
  return {
    name,
    identity: { kind: 'uri', value: `spiffe://shop.local/${name}` },
    interception,
    listeners: [http(8080, tls), tcp(9000, tls)],
    serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` },
    backends: [
      {
        virtualService: `${other}.local`,
        tls: { verify: { kind: 'authorities', trust: ['shop'] }, certificate: certificates[name] },
        ...egressPort,
      },
      ...(name === 'modern' ? [{ virtualService: 'twin.local' }] : []),
    ],
  }
}

describeMesh(
  'transparent and explicit interception',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      settings: { egressFilter: 'ALLOW_ALL' },
      authorities: [{ name: 'shop', source: { kind: 'file', path: bundle } }],
      virtualNodes: [
        node('legacy', 'modern', {}, { kind: 'transparent' }),
        node('modern', 'legacy', { egressPort: 5000 }, { kind: 'explicit', applicationPorts: { 8080: 18080, 9000: 19000 } }),
        {
          name: 'twin',
          interception: { kind: 'explicit', applicationPorts: { 8080: 18080, 8090: 18090 } },
          listeners: [http(8080), http(8090)],
          serviceDiscovery: { kind: 'dns', hostname: 'twin.internal' },
        },
      ],
      virtualServices: [
        ...names.map((name) => ({
          name: `${name}.local`,
          listeners: [http(8080), tcp(9000)],
          provider: { kind: 'virtualNode', name },
        })),
        { name: 'twin.local', listeners: [http(8090), http(8080)], provider: { kind: 'virtualNode', name: 'twin' } },
      ],
    }),
    outsiders: ['intruder'],
  },
  (world) => {
    beforeAll(async () => {
      await world().agent('intruder').serve({ node: 'intruder', protocol: 'tcp', address: '0.0.0.0', port: 7000 })
    })
    beforeEach(async () => {
      for (const port of [18080, 18090]) await world().agent('twin').taken({ port })
    })
    const answeredBy = (name: string): object => ({ kind: 'answer', status: 200, body: { node: name } })
    const viaProxy = (host: string, path = '/') =>
      world().agent('modern').request({ address: '127.0.0.1', port: 15001, host, path })

    test('a transparent node calls an explicit one', async () => {
      const reply = await world().agent('legacy').request({ address: 'modern.local', port: 8080, host: 'modern.local' })
      expect(reply).toMatchObject(answeredBy('modern'))
      const echo = { address: 'modern.local', port: 9000, send: 'ping', until: 'ping' }
      expect(await world().agent('legacy').exchange(echo)).toEqual({ received: 'modern\nping', end: 'found' })
    })

    test.each(['legacy.local', 'legacy.local:8080', 'LEGACY.local', 'legacy.local:15001'])('an explicit node calls a transparent one as %s', async (host) => {
      expect(await viaProxy(host)).toMatchObject(answeredBy('legacy'))
    })

    test('it calls it through HTTP_PROXY, with the whole URL in the request', async () => {
      expect(await viaProxy('legacy.local:8080', 'http://legacy.local:8080/cart')).toMatchObject({
        ...answeredBy('legacy'),
        body: { node: 'legacy', path: '/cart' },
      })
    })

    test('it calls a TCP backend on the egress port', async () => {
      const echo = { address: '127.0.0.1', port: 5000, send: 'ping', until: 'ping' }
      expect(await world().agent('modern').exchange(echo)).toEqual({ received: 'legacy\nping', end: 'found' })
    })

    test.each([
      ['twin.local', 18080],
      ['twin.local:8080', 18080],
      ['twin.local:8090', 18090],
    ])('of a service with several ports, %s is answered on %d', async (host, port) => {
      expect(await viaProxy(host)).toMatchObject(answeredBy('twin'))
      expect(await world().agent('twin').taken({ port })).toHaveLength(1)
    })

    test('other hosts are answered 404, whatever the egress filter says', async () => {
      for (const host of ['modern.local', 'legacy.local:9000', 'example.com']) {
        expect(await viaProxy(host)).toMatchObject({ kind: 'answer', status: 404 })
      }
    })

    test('the application is reached through Envoy or not at all', async () => {
      const address = world().addressOf('modern')
      for (const port of [18080, 8080, 15001]) {
        expect(await world().agent('intruder').request({ address, port, host: 'legacy.local' })).toMatchObject({ kind: 'failure' })
      }
      for (const port of [19000, 9000, 5000]) {
        const greeting = await world().agent('intruder').exchange({ address, port, send: '', until: '\n' })
        expect([port, greeting.received]).toEqual([port, ''])
      }
    })

    test('nothing is redirected: what the application connects to itself, it reaches', async () => {
      expect(world().run('modern', ['iptables', '-t', 'nat', '-S'])).not.toContain('REDIRECT')
      const greeting = { address: world().addressOf('intruder'), port: 7000, send: '', until: '\n' }
      expect((await world().agent('modern').exchange(greeting)).received).toBe('intruder\n')
    })

    test('Envoy has nothing to complain about', () => {
      for (const name of ['legacy', 'modern', 'twin']) expect(world().envoy(name).log()).not.toMatch(/\[(error|critical)\]|deprecated/)
    })
  },
)
