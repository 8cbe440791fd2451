import { expect, test } from 'vitest'
import { clusterName } from '../../src/contract.ts'
import { gatewayStatPrefix, routeStatPrefix, statTags } from '../../src/translate/stat-tags.ts'

const node = statTags('m.x', { kind: 'virtual-node', name: 'own.a' })
const gateway = statTags('m.x', { kind: 'virtual-gateway', name: 'edge' })

/** What Envoy does with a regex: the first group goes out of the name, the second is the value. */
function tagsOf(tags: typeof node, statistic: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const { tag_name: name = '', regex } of tags) {
    const [, , value] = (regex !== undefined && new RegExp(regex).exec(statistic)) || []
    if (value === undefined) continue
    // Of two regexes for one tag, Envoy would complain.
    expect(found).not.toHaveProperty([name])
    found[name] = value
  }
  return found
}

const names = ['a', 'a_http_80', 'a_http_80.b', 'x.y', 'a_tcp_1_http', 'cds_egress_m.x_a_http_80', '0', 'a-b']
const protocols = ['http', 'http2', 'grpc', 'tcp']
const tails = ['upstream_rq_200', 'external.upstream_rq_200', 'circuit_breakers.default.cx_open', 'http2.rx_reset', 'ssl.handshake']

test.each(names)('the cluster of %s is taken apart rightly, whatever its policy and statistic', (name) => {
  for (const protocol of protocols) {
    for (const suffix of ['', '_http', '_api-shop-local-2']) {
      for (const tail of tails) {
        expect(tagsOf(node, `cluster.${clusterName('egress', 'm.x', name, protocol, 80)}${suffix}.${tail}`)).toEqual({
          'appmesh.target_virtual_node': name,
          'appmesh.target_protocol': protocol,
          'appmesh.target_port': '80',
        })
      }
    }
  }
})

test('own listeners are named', () => {
  const own = { 'appmesh.listener_protocol': 'http2', 'appmesh.listener_port': '80' }
  expect(tagsOf(node, 'cluster.cds_ingress_m.x_own.a_http2_80.upstream_rq_200')).toEqual(own)
  expect(tagsOf(node, 'http.ingress.http2.80.downstream_rq_2xx')).toEqual(own)
  expect(tagsOf(gateway, 'listener.0.0.0.0_80.http.ingress.http2.80.downstream_rq_2xx')).toEqual(own)
  expect(tagsOf(node, 'tcp.egress.tcp.9000.downstream_cx_total')).toMatchObject({ 'appmesh.listener_port': '9000' })
  expect(tagsOf(node, 'http.ingress.downstream_rq_2xx')).toEqual({})
})

const services = ['a', 'a.route.b', 'route', 'b.upstream_rq.c']
const routes = ['v1', 'c', 'v1.2', 'route', 'route.x', 'b.route.c', 'x.route', 'upstream_rq', 'a.upstream_rq_2', 'a.route.b.route.upstream_rq', 'route.route']

function resolved(name: string): Parameters<typeof routeStatPrefix>[0] {
  const match = { path: { kind: 'prefix', value: '/' }, headers: [] } as const
  return { route: { name, protocol: 'http', match, targets: [], timeout: {} }, targets: [] } as never
}

test.each(services)('routes of %s are told apart from those of other services', (service) => {
  for (const route of routes) {
    const prefix = routeStatPrefix(resolved(route))
    expect(tagsOf(node, `vhost.${service}.route.${prefix}.upstream_rq_2xx`)).toEqual({
      'appmesh.virtual_service': service,
      'appmesh.route': route,
    })
    for (const host of ['*', '*.route.x', 'a.route.b']) {
      for (const gatewayRoute of routes) {
        const statistic = `vhost.${host}.route.${gatewayStatPrefix(service, gatewayRoute, resolved(route))}.upstream_rq_2xx`
        expect(tagsOf(gateway, statistic)).toEqual({
          'appmesh.virtual_service': service,
          'appmesh.gateway_route': gatewayRoute,
          'appmesh.route': route,
        })
      }
    }
  }
})

test('statistics of routes differ wherever services or routes do', () => {
  const all = services.flatMap((service) => routes.map((route) => `${service}.route.${routeStatPrefix(resolved(route))}`))
  expect(new Set(all).size).toBe(all.length)
})
