/* What the walkthroughs of App Mesh tell about TLS, in the language: what fails there is refused, what works there works. */
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { authoritySecretName, certificateSecretName, deliveredFile } from '@mesh-compile/envoy-bootstrap/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileMesh } from '../src/compile-mesh.ts'
import { describeMesh } from '../src/describe-mesh.ts'
import { createPki, type KeyPair } from '../src/pki.ts'
import { startSdsServer, type SdsServer } from '../src/sds-server.ts'

const pki = createPki()
const folder = mkdtempSync(join(tmpdir(), 'mesh-documented-'))
chmodSync(folder, 0o755)
afterAll(() => {
  pki.remove()
  rmSync(folder, { recursive: true, force: true })
})

const bundles = { ca1: pki.authority('ca1'), ca2: pki.authority('ca2') }
const both = pki.bundle('both', ['ca1', 'ca2'])
const white = pki.certificate('white', 'ca1', ['DNS:white.internal'])
const green = pki.certificate('green', 'ca2', ['DNS:green.internal'])
const edge = pki.certificate('edge', 'ca1', ['DNS:edge.shop.example'])
const files = ({ chain, key }: KeyPair): string => `{ chain: '${chain}', key: '${key}' }`

/** What a deployment brings: the certificate of white, and both authorities in one file. */
function deliver(): void {
  const put = (from: string, to: string): void => {
    mkdirSync(dirname(to), { recursive: true })
    cpSync(from, to)
  }
  put(white.chain, deliveredFile(folder, certificateSecretName('ca1'), 'chain'))
  put(white.key, deliveredFile(folder, certificateSecretName('ca1'), 'key'))
  put(both, deliveredFile(folder, authoritySecretName('ca1', 'ca2'), 'ca'))
}

/** White's certificate is of CA 1, green's of CA 2, blue speaks plaintext, and black asks for client certificates. */
const shop = (gateways: string): string => `
import { authority, certificate, clientTls, dns, http, mesh, strict } from '@mesh-compile/dsl'

const shop = mesh('shop')
const ca1 = authority('ca1', { file: '${bundles.ca1}' })
const ca2 = authority('ca2', { file: '${bundles.ca2}' })
const both = authority('both', { file: '${both}' })
const edge = certificate(ca1, ${files(edge)})

const whitePort = http(8443, { tls: strict(certificate(ca1, { acm: 'arn:aws:acm:eu-west-1:123456789012:certificate/white' })) })
const greenPort = http(8443, { tls: strict(certificate(ca2, ${files(green)})) })
const bluePort = http(8080)
const blackPort = http(9443, { tls: strict(certificate(ca2, ${files(green)}), { clients: [ca1], alsoAccept: ['monitor.shop.local'] }) })
const white = shop.virtualService('white.shop.local', whitePort)
const green = shop.virtualService('green.shop.local', greenPort)
const blue = shop.virtualService('blue.shop.local', bluePort)
const black = shop.virtualService('black.shop.local', blackPort)
shop.provide(white, shop.virtualNode('white', { listeners: [whitePort], serviceDiscovery: dns('white.internal') }))
shop.provide(green, shop.virtualNode('green', { listeners: [greenPort], serviceDiscovery: dns('green.internal') }))
shop.provide(blue, shop.virtualNode('blue', { listeners: [bluePort], serviceDiscovery: dns('blue.internal') }))
shop.provide(black, shop.virtualNode('black', { identity: 'green.internal', listeners: [blackPort], serviceDiscovery: dns('black.internal') }))
${gateways}
export default shop
`
const gateway = (name: string, tls: string, services: readonly string[], more = ''): string => `
shop.virtualGateway('${name}', {
  listeners: [http(8088)],
  backendDefaults: { tls: clientTls(${tls}) },${more}
  routes: { ${services.map((service) => `${service}: { match: { prefix: '/${service}' }, to: ${service} }`).join(', ')} },
})`

const FAILING = [
  ['trusts-other', '{ trust: [ca1] }', 'green', 'MC4002'],
  ['lists-another', "{ trust: [ca1], subjectAlternativeNames: ['something-else.internal'] }", 'white', 'MC4008'],
  ['shows-none', '{ trust: [ca2] }', 'black', 'MC4003'],
  ['insists', '{ trust: [ca1] }', 'blue', 'MC4005'],
] as const
const failing = await compileMesh(shop(FAILING.map(([name, tls, service]) => gateway(name, tls, [service])).join('')))

describe('what fails there', () => {
  beforeAll(deliver)

  test.each(FAILING)('%s (%s) towards %s is refused: %s', (name, _, service, code) => {
    const about = failing.findings.filter((text) => text.includes(`${name} -> ${service}.shop.local`))
    expect(about.map((text) => text.slice(0, 6))).toEqual([code])
  })

  test('nothing else is refused', () => expect(failing.findings).toHaveLength(FAILING.length))

  describeMesh('refused gateways', { mesh: () => failing.mesh, outsiders: ['client'], options: { certificateDir: folder } }, (world) => {
    test.each(FAILING)('%s (%s) does not reach %s', async (name, _, service) => {
      const request = { address: world().addressOf(name), port: 8088, host: 'shop.example', path: `/${service}/x` }
      expect(await world().agent('client').request(request)).toMatchObject({ kind: 'answer', status: 503 })
      expect(await world().agent(service).taken({ port: { blue: 8080, black: 9443, white: 8443, green: 8443 }[service] })).toEqual([])
    })
  })
})

const working = await compileMesh(
  shop(
    [
      gateway('trusts-one', '{ trust: [ca1] }', ['white']),
      gateway('trusts-bundle', '{ trust: [ca1, ca2] }', ['white', 'green']),
      gateway('lists-names', "{ trust: [ca1], subjectAlternativeNames: ['something-else.internal', 'white.internal'] }", ['white']),
      gateway('shows-one', '{ trust: [ca2], certificate: edge }', ['black'], "\n  identity: 'edge.shop.example',"),
      gateway('follows', '{ trust: [ca1], enforce: false }', ['white', 'blue']),
      gateway('believes', "{ verify: 'none', reason: 'as in the walkthrough' }", ['green']),
    ].join(''),
  ),
)

test('what works there compiles, with a warning where nobody is verified', () => {
  expect(working.findings).toEqual([
    "MC4009 believes -> green.shop.local: 'believes' encrypts without verifying who answers (as in the walkthrough)",
  ])
})

describe('what works there works', () => {
  beforeAll(deliver)
  describeMesh('gateways', { mesh: () => working.mesh, outsiders: ['client'], options: { certificateDir: folder } }, (world) => {
    test.each([
      ['trusts-one', 'white', 'http_8443'],
      ['trusts-bundle', 'white', 'http_8443'],
      ['trusts-bundle', 'green', 'http_8443'],
      ['lists-names', 'white', 'http_8443'],
      ['shows-one', 'black', 'http_9443'],
      ['follows', 'white', 'http_8443'],
      ['follows', 'blue', undefined],
      ['believes', 'green', 'http_8443'],
    ])('%s reaches %s', async (from, service, encrypted) => {
      const request = { address: world().addressOf(from), port: 8088, host: 'shop.example', path: `/${service}/x` }
      expect(await world().agent('client').request(request)).toMatchObject({ kind: 'answer', status: 200, body: { node: service, path: '/x' } })
      const handshakes = await world().stats(from, `cluster.cds_egress_shop_${service}_`)
      const stat = `cluster.cds_egress_shop_${service}_${encrypted}.ssl.handshake`
      expect(handshakes[stat]).toBe(encrypted === undefined ? undefined : 1)
    })
  })
})

const socket = join(folder, 'agent.sock')
const served = await compileMesh(`
import { authority, certificate, clientTls, dns, http, mesh, strict } from '@mesh-compile/dsl'

const shop = mesh('shop')
const ca = authority('ca1', { sds: 'rootca' })
for (const name of ['white', 'green']) {
  const port = http(8443, { tls: strict(certificate(ca, { sds: name })) })
  const service = shop.virtualService(\`\${name}.shop.local\`, port)
  shop.provide(service, shop.virtualNode(name, { listeners: [port], serviceDiscovery: dns(\`\${name}.internal\`) }))
  shop.virtualNode(\`front-of-\${name}\`, { backendDefaults: { tls: clientTls({ trust: [ca] }) }, backends: [service] })
}
export default shop
`)

describe('secrets of an SDS server', () => {
  let server: SdsServer | undefined
  beforeAll(async () => {
    server = await startSdsServer(socket, { rootca: { bundle: bundles.ca1 }, white })
  })
  afterAll(() => server?.close())

  test('are not asked for when a mesh is compiled', () => expect(served.findings).toEqual([]))

  describeMesh('a node whose secret is missing', { mesh: () => served.mesh, options: { sdsSocket: socket } }, (world) => {
    const call = (name: string) =>
      world().agent(`front-of-${name}`).request({ address: `${name}.shop.local`, port: 8443, host: `${name}.shop.local` })

    test('completes no handshake, while others do', async () => {
      expect(await call('white')).toMatchObject({ kind: 'answer', status: 200, body: { node: 'white' } })
      expect(await call('green')).toMatchObject({ kind: 'answer', status: 503 })
      const stats = await world().stats('green', 'listener.0.0.0.0_15000.')
      expect(stats['listener.0.0.0.0_15000.server_ssl_socket_factory.downstream_context_secrets_not_ready']).toBeGreaterThan(0)
      expect(stats['listener.0.0.0.0_15000.ssl.handshake'] ?? 0).toBe(0)
      expect(await world().agent('green').taken({ port: 8443 })).toEqual([])
    })
  })
})
