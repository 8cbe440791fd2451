import { expect, test } from 'vitest'
import type { Cluster } from '../../src/envoy-types.ts'
import { clusterOf } from '../support/look-into.ts'
import { bootstraps } from '../support/mesh-cases.ts'
import { authority, calls, certificate, http, http2, mesh, node, service, trusts } from '../support/small-mesh.ts'

const check = { intervalMs: 5_000, timeoutMs: 2_000, healthyThreshold: 2, unhealthyThreshold: 3 }
const outliers = { maxServerErrors: 5, intervalMs: 10_000, baseEjectionMs: 30_000, maxEjectionPercent: 40 }

/** The cluster that a node or a gateway has of the listener of `s`. */
const remote = async (listener: { readonly protocol?: unknown }, caller: 'caller' | 'edge' = 'caller', discovery?: object): Promise<Cluster> => {
  const made = await bootstraps(
    mesh({
      virtualNodes: [node('caller', [], calls('s.m')), node('s', [listener], discovery ? { serviceDiscovery: discovery } : {})],
      virtualServices: [service('s.m', [listener], 'virtualNode', 's')],
      virtualGateways: [{ name: 'edge', listeners: [http(8080)], routes: [{ name: 'all', match: {}, virtualService: 's.m' }] }],
    }),
  )
  return clusterOf(made[caller], `cds_egress_m_s_${String(listener.protocol)}_80`)
}

test.each(['caller', 'edge'] as const)('%s asks each instance, and forgets those that are no longer listed', async (caller) => {
  const { health_checks, ignore_health_on_host_removal } = await remote(http(80, { healthCheck: { ...check, protocol: 'http', path: '/up' } }), caller)
  const times = { interval: '5s', no_traffic_interval: '5s', timeout: '2s', healthy_threshold: 2, unhealthy_threshold: 3 }
  expect(health_checks).toEqual([{ ...times, http_health_check: { host: 's.internal', path: '/up' } }])
  expect(ignore_health_on_host_removal).toBe(true)
})

test.each([
  ['http', { http_health_check: { host: 's.internal', path: '/' } }],
  ['http2', { http_health_check: { host: 's.internal', path: '/', codec_client_type: 'HTTP2' } }],
  ['grpc', { grpc_health_check: { authority: 's.internal' } }],
  ['tcp', { tcp_health_check: {} }],
])('a check over %s', async (protocol, checker) => {
  const { health_checks } = await remote(http2(80, { healthCheck: { ...check, protocol } }))
  expect(health_checks).toEqual([expect.objectContaining(checker)])
})

test('where there is no host name, the node is asked for by its own', async () => {
  const discovery = { kind: 'static', addresses: ['10.0.0.1', '10.0.0.2'] }
  const { health_checks } = await remote(http(80, { healthCheck: { ...check, protocol: 'http' } }), 'caller', discovery)
  expect(health_checks?.[0]?.http_health_check).toEqual({ host: 's', path: '/' })
})

test('nothing but answers of 5xx in a row takes a host out', async () => {
  const { outlier_detection, health_checks } = await remote(http(80, { outlierDetection: outliers }))
  expect(outlier_detection).toEqual({
    consecutive_5xx: 5,
    interval: '10s',
    base_ejection_time: '30s',
    max_ejection_percent: 40,
    always_eject_one_host: true,
    enforcing_success_rate: 0,
    enforcing_consecutive_gateway_failure: 0,
    successful_active_health_check_uneject_host: false,
  })
  expect(health_checks).toBeUndefined()
})

test('checks are made with the certificate of the caller', async () => {
  const listener = http(80, {
    healthCheck: { ...check, protocol: 'http' },
    tls: { certificate: certificate('s'), clients: { trust: ['ca'] } },
  })
  const { caller } = await bootstraps(
    mesh({
      authorities: [authority('ca')],
      virtualNodes: [
        node('caller', [], { identity: { kind: 'dns', value: 'caller.m' }, ...calls({ virtualService: 's.m', tls: trusts(['ca'], { certificate: certificate('caller') }) }) }),
        node('s', [listener], { identity: { kind: 'dns', value: 's.internal' } }),
      ],
      virtualServices: [service('s.m', [listener], 'virtualNode', 's')],
    }),
  )
  const { health_checks, transport_socket, transport_socket_matches } = clusterOf(caller, 'cds_egress_m_s_http_80')
  expect(health_checks).toHaveLength(1)
  // The only transport of the cluster, and so that of its checks.
  expect(JSON.stringify(transport_socket)).toContain('"name":"cert_ca"')
  expect(transport_socket_matches).toBeUndefined()
})
