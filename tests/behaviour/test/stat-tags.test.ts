import { describe, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { labelsOf, readPrometheus } from '../src/prometheus.ts'

const http = (port: number): object => ({ protocol: 'http', port })
// Names that look like parts of the names of clusters and statistics.
const names = ['a', 'a_http_80', 'x.y'] as const
const node = (name: string, ports: readonly number[]): object => ({
  name,
  listeners: ports.map(http),
  serviceDiscovery: { kind: 'dns', hostname: `${name.replaceAll('_', '-')}.internal` },
})
const to = (virtualNode: string): object => ({ protocol: 'http', targets: [{ virtualNode, weight: 1 }] })
const prefix = (value: string): object => ({ path: { kind: 'prefix', value } })

describeMesh(
  'statistics',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'my.mesh',
      virtualNodes: [
        { name: 'web', backends: ['a.route.local', 'direct.local'].map((virtualService) => ({ virtualService })) },
        node('a', [80, 8080]),
        node('a_http_80', [80]),
        node('x.y', [80]),
      ],
      virtualServices: [
        { name: 'a.route.local', listeners: [http(80)], provider: { kind: 'virtualRouter', name: 'spread' } },
        { name: 'direct.local', listeners: [http(8080)], provider: { kind: 'virtualNode', name: 'a' } },
      ],
      virtualRouters: [
        {
          name: 'spread',
          listeners: [http(80)],
          routes: [
            { name: 'route', match: prefix('/a/'), ...to('a') },
            { name: 'internal', match: prefix('/internal/'), ...to('a') },
            { name: 'v1.2', match: prefix('/underscored/'), ...to('a_http_80') },
            { name: 'z.route.upstream_rq', match: prefix('/dotted/'), ...to('x.y') },
          ],
        },
      ],
      virtualGateways: [
        {
          name: 'edge',
          listeners: [http(8088)],
          routes: [
            { name: 'all.route.x', match: { ...prefix('/'), hostname: { kind: 'suffix', value: '*.route.test' } }, virtualService: 'a.route.local' },
          ],
        },
      ],
    }),
    outsiders: ['client'],
  },
  (world) => {
    const counts = [
      ['/a/', 'a', 'route', 3],
      ['/underscored/', 'a_http_80', 'v1.2', 5],
      ['/dotted/', 'x.y', 'z.route.upstream_rq', 7],
    ] as const
    const mesh = { appmesh_mesh: 'my.mesh' }

    describe('of a sidecar', () => {
      const own = { ...mesh, appmesh_virtual_node: 'web' }

      test.each(counts)('%s: requests are counted for the node %s and the route %s', async (path, target, route, count) => {
        for (let sent = 0; sent < count; sent++) {
          await world().agent('web').request({ address: '10.77.0.250', port: 80, host: 'a.route.local', path })
        }
        const samples = await readPrometheus(world().agent('web'))
        const toNode = { ...own, appmesh_target_virtual_node: target, appmesh_target_protocol: 'http', appmesh_target_port: '80' }
        expect(labelsOf(samples, 'envoy_cluster_upstream_rq_total', toNode)).toEqual([[expect.objectContaining(toNode), count]])
        const byRoute = { ...own, appmesh_virtual_service: 'a.route.local', appmesh_route: route }
        expect(labelsOf(samples, 'envoy_vhost_upstream_rq', byRoute)).toEqual([
          [expect.objectContaining({ ...byRoute, envoy_response_code: '200' }), count],
        ])
      })

      test('a route called internal is counted like any other', async () => {
        await world().agent('web').request({ address: '10.77.0.250', port: 80, host: 'a.route.local', path: '/internal/' })
        const labels = { ...own, appmesh_route: 'internal', envoy_response_code: '200' }
        expect(labelsOf(await readPrometheus(world().agent('web')), 'envoy_vhost_upstream_rq', labels)).toEqual([[expect.objectContaining(labels), 1]])
      })

      test('a service without a router has the route direct', async () => {
        await world().agent('web').request({ address: '10.77.0.250', port: 8080, host: 'direct.local' })
        const samples = await readPrometheus(world().agent('web'))
        const byRoute = { ...own, appmesh_virtual_service: 'direct.local', appmesh_route: 'direct' }
        expect(labelsOf(samples, 'envoy_vhost_upstream_rq_total', byRoute)).toEqual([[expect.objectContaining(byRoute), 1]])
        const toNode = { appmesh_target_virtual_node: 'a', appmesh_target_port: '8080' }
        expect(labelsOf(samples, 'envoy_cluster_upstream_rq_total', toNode)).toHaveLength(1)
        // Each port has its own listener statistics, told apart by labels and not by names.
        const byPort = labelsOf(samples, 'envoy_http_downstream_rq_total', { envoy_http_conn_manager_prefix: 'egress' })
        expect(byPort.map(([labels, count]) => [labels['appmesh_listener_protocol'], labels['appmesh_listener_port'], count])).toEqual([
          ['http', '80', 16],
          ['http', '8080', 1],
        ])
      })
    })

    test.each(names)('%s names itself, and its own ports', async (name) => {
      const samples = await readPrometheus(world().agent(name))
      const own = { ...mesh, appmesh_virtual_node: name, appmesh_listener_protocol: 'http', appmesh_listener_port: '80' }
      const [found, ...others] = labelsOf(samples, 'envoy_cluster_upstream_rq_total', own)
      expect(others).toEqual([])
      expect(found?.[1]).toBeGreaterThan(0)
      expect(found?.[0]).not.toHaveProperty('appmesh_target_virtual_node')
    })

    test('a gateway names service, gateway route and route', async () => {
      const request = { address: world().addressOf('edge'), port: 8088, host: 'www.route.test' }
      for (const [path, , , count] of counts) {
        for (let sent = 0; sent < count; sent++) await world().agent('client').request({ ...request, path })
      }
      const samples = await readPrometheus(world().agent('edge'))
      for (const [, target, route, count] of counts) {
        const labels = {
          ...mesh,
          appmesh_virtual_gateway: 'edge',
          appmesh_virtual_service: 'a.route.local',
          appmesh_gateway_route: 'all.route.x',
          appmesh_route: route,
        }
        expect(labelsOf(samples, 'envoy_vhost_upstream_rq_total', labels)).toEqual([[expect.objectContaining(labels), count]])
        expect(labelsOf(samples, 'envoy_cluster_upstream_rq_total', { appmesh_target_virtual_node: target })).toEqual([[expect.anything(), count]])
      }
    })

    test('every statistic names the mesh, and no name of a statistic holds one of ours', async () => {
      for (const member of ['web', 'edge', ...names]) {
        const samples = await readPrometheus(world().agent(member))
        expect(samples.length).toBeGreaterThan(100)
        // Envoy counts writes to files before it has read what its tags are.
        const tagged = samples.filter(({ name }) => !name.startsWith('envoy_filesystem_'))
        expect(tagged.filter(({ labels }) => labels['appmesh_mesh'] !== 'my.mesh')).toEqual([])
        expect(samples.filter(({ name }) => /_(mesh|y|80|8080|a_route|route_local)(_|$)/.test(name)).map(({ name }) => name)).toEqual([])
      }
    })

    test('Envoy has nothing to complain about', () => {
      for (const member of ['web', 'edge', ...names]) expect(world().envoy(member).log()).toBe('')
    })
  },
)
