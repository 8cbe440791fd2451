import { afterAll, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { createPki, type KeyPair } from '../src/pki.ts'

const pki = createPki()
afterAll(() => pki.remove())

const bundles = { shop: pki.authority('shop'), other: pki.authority('other') }
const together = pki.bundle('together', ['shop', 'other'])
const issued = (name: string, issuer: string): object => {
  const { chain, key }: KeyPair = pki.certificate(`${issuer}-${name}`, issuer, [`DNS:${name}.internal`])
  return { issuer, source: { kind: 'file', chain, key } }
}
const certificate = issued('server', 'shop')

const listeners = {
  plain: { protocol: 'http', port: 8080 },
  strict: { protocol: 'http', port: 8443, tls: { certificate } },
  permissive: { protocol: 'http', port: 8444, tls: { mode: 'PERMISSIVE', certificate } },
  latest: { protocol: 'http', port: 8445, tls: { certificate, minimumVersion: 'TLSv1_3' } },
}
const services = Object.entries(listeners)
const trusting = (more: object = {}, verify: object = {}): object => ({ verify: { kind: 'authorities', trust: ['shop'], ...verify }, ...more })
const caller = (name: string, tls: object, called: readonly string[]): object => ({
  name,
  backends: called.map((service) => ({ virtualService: `${service}.shop.local`, tls })),
})

describeMesh(
  'client policies',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      authorities: [
        ...Object.entries(bundles).map(([name, path]) => ({ name, source: { kind: 'file', path } })),
        { name: 'together', source: { kind: 'file', path: together } },
      ],
      virtualNodes: [
        { name: 'server', identity: { kind: 'dns', value: 'server.internal' }, listeners: Object.values(listeners), serviceDiscovery: { kind: 'dns', hostname: 'server.internal' } },
        {
          name: 'foreign',
          identity: { kind: 'dns', value: 'foreign.internal' },
          listeners: [{ protocol: 'http', port: 9443, tls: { certificate: issued('foreign', 'other') } }],
          serviceDiscovery: { kind: 'dns', hostname: 'foreign.internal' },
        },
        caller('lenient', trusting({ enforce: false }), ['plain', 'strict', 'permissive', 'latest']),
        caller('limited', trusting({ ports: [8443] }), ['plain', 'strict', 'permissive']),
        caller('latest-only', trusting({ minimumVersion: 'TLSv1_3' }), ['strict', 'latest']),
        caller('mistaken', trusting({}, { subjectAlternativeNames: [{ kind: 'dns', value: 'somebody.internal' }] }), ['strict']),
        caller('either', trusting({}, { trust: ['together'] }), ['strict', 'foreign']),
        caller('one', trusting(), ['foreign']),
      ],
      virtualServices: [...services, ['foreign', { protocol: 'http', port: 9443 }] as const].map(([name, { protocol, port }]) => ({
        name: `${name}.shop.local`,
        listeners: [{ protocol, port }],
        provider: { kind: 'virtualNode', name: name === 'foreign' ? name : 'server' },
      })),
    }),
    outsiders: ['stranger'],
  },
  (world) => {
    const ports: Readonly<Record<string, number>> = { ...Object.fromEntries(services.map(([name, { port }]) => [name, port])), foreign: 9443 }
    const call = (from: string, name: string) =>
      world().agent(from).request({ address: `${name}.shop.local`, port: ports[name]!, host: `${name}.shop.local` })
    const answered = { kind: 'answer', status: 200 }
    /** Handshakes that a caller's cluster of a port has finished, or a counter beside it. */
    const counter = async (from: string, port: number, name = 'handshake', node = 'server'): Promise<number> => {
      const stat = `cluster.cds_egress_shop_${node}_http_${port}.ssl.${name}`
      return (await world().stats(from, stat))[stat] ?? 0
    }

    test('one that does not insist speaks TLS where it is offered', async () => {
      for (const name of ['plain', 'strict', 'permissive', 'latest']) expect(await call('lenient', name), name).toMatchObject(answered)
      const handshakes = await Promise.all([8080, 8443, 8444, 8445].map((port) => counter('lenient', port)))
      expect(handshakes).toEqual([0, 1, 1, 1])
    })

    test('one for some ports speaks plaintext to the others', async () => {
      for (const name of ['plain', 'strict', 'permissive']) expect(await call('limited', name), name).toMatchObject(answered)
      expect(await Promise.all([8080, 8443, 8444].map((port) => counter('limited', port)))).toEqual([0, 1, 0])
    })

    test('a listener for TLS 1.3 refuses a client that knows 1.2 alone; another takes it', async () => {
      const knock = (port: number, tls: object) =>
        world().agent('stranger').request({ address: world().addressOf('server'), port, host: 'server', tls })
      const old = { maxVersion: 'TLSv1.2' }
      expect(await knock(8445, {})).toMatchObject(answered)
      expect(await knock(8445, old)).toMatchObject({ kind: 'failure', code: 'EPROTO' })
      expect(await knock(8443, old)).toMatchObject(answered)
    })

    test('a client for TLS 1.3 finds it in every listener', async () => {
      for (const name of ['strict', 'latest']) expect(await call('latest-only', name), name).toMatchObject(answered)
      const counters = await world().stats('latest-only', 'cluster.')
      const versions = Object.keys(counters).filter((name) => name.includes('.ssl.versions.') && counters[name]! > 0)
      expect(new Set(versions.map((name) => name.replace(/.*versions\./, '')))).toEqual(new Set(['TLSv1.3']))
    })

    test('a server with another name than the listed is refused, and counted', async () => {
      expect(await call('mistaken', 'strict')).toMatchObject({ kind: 'answer', status: 503 })
      expect(await counter('mistaken', 8443, 'fail_verify_san')).toBeGreaterThan(0)
    })

    test('an authority may be a bundle of several', async () => {
      expect(await call('either', 'strict')).toMatchObject(answered)
      expect(await call('either', 'foreign')).toMatchObject(answered)
      expect(await call('one', 'foreign')).toMatchObject({ kind: 'answer', status: 503 })
      expect(await counter('one', 9443, 'fail_verify_error', 'foreign')).toBeGreaterThan(0)
    })
  },
)
