import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { eventually } from '../src/eventually.ts'
import { createLogFolder } from '../src/log-folder.ts'
import { HUB_ADDRESS } from '../src/namespaces.ts'
import { labelsOf, parsePrometheus } from '../src/prometheus.ts'

const http = { protocol: 'http', port: 8080 }
const PORT = 9902
const logs = createLogFolder()
afterAll(() => logs.remove())

describe.each([false, true])('with tags in datagrams: %s', (dogStatsD) => {
  const log = logs.file(`web-${dogStatsD}`)
  describeMesh(
    'metrics',
    {
      mesh: () => ({
        irVersion: 1,
        name: 'shop',
        metrics: { prometheus: { port: PORT }, statsd: { address: HUB_ADDRESS, port: 8125, dogStatsD } },
        tracing: { kind: 'xray', address: HUB_ADDRESS, port: 2000, samplingPercent: 100 },
        virtualNodes: [
          { name: 'web', backends: [{ virtualService: 'catalog.local' }], accessLog: { path: log } },
          { name: 'catalog', listeners: [http], serviceDiscovery: { kind: 'dns', hostname: 'catalog.internal' } },
        ],
        virtualServices: [{ name: 'catalog.local', listeners: [http], provider: { kind: 'virtualNode', name: 'catalog' } }],
        virtualGateways: [
          { name: 'edge', listeners: [{ protocol: 'http', port: 8088 }], routes: [{ name: 'all', virtualService: 'catalog.local' }] },
        ],
      }),
      outsiders: ['scraper'],
    },
    (world) => {
      const ask = async (member: string, path: string, method = 'GET'): Promise<{ status: number; text: string }> => {
        const reply = await world().agent('scraper').request({ address: world().addressOf(member), port: PORT, path, method })
        return reply.kind === 'answer' ? reply : { status: 0, text: reply.code }
      }

      test.each(['web', 'catalog', 'edge'])('Prometheus can ask %s from outside', async (member) => {
        const { status, text } = await ask(member, '/stats/prometheus')
        expect(status).toBe(200)
        const owner = member === 'edge' ? 'appmesh_virtual_gateway' : 'appmesh_virtual_node'
        expect(labelsOf(parsePrometheus(text), 'envoy_server_live', { appmesh_mesh: 'shop', [owner]: member })).toEqual([[expect.anything(), 1]])
      })

      test.each([
        ['/', 'GET'],
        ['/stats', 'GET'],
        ['/stats/prometheus/', 'GET'],
        ['/stats/prometheus/../../quitquitquit', 'GET'],
        ['/stats%2fprometheus', 'GET'],
        ['/quitquitquit', 'POST'],
        ['/config_dump', 'GET'],
        ['/ready', 'GET'],
        ['/stats/prometheus', 'POST'],
        ['/stats/prometheus', 'HEAD'],
      ])('nobody gets to %s by %s through that port', async (path, method) => {
        const { status } = await ask('web', path, method)
        expect([400, 404]).toContain(status)
        expect(world().envoy('web').isRunning()).toBe(true)
      })

      test('scrapes are no traffic of the mesh', async () => {
        await world().agent('hub').collect({ kind: 'udp', port: 2000 })
        await ask('web', '/stats/prometheus')
        await world().agent('web').request({ address: '10.77.0.250', port: 8080, host: 'catalog.local' })
        // The request leaves its line and its spans, the scrape before it none.
        await eventually(() => expect(readFileSync(log, 'utf8')).toContain('catalog.local'))
        expect(readFileSync(log, 'utf8')).not.toContain('/stats/prometheus')
        const segments = await world().agent('hub').collected({ port: 2000 })
        expect(segments.map((segment) => Buffer.from(segment, 'base64').toString()).filter((text) => text.includes('/stats'))).toEqual([])
        expect(segments).toHaveLength(2)
      })

      test('statistics come to the statsd server', async () => {
        await world().agent('hub').collect({ kind: 'udp', port: 8125 })
        await world().agent('web').request({ address: '10.77.0.250', port: 8080, host: 'catalog.local' })
        const cluster = 'cds_egress_shop_catalog_http_8080'
        const [name, tags] = dogStatsD
          ? ['envoy.cluster.upstream_rq_total', `|#appmesh.mesh:shop,appmesh.virtual_node:web,envoy.cluster_name:${cluster},`]
          : [`envoy.cluster.${cluster}.upstream_rq_total`, '']
        await eventually(async () => {
          const datagrams = await world().agent('hub').collected({ port: 8125 })
          const lines = datagrams.flatMap((datagram) => Buffer.from(datagram, 'base64').toString().split('\n'))
          const line = lines.find((candidate) => candidate.startsWith(`${name}:`) && candidate.includes(`|c${tags}`) && !candidate.includes(':0|'))
          expect(line, lines.filter((candidate) => candidate.includes('upstream_rq_total')).join('\n')).toBeDefined()
        })
      })
    },
  )
})
