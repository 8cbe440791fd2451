import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { eventually } from '../src/eventually.ts'
import { createLogFolder } from '../src/log-folder.ts'
import { createPki } from '../src/pki.ts'

const { file, remove } = createLogFolder()
const pki = createPki()
afterAll(() => {
  remove()
  pki.remove()
})
const bundle = pki.authority('shop')
const certificate = { issuer: 'shop', source: { kind: 'file', ...pki.certificate('vault', 'shop', ['URI:spiffe://shop.local/vault']) } }

const http = { protocol: 'http', port: 8080 }
const tcp = { protocol: 'tcp', port: 9000 }
// What formats of other tools would mean something by stays what it is.
const LITERAL = '${x} 100%% "q" \\n {"a": 1}'
const text = (name: string, line: string): object => ({ path: file(name), format: { kind: 'text', text: line } })
const json = (name: string, fields: Readonly<Record<string, string>>): object => ({ path: file(name), format: { kind: 'json', fields } })
const found = (name: string): object => ({ serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` } })
const service = (name: string, listener: object): object => ({
  name: `${name}.local`,
  listeners: [listener],
  provider: { kind: 'virtualNode', name },
})

const linesOf = (name: string): readonly string[] => readFileSync(file(name), 'utf8').split('\n').filter((line) => line !== '')
const objectsOf = (name: string): readonly Readonly<Record<string, unknown>>[] =>
  linesOf(name).map((line) => JSON.parse(line) as Record<string, unknown>)

describeMesh(
  'access logs',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      authorities: [{ name: 'shop', source: { kind: 'file', path: bundle } }],
      virtualNodes: [
        {
          name: 'web',
          backends: [{ virtualService: 'catalog.local' }, { virtualService: 'ledger.local' }],
          accessLog: text('web', `%REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE% %UPSTREAM_CLUSTER% ${LITERAL}\nsecond\n`),
        },
        {
          name: 'catalog',
          listeners: [http],
          ...found('catalog'),
          accessLog: json('catalog', {
            status: '%RESPONSE_CODE%',
            path: '%REQ(:PATH)%',
            agent: '%REQ(USER-AGENT)%',
            literal: LITERAL,
            '%key%': '%PROTOCOL% of %REQ(:AUTHORITY)%',
          }),
        },
        {
          name: 'ledger',
          listeners: [tcp],
          ...found('ledger'),
          accessLog: text('ledger', 'ledger %BYTES_RECEIVED% %BYTES_SENT% %UPSTREAM_CLUSTER% %REQ(:PATH)%'),
        },
        {
          name: 'vault',
          listeners: [{ ...http, tls: { certificate } }],
          ...found('vault'),
          identity: { kind: 'uri', value: 'spiffe://shop.local/vault' },
          accessLog: { path: file('vault') },
        },
        { name: 'silent', listeners: [http], ...found('silent') },
      ],
      virtualServices: [service('catalog', http), service('ledger', tcp)],
      virtualGateways: [
        {
          name: 'edge',
          listeners: [{ protocol: 'http', port: 8088 }],
          routes: [{ name: 'all', virtualService: 'catalog.local' }],
          accessLog: json('edge', { route: '%ROUTE_NAME%', status: '%RESPONSE_CODE%', flags: '%RESPONSE_FLAGS%' }),
        },
      ],
    }),
    outsiders: ['client'],
  },
  (world) => {
    const ask = { address: '10.77.0.250', port: 8080, host: 'catalog.local' }

    test('text: a line for each request out, with what is no operator as it was written', async () => {
      await world().agent('web').request({ ...ask, path: '/a?b=%25c', method: 'DELETE' })
      await world().agent('web').request({ ...ask, host: 'nobody.local' })
      await eventually(() => expect(linesOf('web')).toHaveLength(4))
      const literal = '${x} 100% "q" \\n {"a": 1}'
      expect(readFileSync(file('web'), 'utf8')).toBe(
        `DELETE /a?b=%25c 200 cds_egress_shop_catalog_http_8080 ${literal}\nsecond\nGET / 404 - ${literal}\nsecond\n`,
      )
    })

    test('JSON: an object for each request in, in which nobody can forge a field', async () => {
      const forged = '", "status": 500, "x": "\\'
      await world().agent('web').request({ ...ask, path: '/json', headers: [['user-agent', forged]] })
      await eventually(() => expect(objectsOf('catalog').map(({ path }) => path)).toContain('/json'))
      const line = linesOf('catalog').find((candidate) => candidate.includes('/json')) ?? ''
      expect(JSON.parse(line)).toEqual({
        status: 200,
        path: '/json',
        agent: forged,
        literal: '${x} 100% "q" \\n {"a": 1}',
        '%key%': 'HTTP/1.1 of catalog.local',
      })
      // The same order in every line: that of the keys.
      expect(line).toMatch(/^\{"%key%":.*"agent":.*"literal":.*"path":.*"status":200\}$/)
    })

    test('TCP: a line for each connection, in and out', async () => {
      const exchange = { address: 'ledger.local', port: 9000, send: 'hello', until: 'hello' }
      expect(await world().agent('web').exchange(exchange)).toMatchObject({ end: 'found' })
      await eventually(() => {
        expect(linesOf('ledger')).toEqual(['ledger 5 12 cds_ingress_shop_ledger_tcp_9000 -'])
        expect(linesOf('web').filter((line) => line.includes('ledger'))).toEqual([expect.stringMatching(/^- - 0 cds_egress_shop_ledger_tcp_9000 /)])
      })
    })

    test('a gateway logs, and says which route took a request', async () => {
      const request = { address: world().addressOf('edge'), port: 8088, path: '/x' }
      await world().agent('client').request(request)
      await eventually(() => expect(objectsOf('edge')).toEqual([{ flags: '-', route: 'all', status: 200 }]))
    })

    test('a connection that no chain is for leaves a line, once; others do not leave a second one', async () => {
      const plaintext = { address: world().addressOf('vault'), port: 8080, send: 'GET / HTTP/1.1\r\n\r\n', waitMs: 6_000 }
      await world().agent('client').exchange(plaintext)
      await eventually(() => expect(linesOf('vault')).toEqual([expect.stringMatching(/ 0 NR /)]))
      expect(objectsOf('edge')).toHaveLength(1)
    })

    test('Envoy has nothing to complain about', () => {
      for (const member of ['web', 'catalog', 'ledger', 'edge', 'silent']) expect(world().envoy(member).log()).toBe('')
    })
  },
)
