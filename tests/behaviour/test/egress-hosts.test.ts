import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { METADATA_ADDRESS } from '../src/namespaces.ts'
import { createPki } from '../src/pki.ts'

const pki = createPki()
afterAll(() => pki.remove())
pki.authority('public')
const certificate = pki.certificate('servers', 'public', ['DNS:s3.aws.test', 'DNS:api.pay.test'])
const own = { chain: readFileSync(certificate.chain, 'utf8'), key: readFileSync(certificate.key, 'utf8') }

const http = [{ protocol: 'http', port: 80 }]
const answeredBy = (node: string): object => ({ kind: 'answer', status: 200, body: { node } })
const FAILURE = { kind: 'failure' }

describeMesh('hosts that are let out', {
  mesh: () => ({
    irVersion: 1,
    name: 'shop',
    settings: { egressHosts: { tls: ['*.aws.test', 'api.pay.test'], http: ['deb.test', '*.mirror.test'] } },
    virtualNodes: [
      { name: 'web', backends: [{ virtualService: 'api.local' }] },
      { name: 'batch' },
      { name: 'api', listeners: http, serviceDiscovery: { kind: 'dns', hostname: 'api.internal' } },
    ],
    virtualServices: [{ name: 'api.local', listeners: http, provider: { kind: 'virtualNode', name: 'api' } }],
  }),
  outsiders: ['good', 'evil'],
  dns: (addressOf) => ({
    'api.internal': { A: [addressOf('api')] },
    ...Object.fromEntries(['s3.aws.test', 'a.b.aws.test', 'api.pay.test', 'deb.test', 'a.mirror.test'].map((name) => [name, { A: [addressOf('good')] }])),
    'evil.test': { A: [addressOf('evil')] },
    ...Object.fromEntries(['aws', 'mirror'].map((domain) => [`metadata.${domain}.test`, { A: [METADATA_ADDRESS] }])),
    'loopback.mirror.test': { A: ['127.0.0.1'] },
  }),
  // As usual, metadata is reached without Envoy: see interception.test.ts.
  options: { egressIgnoredIps: [] },
}, (world) => {
  beforeAll(async () => {
    for (const node of ['good', 'evil']) {
      for (const port of [443, 8443]) await world().agent(node).serve({ node, protocol: 'https', address: '0.0.0.0', port, ...own })
      for (const port of [80, 8080]) await world().agent(node).serve({ node, protocol: 'http', address: '0.0.0.0', port })
    }
    await world().agent('hub').serve({ node: 'credentials', protocol: 'http', address: METADATA_ADDRESS, port: 80 })
    await world().agent('hub').serve({ node: 'credentials', protocol: 'https', address: METADATA_ADDRESS, port: 443, ...own })
  })
  const byTls = (serverName: string | undefined, { to = 'good', port = 443, from = 'web' } = {}) =>
    world().agent(from).request({ address: world().addressOf(to), port, tls: serverName === undefined ? {} : { serverName } })
  const byHttp = (host: string, { to = 'good', port = 80, from = 'web' } = {}) =>
    world().agent(from).request({ address: world().addressOf(to), port, host })
  const nothingTaken = async (): Promise<void> => {
    for (const [member, port] of [['evil', 443], ['evil', 80], ['hub', 80], ['hub', 443]] as const) {
      expect(await world().agent(member).taken({ port })).toEqual([])
    }
  }

  test.each(['s3.aws.test', 'S3.AWS.test', 'a.b.aws.test', 'api.pay.test'])('by TLS, %s answers, for nodes with and without backends', async (name) => {
    expect(await byTls(name)).toMatchObject(answeredBy('good'))
    expect(await byTls(name, { from: 'batch' })).toMatchObject(answeredBy('good'))
  })

  test('the name of one host opens no way to another, whatever address is dialled', async () => {
    expect(await byTls('s3.aws.test', { to: 'evil' })).toMatchObject(answeredBy('good'))
    expect(await byHttp('deb.test', { to: 'evil' })).toMatchObject(answeredBy('good'))
    await nothingTaken()
  })

  test.each(['evil.test', 'aws.test', 'x.api.pay.test', undefined])('by TLS, %s is refused', async (name) => {
    expect(await byTls(name, { to: 'evil' })).toMatchObject(FAILURE)
    await nothingTaken()
  })

  test('only on the ports of TLS and HTTP, each for its own list', async () => {
    expect(await byTls('s3.aws.test', { port: 8443 })).toMatchObject(FAILURE)
    expect(await byHttp('deb.test', { port: 8080 })).toMatchObject(FAILURE)
    expect(await byTls('deb.test')).toMatchObject(FAILURE)
    expect(await byHttp('s3.aws.test')).toMatchObject({ status: 404 })
  })

  test.each(['deb.test', 'deb.test:80', 'a.mirror.test', 'A.Mirror.test:80'])('by HTTP, %s answers', async (host) => {
    expect(await byHttp(host)).toMatchObject(answeredBy('good'))
    expect(await byHttp(host, { from: 'batch' })).toMatchObject(answeredBy('good'))
  })

  test.each(['evil.test', 'deb.test:8080', 'a.mirror.test:8080', 'mirror.test', 'x.deb.test', METADATA_ADDRESS, '127.0.0.1:9901'])('by HTTP, %s is refused', async (host) => {
    expect(await byHttp(host, { to: 'evil' })).toMatchObject({ kind: 'answer', status: 404 })
    await nothingTaken()
  })

  test('a name whose records lead to the metadata of the cloud or to this host is not followed', async () => {
    expect(await byTls('metadata.aws.test')).toMatchObject(FAILURE)
    for (const host of ['metadata.mirror.test', 'loopback.mirror.test']) {
      expect(await byHttp(host)).toMatchObject({ kind: 'answer', status: 503 })
    }
    await nothingTaken()
  })

  test('backends on the same port are as they were', async () => {
    expect(await byHttp('api.local', { to: 'evil' })).toMatchObject(answeredBy('api'))
    expect(await byHttp('api.local', { to: 'evil', from: 'batch' })).toMatchObject({ status: 404 })
  })
})
