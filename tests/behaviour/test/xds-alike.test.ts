import { afterAll, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import type { Reply, Request } from '../src/agent-protocol.ts'
import { createPki, type KeyPair } from '../src/pki.ts'
import type { World, WorldSettings } from '../src/world.ts'

const pki = createPki()
afterAll(() => pki.remove())

const bundle = pki.authority('shop')
const id = (name: string): string => `spiffe://shop.local/${name}`
const issue = (name: string): KeyPair => pki.certificate(name, 'shop', [`URI:${id(name)}`])
const certificates = { web: issue('web'), vault: issue('vault') }
const certificate = ({ chain, key }: KeyPair): object => ({ issuer: 'shop', source: { kind: 'file', chain, key } })
const dns = (name: string): object => ({ kind: 'dns', hostname: `${name}.internal` })
const services = { checkout: ['http', 8080], stream: ['http2', 8081], vault: ['http', 8443], ledger: ['tcp', 5432] } as const
const listener = (name: keyof typeof services): { protocol: string; port: number } => ({ protocol: services[name][0], port: services[name][1] })

/** Something of everything: routes with a header, HTTP/2, TCP at a fixed address, mutual TLS, a gateway. */
const settings: WorldSettings = {
  mesh: (addressOf) => ({
    irVersion: 1,
    name: 'shop',
    authorities: [{ name: 'shop', source: { kind: 'file', path: bundle } }],
    virtualNodes: [
      {
        name: 'web',
        identity: { kind: 'uri', value: id('web') },
        backends: Object.keys(services).map((name) => ({
          virtualService: `${name}.shop.local`,
          ...(name === 'vault' && { tls: { verify: { kind: 'authorities', trust: ['shop'] }, certificate: certificate(certificates.web) } }),
        })),
      },
      ...['checkout-v1', 'checkout-v2'].map((name) => ({ name, listeners: [listener('checkout')], serviceDiscovery: dns(name) })),
      { name: 'stream', listeners: [listener('stream')], serviceDiscovery: dns('stream') },
      { name: 'ledger', listeners: [listener('ledger')], serviceDiscovery: { kind: 'static', addresses: [addressOf('ledger')] } },
      {
        name: 'vault',
        identity: { kind: 'uri', value: id('vault') },
        listeners: [{ ...listener('vault'), tls: { certificate: certificate(certificates.vault), clients: { trust: ['shop'] } } }],
        serviceDiscovery: dns('vault'),
      },
    ],
    virtualServices: (['checkout', 'stream', 'vault', 'ledger'] as const).map((name) => ({
      name: `${name}.shop.local`,
      listeners: [listener(name)],
      provider: name === 'checkout' ? { kind: 'virtualRouter', name } : { kind: 'virtualNode', name },
    })),
    virtualRouters: [
      {
        name: 'checkout',
        listeners: [listener('checkout')],
        routes: [
          {
            name: 'preview',
            protocol: 'http',
            match: { headers: [{ kind: 'exact', name: 'x-version', value: 'v2' }] },
            targets: [{ virtualNode: 'checkout-v2', weight: 1 }],
          },
          { name: 'all', protocol: 'http', targets: [{ virtualNode: 'checkout-v1', weight: 1 }] },
        ],
      },
    ],
    virtualGateways: [
      {
        name: 'edge',
        listeners: [{ protocol: 'http', port: 8088 }],
        routes: [{ name: 'cart', match: { path: { kind: 'prefix', value: '/cart' } }, virtualService: 'checkout.shop.local' }],
      },
    ],
  }),
  hosts: { 'ledger.shop.local': '10.77.0.240' },
  outsiders: ['client'],
}

const fromWeb = (name: keyof typeof services, more: Partial<Request> = {}): Request => {
  const host = `${name}.shop.local`
  return { address: host, port: services[name][1], host, ...more }
}

/** What comes back from everywhere, without what differs from run to run. */
const ask = async (world: World): Promise<Readonly<Record<string, unknown>>> => {
  const reply = async (member: string, request: Request): Promise<unknown> => shown(await world.agent(member).request(request))
  const edge = { address: world.addressOf('edge'), port: 8088, host: 'shop.example' }
  return {
    route: await reply('web', fromWeb('checkout', { path: '/a?b' })),
    'route by header': await reply('web', fromWeb('checkout', { headers: [['x-version', 'v2']] })),
    'unknown host': await reply('web', fromWeb('checkout', { host: 'other.shop.local' })),
    'escaped slash': await reply('web', fromWeb('checkout', { path: '/a%2Fb' })),
    http2: await reply('web', fromWeb('stream', { protocol: 'http2' })),
    'mutual TLS': await reply('web', fromWeb('vault')),
    'mutual TLS without a certificate': await reply('client', { address: world.addressOf('vault'), port: 8443, tls: {} }),
    tcp: await world.agent('web').exchange({ address: '10.77.0.240', port: 5432, send: 'hello', until: 'hello' }),
    undeclared: await reply('stream', fromWeb('checkout')),
    gateway: await reply('client', { ...edge, path: '/cart/7' }),
    'unknown path at the gateway': await reply('client', { ...edge, path: '/other' }),
  }
}

const shown = (reply: Reply): unknown =>
  reply.kind === 'answer' ? { status: reply.status, node: reply.body?.node, path: reply.body?.path, host: reply.body?.host } : reply

let fromBootstraps: Readonly<Record<string, unknown>> | undefined

describeMesh('a mesh in self-contained bootstraps', settings, (world) => {
  test('answers as declared', async () => {
    fromBootstraps = await ask(world())
    expect(fromBootstraps).toMatchObject({
      route: { status: 200, node: 'checkout-v1', path: '/a?b' },
      'route by header': { status: 200, node: 'checkout-v2' },
      'unknown host': { status: 404 },
      'escaped slash': { status: 400 },
      http2: { status: 200, node: 'stream' },
      'mutual TLS': { status: 200, node: 'vault' },
      'mutual TLS without a certificate': { kind: 'failure' },
      tcp: { received: 'ledger\nhello', end: 'found' },
      undeclared: { kind: 'failure' },
      gateway: { status: 200, node: 'checkout-v1', path: '/7' },
      'unknown path at the gateway': { status: 404 },
    })
  })
})

describeMesh('the same mesh in watched files', { ...settings, xds: 'files' }, (world) => {
  test('answers in the same way', async () => {
    expect(await ask(world())).toEqual(fromBootstraps)
    for (const member of ['web', 'ledger', 'vault', 'edge']) expect(world().envoy(member).log()).not.toMatch(/rejected|\[(warning|error|critical)\]/)
  })
})
