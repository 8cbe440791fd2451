import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileMesh } from '../src/compile-mesh.ts'
import { describeMesh } from '../src/describe-mesh.ts'
import { createPki, type KeyPair } from '../src/pki.ts'

const pki = createPki()
afterAll(() => pki.remove())
const publicCa = pki.authority('public')
pki.authority('elsewhere')
const certificates = {
  pay: pki.certificate('pay', 'public', ['DNS:api.pay.test', 'DNS:mail.test']),
  wildcard: pki.certificate('wildcard', 'public', ['DNS:*.cloud.test']),
  stranger: pki.certificate('stranger', 'elsewhere', ['DNS:stranger.test']),
}
const answeredBy = (node: string): object => ({ kind: 'answer', status: 200, body: { node } })
const FAILURE = { kind: 'failure' }
const SERVERS = ['pay', 'mail', 'blue', 'red', 'wildcard', 'stranger'] as const

const compiled = await compileMesh(`
import { authority, backend, clientTls, dns, http, issuedBy, mesh, tcp, tls } from '@mesh-compile/dsl'

const shop = mesh('shop')
const publicCas = authority('public', { file: '${publicCa}' })
const verified = clientTls({ trust: [publicCas] })
const http80 = http(80, { tls: issuedBy(publicCas) })

// The applications speak TLS.
const pay = shop.externalService('api.pay.test', tls(443))
const mail = shop.externalService('mail.test', tls(443))
// Envoy speaks it for them.
const cloud = shop.externalService('s3.cloud.test', http80, { port: 443 })
const mislabelled = shop.externalService('other.test', http80, { port: 443, serviceDiscovery: dns('other.test') })
const stranger = shop.externalService('stranger.test', http80, { port: 443 })

// As App Mesh's walkthrough of egress has it: a virtual node with a host name, and a service that it provides.
const blue = shop.virtualService('blue.test', http(8080))
shop.provide(blue, shop.virtualNode('blue', { external: true, listeners: [http(8080)], serviceDiscovery: dns('blue.test') }))

const to = [cloud, mislabelled, stranger].map((service) => backend(service, { tls: verified }))
shop.virtualNode('web', { backends: [pay, mail, blue, ...to] })
shop.virtualNode('batch', { backends: [mail] })
shop.virtualNode('knowing', { interception: 'explicit', backends: [backend(pay, { egressPort: 5443 }), blue, ...to] })

export default shop
`)

test('the mesh compiles, and there is no Envoy for what is outside of it', () => {
  expect(compiled.findings).toEqual([])
  expect(compiled.mesh.virtualNodes.filter(({ external }) => !external).map(({ name }) => name)).toEqual(['batch', 'knowing', 'web'])
})

describeMesh('services outside the mesh', {
  mesh: () => compiled.mesh,
  outsiders: SERVERS,
  dns: (addressOf) => ({
    'api.pay.test': { A: [addressOf('pay')] },
    'mail.test': { A: [addressOf('mail')] },
    'blue.test': { A: [addressOf('blue')] },
    's3.cloud.test': { A: [addressOf('wildcard')] },
    // Whose certificate is of a trusted authority, but for another name.
    'other.test': { A: [addressOf('pay')] },
    'stranger.test': { A: [addressOf('stranger')] },
  }),
}, (world) => {
  beforeAll(async () => {
    const own = ({ chain, key }: KeyPair): { chain: string; key: string } => ({ chain: readFileSync(chain, 'utf8'), key: readFileSync(key, 'utf8') })
    const pairs = { pay: certificates.pay, mail: certificates.pay, wildcard: certificates.wildcard, stranger: certificates.stranger }
    for (const [node, pair] of Object.entries(pairs)) {
      await world().agent(node).serve({ node, protocol: 'https', address: '0.0.0.0', port: 443, ...own(pair) })
    }
    for (const node of ['blue', 'red']) await world().agent(node).serve({ node, protocol: 'http', address: '0.0.0.0', port: 8080 })
  })
  const byTls = (from: string, serverName: string | undefined, to = 'red') =>
    world().agent(from).request({ address: world().addressOf(to), port: 443, tls: serverName === undefined ? {} : { serverName } })
  const byHttp = (from: string, host: string, port = 80, to = 'red') =>
    world().agent(from).request({ address: world().addressOf(to), port, host })

  test('TLS of the application is told by its SNI and goes to that name alone, whatever address is dialled', async () => {
    expect(await byTls('web', 'api.pay.test')).toMatchObject(answeredBy('pay'))
    expect(await byTls('web', 'API.pay.test')).toMatchObject(answeredBy('pay'))
    expect(await byTls('web', 'mail.test')).toMatchObject(answeredBy('mail'))
    expect(await byTls('web', 'mail.test', 'pay')).toMatchObject(answeredBy('mail'))
  })

  test('the certificate that the application sees is the server’s own', async () => {
    const fingerprints = await Promise.all(['api.pay.test', 'mail.test'].map(async (name) => (await byTls('web', name)) as { certificate?: string }))
    expect(fingerprints.map(({ certificate }) => certificate)).toEqual([expect.stringMatching(/^[0-9A-F:]+$/), fingerprints[0]?.certificate])
  })

  test('who does not declare it has no way there', async () => {
    expect(await byTls('batch', 'mail.test')).toMatchObject(answeredBy('mail'))
    expect(await byTls('batch', 'api.pay.test', 'pay')).toMatchObject(FAILURE)
    expect(await byTls('web', 's3.cloud.test', 'wildcard')).toMatchObject(FAILURE)
    expect(await byTls('web', undefined, 'pay')).toMatchObject(FAILURE)
  })

  test('plaintext does not go where TLS is declared', async () => {
    const { received } = await world().agent('web').exchange({ address: world().addressOf('pay'), port: 443, send: 'GET / HTTP/1.1\r\nHost: api.pay.test\r\n\r\n' })
    expect(received).toBe('')
  })

  test.each(['web', 'knowing'])('Envoy speaks TLS for an application that speaks HTTP (%s)', async (from) => {
    const [address, port] = from === 'web' ? [world().addressOf('red'), 80] : ['127.0.0.1', 15001]
    expect(await world().agent(from).request({ address, port, host: 's3.cloud.test' })).toMatchObject({ ...answeredBy('wildcard'), body: { host: 's3.cloud.test' } })
  })

  test('a certificate for another name is refused, and so is one of another authority', async () => {
    expect(await byHttp('web', 'other.test')).toMatchObject({ kind: 'answer', status: 503 })
    expect(await byHttp('web', 'stranger.test')).toMatchObject({ kind: 'answer', status: 503 })
    const of = (name: string): string => `cluster.cds_egress_shop_${name}_http_443.ssl.`
    expect(await world().stats('web', `${of('other.test')}fail_verify_san`)).not.toMatchObject({ [`${of('other.test')}fail_verify_san`]: 0 })
    expect(await world().stats('web', `${of('stranger.test')}fail_verify_error`)).not.toMatchObject({ [`${of('stranger.test')}fail_verify_error`]: 0 })
    expect(await world().agent('stranger').taken({ port: 443 })).toEqual([])
  })

  test('with explicit interception, TLS has a port of its own', async () => {
    const reply = await world().agent('knowing').request({ address: '127.0.0.1', port: 5443, tls: { serverName: 'api.pay.test' } })
    expect(reply).toMatchObject(answeredBy('pay'))
  })

  // App Mesh, howto-k8s-egress: blue answers, red is 404.
  test('what is modelled as node and backend answers, what is not modelled is 404', async () => {
    expect(await byHttp('web', 'blue.test', 8080, 'blue')).toMatchObject(answeredBy('blue'))
    expect(await byHttp('web', 'red.test', 8080, 'red')).toMatchObject({ kind: 'answer', status: 404 })
    expect(await world().agent('red').taken({ port: 8080 })).toEqual([])
  })
})
